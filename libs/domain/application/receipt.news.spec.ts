import { describe, expect, it } from '@jest/globals';
import { admitted, applied, diploma, guaranteed, happen, passed, type Life } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { Context, EditionNow } from './commands.js';
import type { ApplicationFact, PlaceCalendar } from './events.js';

const calendar: PlaceCalendar = {
  windows: [{ until: '2024-10-18T22:00:00.000Z', percent: 75 }],
  startReminders: ['2024-11-03T23:00:00.000Z'],
  startsAt: '2024-11-17T23:00:00.000Z',
  endsAt: '2024-11-22T23:00:00.000Z',
  judgedAt: '2024-12-22T23:00:00.000Z',
};
describe('word of a new version of the edition', () => {
  const at = '2024-08-25T09:00:00.000Z';
  const note = { type: 'NoteEdition', version: 2, by: 'organiser' } as const;
  const edition = (change: Partial<EditionNow>): Partial<Context> => ({
    edition: { ...diploma, version: 2, ...change },
  });
  const noted: ApplicationFact = { type: 'EditionNoted', version: 2, news: null };

  it('brings nothing when the version is known', () => {
    const life = guaranteed();
    expect(life.tell(at, note, { edition: diploma })).toEqual([]);
    life.after(at, note, edition({}));
    expect(life.tell(at, note, edition({}))).toEqual([]);
  });

  it('is refused where there is no such edition', () => {
    expect(applied().tell(at, note, { edition: null })).toEqual(new Rejection('unknown-edition'));
  });

  it('names the news of speakers since the version that was known', () => {
    expect(guaranteed().tell(at, note, edition({ speakersInVersion: 2 }))).toEqual(
      happen(at, 'organiser', { ...noted, news: 'speakers' }),
    );
    expect(guaranteed().tell(at, note, edition({ speakersInVersion: 1 }))).toEqual(happen(at, 'organiser', noted));
  });

  const confirmed = { ...diploma.dates, provisional: false };
  it('that confirms the dates moves nothing and gives nobody leave', () => {
    expect(guaranteed().tell(at, note, edition({ dates: confirmed }))).toEqual(
      happen(at, 'organiser', noted, {
        type: 'DatesChanged',
        dates: confirmed,
        moved: false,
        calendar,
        leave: null,
        lapseAt: null,
      }),
    );
  });

  const later = { ...diploma.dates, starts: '2024-12-02', inPersonFrom: '2024-12-02', ends: '2024-12-06' };
  const moved = (windowUntil: string): PlaceCalendar => ({
    windows: [{ until: windowUntil, percent: 75 }],
    startReminders: ['2024-11-17T23:00:00.000Z'],
    startsAt: '2024-12-01T23:00:00.000Z',
    endsAt: '2024-12-06T23:00:00.000Z',
    judgedAt: '2025-01-05T23:00:00.000Z',
  });
  const leave = { until: '2024-09-08T09:00:00.000Z', percent: 100 };

  it('that moves the course back moves the window with it', () => {
    // 30 calendar days before 2 December, in winter time: the window is longer by two weeks and an hour.
    const calendarNow = moved('2024-11-01T23:00:00.000Z');
    expect(guaranteed().tell(at, note, edition({ dates: later }))).toEqual(
      happen(at, 'organiser', noted, {
        type: 'DatesChanged',
        dates: later,
        moved: true,
        calendar: calendarNow,
        leave,
        lapseAt: null,
      }),
    );
  });

  it('that moves the course forward leaves the old window, which is the better', () => {
    const sooner = { ...diploma.dates, starts: '2024-11-04', inPersonFrom: '2024-11-04', ends: '2024-11-08' };
    expect(guaranteed().tell(at, note, edition({ dates: sooner }))).toEqual(
      happen(at, 'organiser', noted, {
        type: 'DatesChanged',
        dates: sooner,
        moved: true,
        calendar: {
          windows: [{ until: '2024-10-18T22:00:00.000Z', percent: 75 }],
          startReminders: ['2024-10-20T22:00:00.000Z'],
          startsAt: '2024-11-03T23:00:00.000Z',
          endsAt: '2024-11-08T23:00:00.000Z',
          judgedAt: '2024-12-08T23:00:00.000Z',
        },
        leave,
        lapseAt: null,
      }),
    );
  });

  it('that moves the course before its old window ends closes the window with the start', () => {
    const soonest = { ...diploma.dates, starts: '2024-09-30', inPersonFrom: '2024-09-30', ends: '2024-10-04' };
    expect(guaranteed().after(at, note, edition({ dates: soonest })).application.calendar.windows).toEqual([
      { until: '2024-09-29T22:00:00.000Z', percent: 75 },
    ]);
  });

  it('keeps the leave of a move when dates are confirmed after it', () => {
    const life = guaranteed().after(at, note, edition({ dates: later }));
    const third = { ...diploma, version: 3, dates: { ...later, provisional: false } };
    expect(life.tell('2024-08-26T09:00:00.000Z', { ...note, version: 3 }, { edition: third })).toEqual(
      happen(
        '2024-08-26T09:00:00.000Z',
        'organiser',
        { ...noted, version: 3 },
        {
          type: 'DatesChanged',
          dates: third.dates,
          moved: false,
          calendar: moved('2024-11-01T23:00:00.000Z'),
          leave,
          lapseAt: null,
        },
      ),
    );
  });

  it('opens a window again that had closed, and closes it at its new instant', () => {
    const life = passed(guaranteed(), '2024-10-18T22:00:00.000Z');
    life.after('2024-10-25T09:00:00.000Z', note, edition({ dates: later }));
    expect(life.pass('2024-11-01T22:59:59.999Z')).toEqual([]);
    expect(life.pass('2024-11-01T23:00:00.000Z')).toEqual(
      happen('2024-11-01T23:00:00.000Z', 'clock', {
        type: 'CancellationWindowClosed',
        until: '2024-11-01T23:00:00.000Z',
      }),
    );
  });

  it('leaves an unpaid place until the new start where the terms ask finance first', () => {
    const terms = { ...diploma.terms, payment: { ...diploma.terms.payment, unpaid: 'ask-finance' as const } };
    const life = admitted({ edition: { ...diploma, terms } });
    expect(life.tell(at, note, edition({ dates: later, terms }))).toEqual(
      happen(at, 'organiser', noted, {
        type: 'DatesChanged',
        dates: later,
        moved: true,
        calendar: moved('2024-11-01T23:00:00.000Z'),
        leave,
        lapseAt: '2024-12-01T23:00:00.000Z',
      }),
    );
    passed(life, '2024-12-01T22:59:59.999Z');
    expect(life.application.phase.name).toBe('awaiting-payment');
    passed(life, '2024-12-01T23:00:00.000Z');
    expect(life.application.phase.name).toBe('lapsed');
  });

  it('keeps the terms under which the application was made', () => {
    const terms = { ...diploma.terms, fileClosesAfter: 'P1D' };
    expect(guaranteed().tell(at, note, edition({ terms }))).toEqual(happen(at, 'organiser', noted));
    const life = guaranteed().after(at, note, edition({ terms }));
    expect(life.application.edition.terms).toEqual(diploma.terms);
  });
});

