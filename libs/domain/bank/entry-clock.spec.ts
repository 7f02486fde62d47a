import { describe, expect, it } from '@jest/globals';
import { Rejection } from '../rejection.js';
import type { Instant } from '../time/zone.js';
import { decideEntry } from './decide-entry.js';
import type { EntryCommand, UntoldEntryCommand } from './entry-commands.js';
import type { EntryEvent } from './entry-events.js';
import { letterOwedBy } from './entry-letters.js';
import { entryOutcome } from './entry-outcome.js';
import { foldEntry } from './evolve-entry.js';
import { NOTHING_FOUND } from './match.js';
import { booked } from '../../../test/support/booked-entry.js';

const becauseId = 't';
const batch = 'b';
const context = { found: NOTHING_FOUND, payables: new Map(), groups: new Map(), paymentIdOf: () => 'p' };
const toReturn: UntoldEntryCommand = { type: 'ReturnEntry', becauseId };
const order: UntoldEntryCommand = { type: 'OrderReturn', batch, amountMinor: 60_000 };
const reopen: UntoldEntryCommand = { type: 'ReopenEntry', becauseId };
const paid = (paidOn: string): UntoldEntryCommand => ({ type: 'ConfirmReturnPaid', batch, paidOn });
const byHand = (paidOn: string): UntoldEntryCommand => ({ type: 'ConfirmReturnByHand', paidOn, bankReference: 'OUT' });
const cameBack: UntoldEntryCommand = { type: 'NoteReturnCameBack', batch, returnedOn: '2024-09-12', becauseId };
const time: UntoldEntryCommand = { type: 'ObserveTime' };

// Received on Monday 2 September, Brussels: 20, 27 and 30 days later, each at local midnight.
const NEAR = '2024-09-21T22:00:00.000Z';
const NEARER = '2024-09-28T22:00:00.000Z';
const DUE = '2024-10-01T22:00:00.000Z';
const OVER = '2024-10-02T22:00:00.000Z';
const SAID = '2024-09-10T10:00:00.000Z';
const justBefore = (at: Instant): Instant => new Date(Date.parse(at) - 1).toISOString();

type Said = readonly [at: Instant, command: UntoldEntryCommand, by?: string];

/** All that happens on the entry; what is refused is marked. */
function lived(...said: readonly Said[]): { readonly events: readonly EntryEvent[]; readonly refused: string[] } {
  const events: EntryEvent[] = [booked];
  const refused: string[] = [];
  for (const [nth, [at, one, by = 'staff:omar']] of said.entries()) {
    const command: EntryCommand = { ...one, id: `c${nth}`, at, by, role: 'finance' };
    const verdict = decideEntry(command, foldEntry('e', events), context);
    if (verdict instanceof Rejection) refused.push(verdict.reason);
    else events.push(...verdict);
  }
  return { events, refused };
}

/** `type at` of what the clock brought about. */
const byTheClock = (...said: readonly Said[]): string[] =>
  lived(...said)
    .events.filter(({ by }) => by === 'clock')
    .map((event) => `${event.type}${'nth' in event ? ` ${event.nth}` : ''} ${event.occurredAt}`);
const breached = (...said: readonly Said[]): number => foldEntry('e', lived(...said).events)?.breachedMinor ?? -1;
const deadline = (...said: readonly Said[]): Instant | null => {
  const { events } = lived(...said);
  return entryOutcome(foldEntry('e', events), events.length).deadline;
};

const ALL = [
  `EntryReturnNear 1 ${NEAR}`,
  `EntryReturnNear 2 ${NEARER}`,
  `EntryReturnDue ${DUE}`,
  `EntryReturnOverdue ${OVER}`,
];

