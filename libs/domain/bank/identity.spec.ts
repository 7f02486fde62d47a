import { expect, it } from '@jest/globals';
import { entryFacts } from './entry.js';
import { type BankEntry, NO_DETAILS } from './statement.js';

const entry: Omit<BankEntry, 'details'> = {
  ...{ direction: 'debit', amountMinor: 60_000, currency: 'EUR', isReversal: false, bookedOn: '2024-09-02' },
  ...{ valuedOn: null, bankReference: null, transactionCode: null, part: null, unsplit: 0 },
};

it.each([
  ['AC04', 'AC04'],
  ['FOCR', 'FOCR'],
  ['Konto von Frau Weber erloschen', 'MS03'],
  [null, null],
])('keeps of a return that it is one, and no words: %s', (returnReason, kept) => {
  expect(entryFacts({ ...entry, details: { ...NO_DETAILS, returnReason } }).returnReason).toBe(kept);
});