describe('an edition that the organiser cancels', () => {
  const at = '2024-09-01T09:00:00.000Z';
  const note = { type: 'NoteEdition', version: 2, by: 'organiser' } as const;
  const off = { edition: { ...diploma, version: 2, cancelled: true } };
  const noted: ApplicationFact = { type: 'EditionNoted', version: 2, news: null };
  const ended: ApplicationFact = { type: 'PlaceCancelledByOrganiser', closesAt: '2024-10-31T23:00:00.000Z' };
  const credited: ApplicationFact = {
    type: 'CreditNoteIssued',
    creditNote: 1,
    invoice: 1,
    amountMinor: 60_000,
    currency: 'EUR',
    issuedOn: '2024-09-01',
  };

  it.each([
    ['submitted', applied, []],
    [
      'information-requested',
      () => applied().after('2024-08-31T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' }),
      [],
    ],
    ['awaiting-payment', admitted, [credited]],
    [
      'guaranteed',
      guaranteed,
      [
        credited,
        {
          type: 'RefundOwed',
          refund: 1,
          amountMinor: 60_000,
          currency: 'EUR',
          cause: 'organiser-cancelled',
          countedFrom: at,
          warnAt: ['2024-09-20T22:00:00.000Z', '2024-09-27T22:00:00.000Z'],
          dueFrom: '2024-09-30T22:00:00.000Z',
          dueAt: '2024-10-01T22:00:00.000Z',
        },
      ],
    ],
  ] as [string, () => Life, ApplicationFact[]][])('ends what is %s, with all money back', (phase, life, papers) => {
    const before = passed(life(), at);
    expect(before.application.phase.name).toBe(phase);
    expect(before.tell(at, note, off)).toEqual(happen(at, 'organiser', noted, ended, ...papers));
  });

  it.each([
    ['rejected', { type: 'Reject', reason: 'not-eligible', becauseId: null }],
    ['withdrawn', { type: 'Withdraw' }],
  ] as const)('does not touch what was %s', (_phase, command) => {
    const life = applied().after('2024-08-02T10:00:00.000Z', command);
    expect(life.tell(at, note, off)).toEqual(happen(at, 'organiser', noted));
  });
});
