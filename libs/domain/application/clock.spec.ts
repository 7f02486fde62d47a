import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  diploma,
  guaranteed,
  happen,
  Life,
  partPaid,
  passed,
  pay,
  submit,
  subscribed,
} from '../../../test/support/life.js';
import type { Terms } from '../programme/terms.js';
import { nextDeadline } from './clock.js';
import type { ApplicationFact } from './events.js';

/** One millisecond earlier. */
const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

interface Row {
  readonly what: string;
  readonly life: () => Life;
  readonly waitsFor: string;
  readonly at: string;
  readonly facts: readonly ApplicationFact[];
}

const asked = () => applied().after('2024-08-05T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' });
const owed = () => guaranteed().after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
const paidBack = () =>
  owed()
    .after('2024-10-14T10:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
    .after('2024-10-14T10:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' })
    .after('2024-10-14T10:00:00.000Z', {
      type: 'ConfirmRefundPaid',
      refund: 1,
      paidOn: '2024-10-14',
      bankReference: 'OUT-1',
      amountMinor: null,
    });
const DEADLINE = '2024-10-18T22:00:00.000Z';

const rows: readonly Row[] = [
  {
    what: 'the assessment is overdue, 14 days after the application',
    life: applied,
    waitsFor: 'assessment',
    at: '2024-08-15T22:00:00.000Z',
    facts: [{ type: 'AssessmentOverdue' }],
  },
  {
    what: 'a question is brought to mind, 4 days before its answer is due',
    life: asked,
    waitsFor: 'information',
    at: '2024-08-15T22:00:00.000Z',
    facts: [{ type: 'InformationReminded' }],
  },
  {
    what: 'an answer is overdue: back to assessment, with a term of its own',
    life: () => passed(asked(), '2024-08-15T22:00:00.000Z'),
    waitsFor: 'information',
    at: '2024-08-19T22:00:00.000Z',
    facts: [{ type: 'InformationOverdue', assessBy: '2024-09-03T22:00:00.000Z' }],
  },
  {
    what: 'a payment is brought to mind, 7 days before it is due',
    life: admitted,
    waitsFor: 'payment',
    at: '2024-09-01T22:00:00.000Z',
    facts: [{ type: 'PaymentReminded', nth: 1 }],
  },
  {
    what: 'a payment is overdue at the end of its day',
    life: () => passed(admitted(), '2024-09-01T22:00:00.000Z'),
    waitsFor: 'payment',
    at: '2024-09-09T22:00:00.000Z',
    facts: [{ type: 'PaymentOverdue' }],
  },
  {
    what: 'the cancellation window closes',
    life: guaranteed,
    waitsFor: 'cancellation-window',
    at: DEADLINE,
    facts: [{ type: 'CancellationWindowClosed', until: DEADLINE }],
  },
  {
    what: 'practical information goes out 14 days before the start',
    life: () => passed(guaranteed(), DEADLINE),
    waitsFor: 'start',
    at: '2024-11-03T23:00:00.000Z',
    facts: [{ type: 'StartReminded', nth: 1 }],
  },
  {
    what: 'a refund is near its term on day 20',
    life: owed,
    waitsFor: 'refund',
    at: '2024-10-31T23:00:00.000Z',
    facts: [{ type: 'RefundDeadlineNear', refund: 1, nth: 1 }],
  },
  {
    what: 'and nearer on day 27',
    life: () => passed(owed(), '2024-10-31T23:00:00.000Z'),
    waitsFor: 'refund',
    at: '2024-11-07T23:00:00.000Z',
    facts: [{ type: 'RefundDeadlineNear', refund: 1, nth: 2 }],
  },
  {
    what: 'a refund is due on day 30',
    life: () => passed(owed(), '2024-11-07T23:00:00.000Z'),
    waitsFor: 'refund',
    at: '2024-11-10T23:00:00.000Z',
    facts: [{ type: 'RefundDue', refund: 1 }],
  },
  {
    what: 'and late at the end of that day, which is on record',
    life: () => passed(owed(), '2024-11-10T23:00:00.000Z'),
    waitsFor: 'refund',
    at: '2024-11-11T23:00:00.000Z',
    facts: [{ type: 'RefundOverdue', refund: 1 }],
  },
  {
    what: 'a file closes 60 days after the end',
    life: paidBack,
    waitsFor: 'file',
    at: '2024-12-11T23:00:00.000Z',
    facts: [{ type: 'FileClosed' }],
  },
];

