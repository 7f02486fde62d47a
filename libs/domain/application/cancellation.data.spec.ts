import { describe, expect, it } from '@jest/globals';
import { cancel, diploma, guaranteed, happen, partPaid, passed, pay, type Life } from '../../../test/support/life.js';
import type { CancellationDatum, Terms } from '../programme/terms.js';
import type { ApplicationFact } from './events.js';

// A first mail without all data, received half an hour before the window closes, and entered at once.
const FIRST = '2024-10-18T21:30:00.000Z';
const DEADLINE = '2024-10-18T22:00:00.000Z';
const UNTIL = '2024-10-23T21:30:00.000Z';
const some: readonly CancellationDatum[] = ['course', 'name'];
const rest: readonly CancellationDatum[] = ['registration-date', 'contact'];
const all = [...some, ...rest];

const begun = (): Life => guaranteed().after(FIRST, cancel(FIRST, { given: some }));
const requested = (request: number, receivedAt: string, change = {}): ApplicationFact => {
  const form = { channel: 'reply-to-reservation', given: all, noteId: null } as const;
  return { type: 'CancellationRequested', request, receivedAt, ...form, ...change };
};
const asked = (request: number, missing: readonly CancellationDatum[], until = UNTIL): ApplicationFact => {
  return { type: 'CancellationDataRequested', request, missing, until };
};
const accepted = (request: number, closesAt: string): readonly ApplicationFact[] => [
  {
    type: 'CancellationAccepted',
    request,
    receivedAt: FIRST,
    percent: 75,
    rule: 'tier',
    deadline: DEADLINE,
    closesAt,
  },
];
const settled = (issuedOn: string): readonly ApplicationFact[] => [
  { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor: 45_000, currency: 'EUR', issuedOn },
  {
    type: 'RefundOwed',
    refund: 1,
    amountMinor: 45_000,
    currency: 'EUR',
    cause: 'cancellation',
    countedFrom: FIRST,
    warnAt: ['2024-11-06T23:00:00.000Z', '2024-11-13T23:00:00.000Z'],
    dueFrom: '2024-11-14T23:00:00.000Z',
    dueAt: '2024-11-15T23:00:00.000Z',
  },
];
const windowClosed = happen(DEADLINE, 'clock', { type: 'CancellationWindowClosed', until: DEADLINE });
const refusedByClock = happen(UNTIL, 'clock', {
  type: 'CancellationRefused',
  request: 1,
  reason: 'data-missing',
  receivedAt: FIRST,
  deadline: DEADLINE,
  missing: rest,
});