describe('what an entry owes back', () => {
  it.each([
    [NEAR, 0],
    [NEARER, 1],
    [DUE, 2],
    [OVER, 3],
  ])('is told of at %s and not a moment before', (at, before) => {
    expect(byTheClock([SAID, toReturn], [justBefore(at), time])).toEqual(ALL.slice(0, before));
    expect(byTheClock([SAID, toReturn], [at, time])).toEqual(ALL.slice(0, before + 1));
  });

  it('has the same story under a late clock as under a punctual one, and each once', () => {
    const punctual = [NEAR, NEARER, DUE, OVER].flatMap((at): Said[] => [
      [at, time],
      [at, time],
    ]);
    expect(byTheClock([SAID, toReturn], ...punctual)).toEqual(ALL);
    expect(byTheClock([SAID, toReturn], ['2025-03-01T00:00:00.000Z', time])).toEqual(ALL);
  });

  it('lets time pass before whatever else it is told', () => {
    const { events, refused } = lived([SAID, toReturn], [OVER, order]);
    expect(events.slice(2).map(({ type }) => type)).toEqual([
      'EntryReturnNear',
      'EntryReturnNear',
      'EntryReturnDue',
      'EntryReturnOverdue',
      'EntryReturnOrdered',
    ]);
    // What is refused leaves no trace, not even of the time that passed.
    expect([lived([SAID, toReturn], [OVER, byHand('2024-10-02')]).events.length, refused]).toEqual([2, []]);
  });

  it('takes effect at once where it was past when somebody said that it goes back', () => {
    const late = '2024-10-20T10:00:00.000Z';
    expect(byTheClock([late, toReturn], [late, time]).map((line) => line.split(' ').at(-1))).toEqual([
      ...[late, late, late, late],
    ]);
  });

  it('is told of while it is ordered, and no more once it has left, or stays after all', () => {
    expect(byTheClock([SAID, toReturn], [SAID, order], [OVER, time])).toEqual(ALL);
    const left = [
      [SAID, toReturn],
      [SAID, order],
      [SAID, paid('2024-09-11')],
    ] as const;
    expect([byTheClock(...left, [OVER, time]), deadline(...left)]).toEqual([[], null]);
    expect(byTheClock([SAID, toReturn], [SAID, reopen], [OVER, time])).toEqual([]);
    const taken = { type: 'TakeBackEntry', reversal: 'r', becauseId } as const;
    expect(byTheClock([SAID, toReturn], [SAID, taken], [OVER, time])).toEqual([]);
  });

  it('goes on from where it was, when it comes back or goes back again', () => {
    const again: Said[] = [
      [SAID, toReturn],
      [NEAR, order],
      [NEAR, paid('2024-09-21')],
      ['2024-09-23T08:00:00.000Z', cameBack],
    ];
    expect(byTheClock(...again, [OVER, time])).toEqual(ALL);
    expect(byTheClock([SAID, toReturn], [NEAR, reopen], [NEARER, toReturn], [OVER, time])).toEqual(ALL);
  });

  it('waits for one instant after the other', () => {
    expect(deadline()).toBeNull();
    expect(deadline([SAID, toReturn])).toBe(NEAR);
    expect(deadline([SAID, toReturn], [NEAR, time])).toBe(NEARER);
    expect(deadline([SAID, toReturn], [NEARER, time])).toBe(DUE);
    expect(deadline([SAID, toReturn], [DUE, time])).toBe(OVER);
    expect(deadline([SAID, toReturn], [OVER, time])).toBeNull();
  });
});

describe('a breach', () => {
  const overdue: Said[] = [
    [SAID, toReturn],
    [SAID, order],
    [OVER, time],
  ];

  it.each<[string, Said[], number]>([
    [
      'is not there while the due day lasts',
      [
        [SAID, toReturn],
        [justBefore(OVER), time],
      ],
      0,
    ],
    ['is there at its end', overdue, 60_000],
    ['stays on record when it is paid', [...overdue, ['2024-10-04T08:00:00.000Z', paid('2024-10-03')]], 60_000],
    ['is none where the bank tells late of what left in time', [...overdue, [OVER, paid('2024-10-02')]], 0],
    [
      'is none of what had left in time and came back, be it paid late at last',
      [
        [SAID, toReturn],
        [SAID, order],
        [SAID, paid('2024-09-10')],
        [SAID, cameBack],
        [OVER, order],
        ['2024-10-04T08:00:00.000Z', paid('2024-10-03')],
      ],
      0,
    ],
    [
      'is there of what came back before it was told that it had left, and left late at last',
      [
        [SAID, toReturn],
        [SAID, order],
        [SAID, cameBack],
        [OVER, order],
        ['2024-10-04T08:00:00.000Z', paid('2024-10-03')],
      ],
      60_000,
    ],
    [
      'is there of what had left too late and came back, though it leaves again',
      [...overdue, [OVER, paid('2024-10-03')], [OVER, cameBack], [OVER, order], [OVER, paid('2024-10-02')]],
      60_000,
    ],
    [
      'stays on record when it stays after all',
      [
        [SAID, toReturn],
        [OVER, reopen],
      ],
      60_000,
    ],
  ])('%s', (_, said, minor) => {
    expect(breached(...said)).toBe(minor);
  });
});

it('owes its letters to finance, and of the due day and the breach to their lead', () => {
  const { events } = lived([SAID, toReturn], [OVER, time]);
  expect(events.flatMap((event) => letterOwedBy(event) ?? []).map(({ letter, to }) => `${letter} to ${to}`)).toEqual([
    'staff-return-near to finance',
    'staff-return-near to finance',
    'staff-return-due to finance-lead',
    'staff-return-overdue to finance-lead',
  ]);
});
