import { expect, it } from '@jest/globals';
import { type BankVerdict, verdictOnBalance } from './bank-balance.js';

it.each<[BankVerdict, number, number, number]>([
  ['adds-up', 0, 0, 0],
  // A CSV has brought what the missing statement would have.
  ['adds-up', 0, 500, 100],
  ['statements-missing', 500, 500, 0],
  ['statements-missing', -500, -500, 100],
  ['suspects-waiting', 100, 0, 100],
  ['suspects-waiting', 600, 500, 100],
  ['differs', 1, 0, 0],
  ['differs', 501, 500, 0],
  ['differs', -100, 0, 100],
])('%s: a difference of %i, of which %i are missing and %i suspected', (verdict, ...figures) => {
  const [differenceMinor, missingMinor, suspectedMinor] = figures;
  expect(verdictOnBalance({ differenceMinor, missingMinor, suspectedMinor })).toBe(verdict);
});