describe('a request without all data', () => {
  it('is asked for them, with a day from now', () => {
    expect(guaranteed().tell(FIRST, cancel(FIRST, { given: some }))).toEqual(
      happen(FIRST, 'staff:anna', requested(1, FIRST, { given: some }), asked(1, rest)),
    );
  });

  it('completed within the grace is judged at its first instant, though the window has closed', () => {
    const at = '2024-10-23T21:29:59.999Z';
    expect(begun().tell(at, cancel(at, { given: rest }))).toEqual([
      ...windowClosed,
      ...happen(
        at,
        'staff:anna',
        requested(2, at, { given: rest }),
        ...accepted(2, '2024-12-22T23:00:00.000Z'),
        ...settled('2024-10-23'),
      ),
    ]);
  });

  it('may be completed any way, for it was begun in due form', () => {
    const at = '2024-10-20T08:00:00.000Z';
    const change = { given: rest, channel: 'other' } as const;
    expect(begun().brings(at, cancel(at, change)).slice(1)).toEqual(
      happen(
        at,
        'staff:anna',
        requested(2, at, change),
        ...accepted(2, '2024-12-19T23:00:00.000Z'),
        ...settled('2024-10-20'),
      ),
    );
  });

  it('is asked again for what is still missing, by the same day', () => {
    const at = '2024-10-20T08:00:00.000Z';
    const given: CancellationDatum[] = ['contact'];
    expect(begun().brings(at, cancel(at, { given })).slice(1)).toEqual(
      happen(at, 'staff:anna', requested(2, at, { given }), asked(2, ['registration-date'])),
    );
  });

  it('is refused by the clock when they never come', () => {
    const life = passed(begun(), DEADLINE);
    expect(life.pass('2024-10-23T21:29:59.999Z')).toEqual([]);
    expect(life.pass(UNTIL)).toEqual(refusedByClock);
    expect(life.application.phase.name).toBe('guaranteed');
  });

  it('completed at the end of the grace is too late: a request of its own, and judged so', () => {
    expect(passed(begun(), DEADLINE).tell(UNTIL, cancel(UNTIL))).toEqual([
      ...refusedByClock,
      ...happen(UNTIL, 'staff:anna', requested(2, UNTIL), {
        type: 'CancellationRefused',
        request: 2,
        reason: 'deadline-passed',
        receivedAt: UNTIL,
        deadline: DEADLINE,
        missing: [],
      }),
    ]);
  });

  it('completed in time counts though the mail is entered after the refusal', () => {
    const at = '2024-10-25T08:00:00.000Z';
    const receivedAt = '2024-10-23T21:29:59.999Z';
    expect(passed(begun(), UNTIL).tell(at, cancel(receivedAt, { given: rest }))).toEqual(
      happen(
        at,
        'staff:anna',
        requested(2, receivedAt, { given: rest }),
        ...accepted(2, '2024-12-24T23:00:00.000Z'),
        ...settled('2024-10-25'),
      ),
    );
  });

  it('that came first counts from then, whichever mail is entered first', () => {
    const sooner = '2024-10-18T21:00:00.000Z';
    const life = begun().after('2024-10-18T21:45:00.000Z', cancel(sooner));
    expect(life.application.account.settlement).toEqual({
      percent: 75,
      cause: 'cancellation',
      on: '2024-10-18',
      countedFrom: sooner,
    });
  });
});

describe('meanwhile', () => {
  it('a part that was paid becomes a place: the reply to another letter still completes', () => {
    const other = { channel: 'reply-to-other-letter' } as const;
    const life = partPaid()
      .after('2024-08-25T08:00:00.000Z', cancel('2024-08-25T08:00:00.000Z', { ...other, given: some }))
      .after('2024-08-26T08:00:00.000Z', pay(40_000, '2024-08-26'))
      .after('2024-08-27T08:00:00.000Z', cancel('2024-08-27T08:00:00.000Z', { ...other, given: rest }));
    // 75 % of what was paid by then, and all that came after.
    expect(life.application.account.refunds.map(({ amountMinor }) => amountMinor)).toEqual([55_000]);
  });

  it('somebody else takes the place: what the former participant began is over', () => {
    const life = begun().after(FIRST, { type: 'SubstituteParticipant', personId: 'p2', becauseId: 't' });
    expect(passed(life, UNTIL).events.map(({ type }) => type)).not.toContain('CancellationRefused');
    const other = cancel('2024-10-20T10:00:00.000Z', { given: rest });
    expect(life.brings(UNTIL, other).slice(1)).toEqual(
      happen(UNTIL, 'staff:anna', {
        type: 'CancellationRefused',
        request: 2,
        reason: 'deadline-passed',
        receivedAt: '2024-10-20T10:00:00.000Z',
        deadline: DEADLINE,
        missing: some,
      }),
    );
  });

  it('the place lapses: the request still counts from its first instant', () => {
    const other = { channel: 'reply-to-other-letter' } as const;
    const first = '2024-09-23T10:00:00.000Z';
    const at = '2024-09-25T10:00:00.000Z';
    const life = passed(partPaid().after(first, cancel(first, { ...other, given: some })), '2024-09-23T22:00:00.000Z');
    expect(life.tell(at, cancel(at, { ...other, given: rest }))).toEqual(
      happen(at, 'staff:anna', requested(2, at, { ...other, given: rest }), {
        type: 'CancellationAccepted',
        request: 2,
        receivedAt: first,
        percent: 75,
        rule: 'tier',
        deadline: DEADLINE,
        closesAt: '2024-11-24T23:00:00.000Z',
      }),
    );
  });
});

