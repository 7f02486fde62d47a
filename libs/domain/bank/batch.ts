import { type BankEntry, type EntryDetails, NO_DETAILS, signedMinor } from './statement.js';

/** One transaction of a booking, as far as the file tells. */
export interface Transaction {
  readonly direction: 'credit' | 'debit';
  /** In the booking's currency; null where the file gives none in it. */
  readonly amountMinor: number | null;
  readonly details: EntryDetails;
}

export type Booking = Omit<BankEntry, 'part' | 'unsplit' | 'details'>;

/**
 * A booking as the entries that it is made of. Banks write what they like at the level of transactions (nothing, a zero,
 * the amount before charges), so that a batch is split only where its parts come to the booking to the cent. Else it
 * stays one entry, and a person has to look.
 * @param own what the booking says of itself, beside its transactions
 */
export function entriesOf(booking: Booking, transactions: readonly Transaction[], own = NO_DETAILS): BankEntry[] {
  const [first, second] = transactions;
  const whole = { ...booking, part: null, unsplit: 0 };
  if (second === undefined) return [{ ...whole, details: first?.details ?? own }];
  if (!addUp(booking, transactions)) return [{ ...whole, unsplit: transactions.length, details: own }];
  return transactions.map(({ direction, amountMinor, details }, index) => ({
    ...booking,
    direction,
    amountMinor: amountMinor ?? 0,
    part: { index: index + 1, of: transactions.length },
    unsplit: 0,
    details,
  }));
}

function addUp(booking: Booking, transactions: readonly Transaction[]): boolean {
  let sum = 0;
  for (const { direction, amountMinor } of transactions) {
    if (amountMinor === null || amountMinor === 0) return false;
    sum += signedMinor({ direction, amountMinor });
  }
  return sum === signedMinor(booking);
}
