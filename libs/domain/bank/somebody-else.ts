import { nameKey } from '../matching.js';
import { payerKey } from './clues.js';
import type { EntryDetails } from './statement.js';

type Side = EntryDetails['counterparty'];

/**
 * Whether two lines are shown to be of two payers: by their accounts where both are told, else by their names, of which
 * one may be cut off or turned around. Where one tells neither, nothing is shown.
 */
export function isSomebodyElse(one: Side, other: Side): boolean {
  if (one.iban !== null && other.iban !== null) return one.iban !== other.iban;
  const [left, right] = [nameKey(one.name ?? ''), nameKey(other.name ?? '')];
  if (left === '' || right === '') return false;
  return !left.startsWith(right) && !right.startsWith(left) && payerKey(left) !== payerKey(right);
}