describe('leave after a move of the dates', () => {
  const MOVED_AT = '2024-08-25T09:00:00.000Z';
  const LEAVE_UNTIL = '2024-09-08T09:00:00.000Z';
  const WINDOW = '2024-11-01T23:00:00.000Z';
  const dates = { starts: '2024-12-02', ends: '2024-12-06', inPersonFrom: '2024-12-02', provisional: false };
  const note = { type: 'NoteEdition', version: 2, by: 'organiser' } as const;
  const moved = (life: Life): Life => life.after(MOVED_AT, note, { edition: { ...diploma, version: 2, dates } });
  const verdict = (life: Life, receivedAt: string) => life.brings(receivedAt, cancel(receivedAt)).slice(1, 2);
  const answer = (receivedAt: string, change: object): ApplicationFact => ({
    type: 'CancellationAccepted',
    request: 1,
    receivedAt,
    percent: 75,
    rule: 'tier',
    deadline: WINDOW,
    closesAt: '2024-11-07T23:00:00.000Z',
    ...change,
  });

  it('gives all back for 14 days, to the last millisecond', () => {
    const last = '2024-09-08T08:59:59.999Z';
    expect(verdict(moved(guaranteed()), last)).toEqual(
      happen(last, 'staff:anna', answer(last, { percent: 100, rule: 'leave-after-reschedule' })),
    );
    expect(verdict(moved(guaranteed()), LEAVE_UNTIL)).toEqual(
      happen(LEAVE_UNTIL, 'staff:anna', answer(LEAVE_UNTIL, {})),
    );
  });

  it('gives the share of the window where that is the better', () => {
    const terms: Terms = { ...diploma.terms, reschedule: { leaveWithin: 'P14D', percent: 50 } };
    const received = '2024-08-26T09:00:00.000Z';
    expect(verdict(moved(guaranteed({ edition: { ...diploma, terms } })), received)).toEqual(
      happen(received, 'staff:anna', answer(received, { closesAt: '2024-10-25T22:00:00.000Z' })),
    );
  });

  it('opens when the window has closed long since', () => {
    const late = '2024-11-10T09:00:00.000Z';
    const life = passed(guaranteed(), late).after(late, note, {
      edition: { ...diploma, version: 2, dates: { ...dates, starts: '2024-11-25', inPersonFrom: '2024-11-25' } },
    });
    const received = '2024-11-20T09:00:00.000Z';
    expect(passed(life, received).brings(received, cancel(received)).slice(1, 2)).toEqual(
      happen(
        received,
        'staff:anna',
        answer(received, {
          percent: 100,
          rule: 'leave-after-reschedule',
          deadline: '2024-11-24T09:00:00.000Z',
          closesAt: '2025-01-19T23:00:00.000Z',
        }),
      ),
    );
  });

  it('is the better of the old and the new window, both ways', () => {
    const forward = { starts: '2024-11-04', ends: '2024-11-08', inPersonFrom: '2024-11-04', provisional: false };
    const sooner = guaranteed().after(MOVED_AT, note, { edition: { ...diploma, version: 2, dates: forward } });
    const lastOld = '2024-10-18T21:59:59.999Z';
    const lastNew = '2024-11-01T22:59:59.999Z';
    expect(sooner.after(lastOld, cancel(lastOld)).application.account.settlement?.percent).toBe(75);
    const later = moved(guaranteed());
    expect(later.after(lastNew, cancel(lastNew)).application.account.settlement?.percent).toBe(75);
  });

  it('is not given by dates that are only confirmed', () => {
    const edition = { ...diploma, version: 2, dates: { ...diploma.dates, provisional: false } };
    const life = guaranteed().after(MOVED_AT, note, { edition });
    life.after('2024-08-26T09:00:00.000Z', cancel('2024-08-26T09:00:00.000Z'));
    expect(life.application.account.settlement?.percent).toBe(75);
  });
});
