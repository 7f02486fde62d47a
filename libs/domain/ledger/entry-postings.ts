import type { EntryBooked } from '../bank/entry.js';
import type { EntryEvent } from '../bank/entry-events.js';
import { type EntryState, freeMinor, outMinor } from '../bank/entry-state.js';
import { evolveEntry } from '../bank/evolve-entry.js';
import { type LocalDate, localDateOf } from '../time/zone.js';
import type { Movement, Posting } from './posting.js';

/** What of an entry stands in the books, in minor units. */
interface Standing {
  /** It came to the bank, or left it, and counts. */
  readonly booked: number;
  /** No money of the programmes: what of it is nobody's stands at the bank no longer. */
  readonly dismissed: number;
  /** The bank has taken it back, it is out all the same, and a person has said that the programmes wait for it no longer. */
  readonly givenUp: number;
  /** Owed back to whoever sent it. */
  readonly returned: number;
  /** Of that, what has left by a transfer of a batch. */
  readonly paid: number;
  /** Of that, what a person has transferred. */
  readonly paidByHand: number;
}

const NOTHING: Standing = { booked: 0, dismissed: 0, givenUp: 0, returned: 0, paid: 0, paidByHand: 0 };

/**
 * The postings of a bank entry's events: whatever an event changed of what stands. So no path of events can forget a
 * cent, be it a part that an application gives back after the rest was dismissed. What is allocated the application
 * posts. A suspected duplicate stands for nothing until a person has said that it is none.
 */
export function entryPostings(events: readonly EntryEvent[]): Posting[] {
  let state: EntryState = null;
  let standing = NOTHING;
  let isDuplicate = false;
  return events.flatMap((event, index): Posting[] => {
    state = evolveEntry(state, event, '');
    if (state === null) return [];
    isDuplicate = event.type === 'SuspicionConfirmed' || (isDuplicate && event.type !== 'EntryReopened');
    const before = standing;
    standing = standingOf(state, isDuplicate);
    const moved = movements(state.booked, { before, after: standing, event });
    return moved.map((movement, nth) => ({ ...movement, version: index + 1, line: nth + 1 }));
  });
}

function standingOf(entry: NonNullable<EntryState>, isDuplicate: boolean): Standing {
  if (entry.isSuspected || isDuplicate) return NOTHING;
  const hasLeft = entry.returning === 'paid';
  const isNone = entry.isDismissed && entry.takenBackBy === null;
  return {
    booked: entry.booked.amountMinor,
    dismissed: isNone ? freeMinor(entry) : 0,
    givenUp: entry.isDismissed ? outMinor(entry) : 0,
    returned: entry.returnMinor,
    paid: hasLeft && !entry.isReturnedByHand ? entry.returnMinor : 0,
    paidByHand: hasLeft && entry.isReturnedByHand ? entry.returnMinor : 0,
  };
}

interface Changed {
  readonly before: Standing;
  readonly after: Standing;
  readonly event: EntryEvent;
}

/** Of the bank, where it is the bank's to say. An account has no zone: its other days are those of UTC. */
function dayOf(event: EntryEvent): LocalDate {
  if (event.type === 'EntryReturnPaid') return event.paidOn;
  return event.type === 'EntryReturnCameBack' ? event.returnedOn : localDateOf(event.occurredAt, 'UTC');
}

function movements(booked: EntryBooked, { before, after, event }: Changed): Movement[] {
  const { direction, currency, bankReference: reference, bookedOn } = booked;
  const came = bookedSides(direction);
  const gone = { debit: came.credit, credit: came.debit };
  const goesBack = sides('unallocated', 'refunds-payable');
  const stays = sides('refunds-payable', 'unallocated');
  const move = (amountMinor: number, movement: Sides & Pick<Movement, 'rule'>, day?: LocalDate): Movement[] =>
    // A calendar is looked into only where it is needed: an import books entries by the hundred thousand.
    amountMinor > 0 ? [{ ...movement, amountMinor, currency, on: day ?? dayOf(event), reference }] : [];
  const dismissed = after.dismissed - before.dismissed;
  const givenUp = after.givenUp - before.givenUp;
  const returned = after.returned - before.returned;
  return [
    ...move(after.booked - before.booked, { rule: 'entry', ...came }, bookedOn),
    ...move(-dismissed, { rule: 'entry-reopened', ...came }),
    ...move(-givenUp, { rule: 'entry-reopened', ...gone }),
    ...move(-returned, { rule: 'return-withdrawn', ...stays }),
    ...move(dismissed, { rule: 'entry-dismissed', ...gone }),
    ...move(givenUp, { rule: 'entry-dismissed', ...came }),
    ...move(returned, { rule: 'return-owed', ...goesBack }),
    // The bank's own line posts what left, or came back, against unallocated.
    ...move(after.paid - before.paid, { rule: 'return-paid', ...stays }),
    ...move(before.paid - after.paid, { rule: 'return-came-back', ...goesBack }),
    ...move(after.paidByHand - before.paidByHand, { rule: 'return-paid', ...sides('refunds-payable', 'bank') }),
  ];
}

type Sides = Pick<Movement, 'debit' | 'credit'>;
const sides = (debit: Sides['debit'], credit: Sides['credit']): Sides => ({ debit, credit });

/** Of what is booked, until it has found an application. */
export const bookedSides = (direction: EntryBooked['direction']): Sides =>
  direction === 'credit' ? sides('bank', 'unallocated') : sides('unallocated', 'bank');