describe('the instant of each deadline', () => {
  it.each(rows)('$what', ({ life, waitsFor, at, facts }) => {
    const told = life();
    const next = nextDeadline(told.application);
    expect([next?.at, next?.waitsFor]).toEqual([at, waitsFor]);
    expect(told.pass(justBefore(at))).toEqual([]);
    expect(told.pass(at)).toEqual(happen(at, 'clock', ...facts));
    expect(told.pass(at)).toEqual([]);
  });

  it.each(rows)('$what, told a week late, keeps its instant', ({ life, at, facts }) => {
    const aWeekLate = new Date(Date.parse(at) + 7 * 86_400_000).toISOString();
    expect(life().pass(aWeekLate).slice(0, facts.length)).toEqual(happen(at, 'clock', ...facts));
  });
});

describe('deadlines that fall together', () => {
  it('take effect in the order of their instants, and then the command is judged', () => {
    const at = '2024-09-30T10:00:00.000Z';
    expect(
      partPaid()
        .brings(at, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' })
        .map(({ type, occurredAt, by }) => [type, occurredAt, by]),
    ).toEqual([
      ['PaymentReminded', '2024-09-01T22:00:00.000Z', 'clock'],
      ['PaymentOverdue', '2024-09-09T22:00:00.000Z', 'clock'],
      ['PlaceLapsed', '2024-09-23T22:00:00.000Z', 'clock'],
      ['CreditNoteIssued', '2024-09-23T22:00:00.000Z', 'clock'],
      ['RefundOwed', '2024-09-23T22:00:00.000Z', 'clock'],
      ['PaymentReversed', at, 'staff:anna'],
      ['CreditNoteIssued', at, 'staff:anna'],
      ['RefundWithdrawn', at, 'staff:anna'],
    ]);
  });

  it('in the same instant take effect in the order of a life', () => {
    const terms: Terms = { ...diploma.terms, startReminders: ['P30D'] };
    expect(guaranteed({ edition: { ...diploma, terms } }).pass(DEADLINE)).toEqual(
      happen(
        DEADLINE,
        'clock',
        { type: 'CancellationWindowClosed', until: DEADLINE },
        { type: 'StartReminded', nth: 1 },
      ),
    );
  });

  it('are past already when they are set: they take effect when they were set', () => {
    // Imported six weeks after it came: day 20 and day 27 are gone, and so is the term.
    const at = '2024-10-01T10:00:00.000Z';
    const life = passed(guaranteed(), at).after(at, pay(100, '2024-08-20'));
    expect(life.pass('2024-10-02T10:00:00.000Z')).toEqual(
      happen(
        at,
        'clock',
        { type: 'RefundDeadlineNear', refund: 1, nth: 1 },
        { type: 'RefundDeadlineNear', refund: 1, nth: 2 },
        { type: 'RefundDue', refund: 1 },
        { type: 'RefundOverdue', refund: 1 },
      ),
    );
  });

  it('rehearse a whole programme in a minute', () => {
    const terms: Terms = {
      ...diploma.terms,
      admission: {
        mode: 'assessed',
        answerWithin: 'PT10S',
        informationWithin: 'PT10S',
        informationReminderBefore: null,
      },
      payment: { ...diploma.terms.payment, dueWithin: 'PT10S', remindBefore: ['PT5S'], grace: 'PT5S' },
      fileClosesAfter: 'PT20S',
    };
    const life = new Life({ edition: { ...diploma, terms } }).after('2024-08-01T10:00:00.000Z', submit);
    life.after('2024-08-01T10:00:01.000Z', { type: 'Admit', override: null });
    expect(life.pass('2024-08-01T10:01:00.000Z').map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['PaymentReminded', '2024-08-01T10:00:06.000Z'],
      ['PaymentOverdue', '2024-08-01T10:00:11.000Z'],
      ['PlaceLapsed', '2024-08-01T10:00:16.000Z'],
      ['CreditNoteIssued', '2024-08-01T10:00:16.000Z'],
      ['FileClosed', '2024-08-01T10:00:36.000Z'],
    ]);
  });
});

