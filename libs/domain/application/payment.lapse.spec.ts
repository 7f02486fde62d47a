import { describe, expect, it } from '@jest/globals';
import { admitted, diploma, happen, Life, partPaid, passed, pay, submit } from '../../../test/support/life.js';
import type { ApplicationFact } from './events.js';

// Invoiced on 10 August, due on 9 September, in grace to the end of 23 September in Barcelona.
const LAPSE = '2024-09-23T22:00:00.000Z';
const JUST_BEFORE = '2024-09-23T21:59:59.999Z';
const overdue = happen('2024-09-09T22:00:00.000Z', 'clock', { type: 'PaymentOverdue' });
const reminded = happen('2024-09-01T22:00:00.000Z', 'clock', { type: 'PaymentReminded', nth: 1 });
const beforeLapse = [...reminded, ...overdue];
const { calendar } = admitted().application;

const credited = (amountMinor: number, issuedOn = '2024-09-24'): ApplicationFact => {
  return { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor, currency: 'EUR', issuedOn };
};
const lapsed: ApplicationFact = { type: 'PlaceLapsed', percent: 75, closesAt: '2024-11-23T23:00:00.000Z' };
const term = {
  warnAt: ['2024-10-13T22:00:00.000Z', '2024-10-20T22:00:00.000Z'],
  dueFrom: '2024-10-23T22:00:00.000Z',
  dueAt: '2024-10-24T22:00:00.000Z',
};
const owed = (amountMinor: number): ApplicationFact => {
  return { type: 'RefundOwed', refund: 1, amountMinor, currency: 'EUR', cause: 'lapse', countedFrom: LAPSE, ...term };
};
const confirmed = (amountMinor: number, receivedOn: string): ApplicationFact => {
  const paymentId = `${receivedOn}-${amountMinor}`;
  return { type: 'PaymentConfirmed', paymentId, amountMinor, currency: 'EUR', receivedOn, noteId: null };
};
const invoiced = (kind: 'fee' | 'supplement', amountMinor: number, issuedOn: string): ApplicationFact => ({
  type: 'InvoiceIssued',
  invoice: 2,
  kind,
  amountMinor,
  currency: 'EUR',
  creditorReference: 'RF36BG5KMMMHTK',
  issuedOn,
  due: {
    dueOn: '2024-10-24',
    reminders: ['2024-10-16T22:00:00.000Z'],
    overdueAt: '2024-10-24T22:00:00.000Z',
    lapseAt: '2024-11-07T23:00:00.000Z',
  },
});
const reinstated: ApplicationFact = { type: 'PlaceReinstated', calendar };

describe('the end of the grace', () => {
  it('lapses an unpaid place, and credits its invoice', () => {
    const life = admitted();
    expect(life.pass(JUST_BEFORE)).toEqual(beforeLapse);
    expect(life.pass(LAPSE)).toEqual(happen(LAPSE, 'clock', lapsed, credited(60_000)));
  });

  it('keeps of a part that was paid no less than a cancellation would', () => {
    expect(partPaid().pass(LAPSE)).toEqual([
      ...beforeLapse,
      ...happen(LAPSE, 'clock', lapsed, credited(55_000), owed(15_000)),
    ]);
  });

  it('lapses nothing before the start where the terms ask finance first', () => {
    const terms = { ...diploma.terms, payment: { ...diploma.terms.payment, unpaid: 'ask-finance' as const } };
    const life = passed(admitted({ edition: { ...diploma, terms } }), '2024-11-17T22:59:59.999Z');
    expect(life.application.phase.name).toBe('awaiting-payment');
    expect(life.pass('2024-11-17T23:00:00.000Z')[0]).toEqual({
      type: 'PlaceLapsed',
      percent: 75,
      closesAt: '2025-01-17T23:00:00.000Z',
      occurredAt: '2024-11-17T23:00:00.000Z',
      by: 'clock',
    });
  });
});

