import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  diploma,
  guaranteed,
  happen,
  partPaid,
  passed,
  pay,
  subscribed,
  type Life,
} from '../../../test/support/life.js';
import type { CancellationDatum, Terms } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import type { CancellationRefusal } from './cancellation.types.js';
import type { ApplicationFact } from './events.js';

// The course starts on 18 November; 30 calendar days before it begin in summer time: 19 October, 00:00 in Barcelona.
const DEADLINE = '2024-10-18T22:00:00.000Z';
const INSIDE = '2024-10-18T21:59:59.999Z';
const ENTERED = '2024-10-21T08:00:00.000Z';
const all: readonly CancellationDatum[] = ['course', 'name', 'registration-date', 'contact'];
const closed = happen(DEADLINE, 'clock', { type: 'CancellationWindowClosed', until: DEADLINE });

const requested = (receivedAt: string, change = {}): ApplicationFact => {
  const form = { channel: 'reply-to-reservation', given: all, noteId: null } as const;
  return { type: 'CancellationRequested', request: 1, receivedAt, ...form, ...change };
};
const accepted = (receivedAt: string, change = {}): ApplicationFact => ({
  type: 'CancellationAccepted',
  request: 1,
  receivedAt,
  percent: 75,
  rule: 'tier',
  deadline: DEADLINE,
  closesAt: '2024-12-20T23:00:00.000Z',
  ...change,
});
const credited = (amountMinor: number, issuedOn: string): ApplicationFact => {
  return { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor, currency: 'EUR', issuedOn };
};
const refused = (reason: CancellationRefusal, receivedAt: string, change = {}): ApplicationFact => {
  return { type: 'CancellationRefused', request: 1, reason, receivedAt, deadline: DEADLINE, missing: [], ...change };
};

describe('the last instant of the window', () => {
  it('is 23:59:59.999 of the day before, in the zone of the edition, though entered days later', () => {
    expect(passed(guaranteed(), DEADLINE).tell(ENTERED, cancel(INSIDE))).toEqual(
      happen(ENTERED, 'staff:anna', requested(INSIDE), accepted(INSIDE), credited(45_000, '2024-10-21'), {
        type: 'RefundOwed',
        refund: 1,
        amountMinor: 45_000,
        currency: 'EUR',
        cause: 'cancellation',
        countedFrom: INSIDE,
        warnAt: ['2024-11-06T23:00:00.000Z', '2024-11-13T23:00:00.000Z'],
        // 30 days after 18 October is a Sunday: the Friday before.
        dueFrom: '2024-11-14T23:00:00.000Z',
        dueAt: '2024-11-15T23:00:00.000Z',
      }),
    );
  });

  it('is over at midnight: nothing comes back, and the place stays', () => {
    const life = guaranteed();
    expect(life.tell(DEADLINE, cancel(DEADLINE))).toEqual([
      ...closed,
      ...happen(DEADLINE, 'staff:anna', requested(DEADLINE), refused('deadline-passed', DEADLINE)),
    ]);
    expect(life.application.phase.name).toBe('guaranteed');
  });

  it('counts for a waived place as well, of which nothing comes back', () => {
    const life = applied().after('2024-08-10T10:00:00.000Z', {
      type: 'Admit',
      override: { band: 'waived', becauseId: 't' },
    });
    expect(passed(life, DEADLINE).tell(ENTERED, cancel(INSIDE))).toEqual(
      happen(ENTERED, 'staff:anna', requested(INSIDE), accepted(INSIDE)),
    );
  });
});

describe('tiers', () => {
  const tiers = [
    { until: 'P60D', percent: 90 },
    { until: 'P30D', percent: 50 },
  ];
  const terms: Terms = {
    ...diploma.terms,
    cancellation: diploma.terms.cancellation === null ? null : { ...diploma.terms.cancellation, tiers },
  };
  const edition = { ...diploma, terms };

  it.each([
    ['2024-09-18T21:59:59.999Z', 90],
    ['2024-09-18T22:00:00.000Z', 50],
    ['2024-10-18T21:59:59.999Z', 50],
  ])('received at %s: %d %%', (receivedAt, percent) => {
    const life = guaranteed({ edition }).after(ENTERED, cancel(receivedAt));
    expect(life.application.account.settlement?.percent).toBe(percent);
  });

  it('count from the first day of the course where the terms say so', () => {
    const cancellation = diploma.terms.cancellation;
    if (cancellation === null) throw new Error('the diploma can be cancelled');
    const dates = { ...diploma.dates, starts: '2024-11-11' };
    const counted = (countsFrom: 'start' | 'first-in-person-day') =>
      applied({
        edition: { ...diploma, dates, terms: { ...diploma.terms, cancellation: { ...cancellation, countsFrom } } },
      }).application.calendar.windows;
    expect(counted('start')).toEqual([{ until: '2024-10-11T22:00:00.000Z', percent: 75 }]);
    expect(counted('first-in-person-day')).toEqual([{ until: DEADLINE, percent: 75 }]);
  });
});

