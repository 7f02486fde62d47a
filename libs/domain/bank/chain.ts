import type { Balance } from './statement.js';

export interface Reckoning {
  readonly opening: Balance | null;
  readonly closing: Balance | null;
  /** What was booked in the balances' currency, with its sign. */
  readonly bookedMinor: number;
}

/**
 * By how much opening and entries miss the closing balance, in minor units; 0 where they add up, null where the bank
 * gives not both balances and nothing can be checked.
 */
export function missingFrom({ opening, closing, bookedMinor }: Reckoning): number | null {
  if (opening === null || closing === null) return null;
  return closing.amountMinor - opening.amountMinor - bookedMinor;
}
