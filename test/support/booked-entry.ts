import type { EntryBooked } from '#domain/bank/entry.js';

/** 600.00 EUR that came in on Monday 2 September, and name nobody. */
export const booked: EntryBooked = {
  ...{ type: 'EntryBooked', occurredAt: '2024-09-03T07:00:00.000Z', by: 'staff:omar', account: 'ES91', statement: 's' },
  ...{ suspectedOf: null, direction: 'credit', amountMinor: 60_000, currency: 'EUR', isReversal: false },
  ...{ bookedOn: '2024-09-02', valuedOn: null, bankReference: 'B-1', transactionCode: null, part: null, unsplit: 0 },
  ...{ endToEnd: null, creditorReferences: [], mandate: null, returnReason: null, textId: 't' },
};
