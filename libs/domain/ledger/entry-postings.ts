import type { EntryBooked, EntryEvent } from '../bank/entry.js';
import type { Movement, Posting } from './posting.js';

/**
 * The postings of a bank entry's events. What the statement says has happened at the bank; whose it is, and what for, is
 * found afterwards. A suspected duplicate posts nothing before a person has said that it is none.
 */
export function entryPostings(events: readonly EntryEvent[]): Posting[] {
  return events.flatMap((event, index): Posting[] =>
    event.suspectedOf !== null || event.amountMinor === 0 ? [] : [{ ...booked(event), version: index + 1, line: 1 }],
  );
}

function booked({ direction, amountMinor, currency, bookedOn, bankReference }: EntryBooked): Movement {
  const sides =
    direction === 'credit'
      ? ({ debit: 'bank', credit: 'unallocated' } as const)
      : ({ debit: 'unallocated', credit: 'bank' } as const);
  return { rule: 'entry', ...sides, amountMinor, currency, on: bookedOn, reference: bankReference };
}