describe('the rest of the fee', () => {
  it('told just before the lapse guarantees the place', () => {
    expect(partPaid().tell(JUST_BEFORE, pay(40_000, '2024-09-23'))).toEqual([
      ...beforeLapse,
      ...happen(JUST_BEFORE, 'staff:anna', confirmed(40_000, '2024-09-23'), { type: 'PlaceGuaranteed', calendar }),
    ]);
  });

  it('told in the instant of the lapse, received in time, reinstates it', () => {
    expect(partPaid().tell(LAPSE, pay(40_000, '2024-09-23'))).toEqual([
      ...beforeLapse,
      ...happen(LAPSE, 'clock', lapsed, credited(55_000), owed(15_000)),
      ...happen(
        LAPSE,
        'staff:anna',
        confirmed(40_000, '2024-09-23'),
        reinstated,
        invoiced('supplement', 55_000, '2024-09-24'),
        { type: 'RefundWithdrawn', refund: 1, cause: 'place-again' },
      ),
    ]);
  });

  it('told in the instant of the lapse, received on that day, is too late and comes back whole', () => {
    expect(partPaid().tell(LAPSE, pay(40_000, '2024-09-24'))).toEqual([
      ...beforeLapse,
      ...happen(LAPSE, 'clock', lapsed, credited(55_000), owed(15_000)),
      ...happen(LAPSE, 'staff:anna', confirmed(40_000, '2024-09-24'), {
        ...owed(40_000),
        refund: 2,
        cause: 'late-payment',
      } as ApplicationFact),
    ]);
  });

  const after = '2024-09-24T10:00:00.000Z';
  it('told after the lapse, received in time, reinstates the place with a new invoice', () => {
    const life = passed(admitted(), LAPSE);
    expect(life.tell(after, pay(60_000, '2024-09-23'))).toEqual(
      happen(after, 'staff:anna', confirmed(60_000, '2024-09-23'), reinstated, invoiced('fee', 60_000, '2024-09-24')),
    );
  });

  it('told after the lapse, received after it, comes back whole', () => {
    expect(passed(partPaid(), LAPSE).tell(after, pay(60_000, '2024-09-24'))).toEqual(
      happen(after, 'staff:anna', confirmed(60_000, '2024-09-24'), {
        ...owed(60_000),
        refund: 2,
        cause: 'late-payment',
        countedFrom: after,
      } as ApplicationFact),
    );
  });

  it('received in time and still too little counts as paid by then', () => {
    expect(passed(partPaid(), LAPSE).tell(after, pay(20_000, '2024-09-23'))).toEqual(
      happen(after, 'staff:anna', confirmed(20_000, '2024-09-23'), invoiced('supplement', 5000, '2024-09-24'), {
        ...owed(15_000),
        refund: 2,
      } as ApplicationFact),
    );
  });
});

describe('when the refund of the lapse has been ordered', () => {
  const at = '2024-09-25T10:00:00.000Z';
  const ordered = () =>
    passed(partPaid(), LAPSE)
      .after('2024-09-24T10:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
      .after('2024-09-24T11:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' });

  it('the place is not reinstated, and the new money comes back whole', () => {
    expect(ordered().tell(at, pay(60_000, '2024-09-23'))).toEqual(
      happen(at, 'staff:anna', confirmed(60_000, '2024-09-23'), {
        type: 'RefundOwed',
        refund: 2,
        amountMinor: 60_000,
        currency: 'EUR',
        cause: 'late-payment',
        countedFrom: '2024-09-22T22:00:00.000Z',
        warnAt: ['2024-10-12T22:00:00.000Z', '2024-10-19T22:00:00.000Z'],
        dueFrom: '2024-10-22T22:00:00.000Z',
        dueAt: '2024-10-23T22:00:00.000Z',
      }),
    );
  });

  it('and only approved, the place is reinstated and the approval falls with the refund', () => {
    const life = passed(partPaid(), LAPSE).after('2024-09-24T10:00:00.000Z', {
      type: 'ApproveRefund',
      refund: 1,
      by: 'staff:bruno',
    });
    life.after(at, pay(40_000, '2024-09-23'));
    expect(life.application.phase.name).toBe('guaranteed');
    expect(life.application.account.refunds.map(({ stage }) => stage)).toEqual(['withdrawn']);
  });
});