describe('a refusal', () => {
  const wrong = { channel: 'other', given: [] } as const;
  const at = '2024-10-22T08:00:00.000Z';
  const life = () => passed(guaranteed(), DEADLINE);

  it('names the deadline, though channel and data were wrong as well', () => {
    expect(life().tell(at, cancel(DEADLINE, wrong))).toEqual(
      happen(at, 'staff:anna', requested(DEADLINE, wrong), refused('deadline-passed', DEADLINE, { missing: all })),
    );
  });

  it('names the channel, though data were missing as well', () => {
    expect(life().tell(at, cancel(INSIDE, wrong))).toEqual(
      happen(at, 'staff:anna', requested(INSIDE, wrong), refused('wrong-channel', INSIDE, { missing: all })),
    );
  });

  it('names the data where the terms leave no time to complete them', () => {
    const cancellation = diploma.terms.cancellation === null ? null : { ...diploma.terms.cancellation, grace: null };
    const told = passed(guaranteed({ edition: { ...diploma, terms: { ...diploma.terms, cancellation } } }), DEADLINE);
    const given: CancellationDatum[] = ['name', 'course'];
    expect(told.tell(at, cancel(INSIDE, { given }))).toEqual(
      happen(
        at,
        'staff:anna',
        requested(INSIDE, { given }),
        refused('data-missing', INSIDE, { missing: ['registration-date', 'contact'] }),
      ),
    );
  });

  it('bars no correct request later', () => {
    const told = life().after(at, cancel(INSIDE, wrong));
    const later = '2024-10-23T08:00:00.000Z';
    expect(told.tell(later, cancel(INSIDE))).toEqual(
      happen(
        later,
        'staff:anna',
        requested(INSIDE, { request: 2 }),
        accepted(INSIDE, { request: 2, closesAt: '2024-12-22T23:00:00.000Z' }),
        credited(45_000, '2024-10-23'),
        {
          type: 'RefundOwed',
          refund: 1,
          amountMinor: 45_000,
          currency: 'EUR',
          cause: 'cancellation',
          countedFrom: INSIDE,
          warnAt: ['2024-11-06T23:00:00.000Z', '2024-11-13T23:00:00.000Z'],
          dueFrom: '2024-11-14T23:00:00.000Z',
          dueAt: '2024-11-15T23:00:00.000Z',
        },
      ),
    );
  });
});

describe('the channel', () => {
  const reply = { channel: 'reply-to-other-letter' } as const;
  const verdict = (life: Life, receivedAt: string, change: Parameters<typeof cancel>[1]) => {
    const [, second] = life.brings('2024-08-27T08:00:00.000Z', cancel(receivedAt, change));
    return second?.type === 'CancellationRefused' ? second.reason : second?.type;
  };

  it.each([
    [
      'before the reservation letter: any letter will do',
      partPaid,
      '2024-08-26T08:00:00.000Z',
      reply,
      'CancellationAccepted',
    ],
    ['after it: only a reply to it', guaranteed, '2024-08-26T08:00:00.000Z', reply, 'wrong-channel'],
    [
      'received before it and entered after it: any letter',
      guaranteed,
      '2024-08-20T08:59:59.999Z',
      reply,
      'CancellationAccepted',
    ],
    ['received with it: only a reply to it', guaranteed, '2024-08-20T09:00:00.000Z', reply, 'wrong-channel'],
    ['neither', partPaid, '2024-08-26T08:00:00.000Z', { channel: 'other' }, 'wrong-channel'],
  ] as [string, () => Life, string, Parameters<typeof cancel>[1], string][])(
    '%s',
    (_when, life, receivedAt, change, answer) => {
      expect(verdict(life(), receivedAt, change)).toBe(answer);
    },
  );

  it('is of no matter where the terms take any', () => {
    const cancellation =
      diploma.terms.cancellation === null ? null : { ...diploma.terms.cancellation, channel: 'any' as const };
    const life = guaranteed({ edition: { ...diploma, terms: { ...diploma.terms, cancellation } } });
    expect(verdict(life, '2024-08-26T08:00:00.000Z', { channel: 'other' })).toBe('CancellationAccepted');
  });
});