describe('what waits and what does not', () => {
  it('an assessment that is overdue waits for people only', () => {
    expect(nextDeadline(passed(applied(), '2024-08-15T22:00:00.000Z').application)).toBeNull();
  });

  it('a file stays open while a refund is not paid, and closes when it is', () => {
    const life = passed(owed(), '2025-01-10T10:00:00.000Z');
    expect([life.application.closed, nextDeadline(life.application)]).toEqual([false, null]);
    life
      .after('2025-01-11T10:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
      .after('2025-01-11T10:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' });
    expect(nextDeadline(life.application)).toBeNull();
    life.after('2025-01-11T10:00:00.000Z', {
      type: 'ConfirmRefundPaid',
      refund: 1,
      paidOn: '2025-01-11',
      bankReference: 'OUT-1',
      amountMinor: null,
    });
    expect(life.pass('2025-01-11T10:00:00.000Z')).toEqual(
      happen('2025-01-11T10:00:00.000Z', 'clock', { type: 'FileClosed' }),
    );
  });

  it('a closed file in which a refund becomes owed waits for it', () => {
    const at = '2024-12-12T10:00:00.000Z';
    const life = passed(paidBack(), '2024-12-11T23:00:00.000Z').after(at, pay(100, '2024-12-12'));
    expect([life.application.closed, nextDeadline(life.application)?.at]).toEqual([true, '2024-12-31T23:00:00.000Z']);
  });

  it('a refund that came back after its term is late at once', () => {
    const at = '2024-11-20T10:00:00.000Z';
    const life = paidBack().after(at, {
      type: 'NoteRefundReturned',
      refund: 1,
      returnedOn: '2024-11-20',
      becauseId: 't',
    });
    expect(life.pass(at)).toEqual(
      happen(
        at,
        'clock',
        { type: 'RefundDeadlineNear', refund: 1, nth: 1 },
        { type: 'RefundDeadlineNear', refund: 1, nth: 2 },
        { type: 'RefundDue', refund: 1 },
        { type: 'RefundOverdue', refund: 1 },
      ),
    );
  });

  it('of reminders of the start that are past, the last is sent to who comes late', () => {
    const terms: Terms = { ...diploma.terms, startReminders: ['P60D', 'P30D', 'P1D'] };
    const life = passed(applied({ edition: { ...diploma, terms } }), '2024-10-30T10:00:00.000Z');
    life.after('2024-10-30T10:00:00.000Z', { type: 'Admit', override: { band: 'waived', becauseId: 't' } });
    expect(life.pass('2024-10-30T10:00:00.000Z')).toEqual(
      happen('2024-10-30T10:00:00.000Z', 'clock', { type: 'StartReminded', nth: 2 }),
    );
    expect(nextDeadline(life.application)?.at).toBe('2024-11-16T23:00:00.000Z');
  });

  it('an open edition waits for its start, then for its end', () => {
    const life = subscribed();
    expect(nextDeadline(life.application)?.at).toBe('2024-11-24T15:00:00.000Z');
    expect(nextDeadline(passed(life, '2024-11-24T15:00:00.000Z').application)?.at).toBe('2024-11-25T16:00:00.000Z');
  });

  it('time passes even where the command is refused, and then nothing is recorded of it', () => {
    const life = admitted();
    life.tell('2024-09-30T10:00:00.000Z', { type: 'AcceptShortPayment', becauseId: 't' });
    expect(life.application.phase.name).toBe('awaiting-payment');
  });
});