describe('a place is reinstated', () => {
  it('though money that came too late had been sent back meanwhile', () => {
    const life = passed(admitted(), LAPSE)
      .after('2024-09-24T10:00:00.000Z', pay(10_000, '2024-09-24'))
      .after('2024-09-24T11:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
      .after('2024-09-24T12:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' })
      .after('2024-09-25T10:00:00.000Z', pay(60_000, '2024-09-23'));
    expect(life.application.phase.name).toBe('guaranteed');
    expect(life.application.account.refunds.map(({ stage, amountMinor }) => [stage, amountMinor])).toEqual([
      ['ordered', 10_000],
    ]);
  });

  it('after its file was closed, which opens it again', () => {
    const life = passed(admitted(), '2024-11-23T23:00:00.000Z');
    expect(life.application.closed).toBe(true);
    life.after('2024-11-24T10:00:00.000Z', pay(60_000, '2024-09-23'));
    expect([life.application.phase.name, life.application.closed]).toEqual(['guaranteed', false]);
  });

  it('with the dates that the edition has meanwhile', () => {
    const dates = { starts: '2024-12-02', ends: '2024-12-06', inPersonFrom: '2024-12-02', provisional: false };
    const edition = { ...diploma, version: 2, dates };
    const life = passed(admitted(), LAPSE)
      .after('2024-09-24T10:00:00.000Z', { type: 'NoteEdition', version: 2, by: 'organiser' }, { edition })
      .after('2024-09-25T10:00:00.000Z', pay(60_000, '2024-09-23'));
    expect(life.application.calendar.startsAt).toBe('2024-12-01T23:00:00.000Z');
  });

  it('but not in an edition that is off: all that was paid comes back', () => {
    const edition = { ...diploma, version: 2, cancelled: true };
    const life = passed(partPaid(), LAPSE)
      .after('2024-09-24T10:00:00.000Z', { type: 'NoteEdition', version: 2, by: 'organiser' }, { edition })
      .after('2024-09-25T10:00:00.000Z', pay(40_000, '2024-09-23'));
    expect(life.application.phase.name).toBe('cancelled');
    expect(life.application.account.refunds.map(({ amountMinor }) => amountMinor)).toEqual([15_000, 5000, 40_000]);
  });

  it('by itself, not by money that came before anything was due', () => {
    const life = new Life().after('2024-08-01T10:00:00.000Z', submit);
    life.after('2024-08-02T10:00:00.000Z', pay(60_000, '2024-08-02'));
    expect(life.application.phase.name).toBe('submitted');
  });
});

describe('money that came after the lapse', () => {
  const { payment } = diploma.terms;
  const terms = { ...diploma.terms, payment: { ...payment, moneyAfterLapse: 'reinstates' as const } };
  const late = '2024-09-24T10:00:00.000Z';
  const phaseAfter = (at: string, edition: typeof diploma): string =>
    passed(admitted({ edition }), at).after(at, pay(60_000, at.slice(0, 10))).application.phase.name;

  it('goes back, or gives the place where the terms say so, until the start', () => {
    expect(phaseAfter(late, diploma)).toBe('lapsed');
    expect(phaseAfter(late, { ...diploma, terms })).toBe('guaranteed');
    expect(phaseAfter('2024-11-17T22:59:59.999Z', { ...diploma, terms })).toBe('guaranteed');
    expect(phaseAfter('2024-11-17T23:00:00.000Z', { ...diploma, terms })).toBe('lapsed');
  });

  it('completes a part that was paid: what the lapse owed is owed no more', () => {
    const life = passed(
      admitted({ edition: { ...diploma, terms } }).after('2024-08-20T10:00:00.000Z', pay(20_000, '2024-08-20')),
      LAPSE,
    );
    life.after(late, pay(40_000, '2024-09-24'));
    expect(life.application.phase.name).toBe('guaranteed');
    expect(life.application.account.refunds.map(({ stage }) => stage)).toEqual(['withdrawn']);
  });
});