describe('there must be something to cancel', () => {
  const at = '2024-09-24T08:00:00.000Z';
  const receivedAt = '2024-09-23T21:59:59.999Z';
  it.each([
    ['submitted', () => passed(applied(), at)],
    [
      'awaiting-payment',
      () =>
        admitted().after('2024-08-20T08:00:00.000Z', {
          type: 'ExtendPaymentDeadline',
          dueOn: '2024-10-01',
          becauseId: 't',
        }),
    ],
    ['lapsed', () => passed(admitted(), at)],
    ['withdrawn', () => admitted().after('2024-08-20T08:00:00.000Z', { type: 'Withdraw' })],
    ['cancelled', () => guaranteed().after('2024-09-22T08:00:00.000Z', cancel('2024-09-22T08:00:00.000Z'))],
  ] as [string, () => Life][])('%s, without money: nothing', (phase, life) => {
    const told = passed(life(), at);
    expect(told.tell(at, cancel(receivedAt))).toEqual(new Rejection('nothing-to-cancel', { phase }));
  });

  it('an open edition has no terms of cancellation', () => {
    const received = '2024-11-04T08:00:00.000Z';
    expect(subscribed().tell(received, cancel(received))).toEqual(
      new Rejection('nothing-to-cancel', { phase: 'guaranteed' }),
    );
  });

  it('of a lapsed place what was kept, when the mail came before the lapse', () => {
    const lapsed = () => passed(partPaid(), at);
    const reply = { channel: 'reply-to-other-letter' } as const;
    expect(lapsed().tell(at, cancel('2024-09-23T22:00:00.000Z', reply))).toEqual(
      new Rejection('nothing-to-cancel', { phase: 'lapsed' }),
    );
    expect(lapsed().tell(at, cancel(receivedAt, reply))).toEqual(
      happen(
        at,
        'staff:anna',
        requested(receivedAt, reply),
        accepted(receivedAt, { closesAt: '2024-11-23T23:00:00.000Z' }),
      ),
    );
  });
});

describe('the instant of a mail', () => {
  const refusal = (receivedAt: string) =>
    new Rejection('evidence-from-the-future', { receivedAt, submittedAt: '2024-08-01T10:00:00.000Z' });

  it('lies not before the application', () => {
    const before = '2024-08-01T09:58:59.999Z';
    expect(guaranteed().tell('2024-08-26T08:00:00.000Z', cancel(before))).toEqual(refusal(before));
  });

  it('may lie before it by as much as two clocks differ: it counts from what its mailbox said', () => {
    const said = '2024-08-01T09:59:00.000Z';
    const brought = guaranteed().brings('2024-08-26T08:00:00.000Z', cancel(said));
    expect(brought[1]).toMatchObject({ type: 'CancellationAccepted', receivedAt: said });
  });

  it('lies not ahead of our clock, but for the minute by which clocks may differ', () => {
    const ahead = '2024-08-26T08:01:00.001Z';
    expect(guaranteed().tell('2024-08-26T08:00:00.000Z', cancel(ahead))).toEqual(refusal(ahead));
    const life = guaranteed().after('2024-08-26T08:00:00.000Z', cancel('2024-08-26T08:01:00.000Z'));
    expect(life.application.phase.name).toBe('cancelled');
  });
});

describe('money and the day of the request', () => {
  it('what came on that day counts as paid, what came after it goes back whole', () => {
    const life = partPaid().after('2024-08-26T08:00:00.000Z', cancel('2024-08-26T07:00:00.000Z'));
    life.after('2024-08-27T08:00:00.000Z', pay(40_000, '2024-08-26', 'bank-2'));
    life.after('2024-08-28T08:00:00.000Z', pay(10_000, '2024-08-27', 'bank-3'));
    expect(
      life.application.account.refunds.map(({ amountMinor, cause, countedFrom }) => [amountMinor, cause, countedFrom]),
    ).toEqual([
      [15_000, 'cancellation', '2024-08-26T07:00:00.000Z'],
      [30_000, 'cancellation', '2024-08-26T07:00:00.000Z'],
      [10_000, 'late-payment', '2024-08-26T22:00:00.000Z'],
    ]);
  });
});
