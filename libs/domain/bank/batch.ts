import { type BankEntry, type EntryDetails, signedMinor } from './statement.js';
import { sayingAlso } from './told-more.js';

/** One transaction of a booking, as far as the file tells. */
export interface Transaction {
  readonly direction: 'credit' | 'debit';
  /** In the booking's currency; null where the file gives none in it. */
  readonly amountMinor: number | null;
  readonly details: EntryDetails;
}

export type Booking = Omit<BankEntry, 'part' | 'unsplit' | 'details'>;

/** What a booking says of itself, beside its transactions. */
export interface Own {
  readonly details: EntryDetails;
  /** How many transactions the bank says that it has; 0 where it does not say. */
  readonly transactions: number;
}

/** A booking that is one transaction. */
export const entryOf = (booking: Booking, details: EntryDetails): BankEntry => ({
  ...booking,
  part: null,
  unsplit: 0,
  details,
});

/**
 * A booking as the entries that it is made of. Banks write what they like at the level of transactions (nothing, one of
 * many, a zero, the amount before charges), so that a batch is split only where its parts come to the booking to the cent.
 * Else it stays one entry, and a person has to look.
 */
export function entriesOf(booking: Booking, transactions: readonly Transaction[], own: Own): BankEntry[] {
  const [first, second] = transactions;
  const unsplit = Math.max(transactions.length, own.transactions);
  if (unsplit < 2) return [entryOf(booking, first === undefined ? own.details : asBooked(first, own))];
  if (second === undefined || !addUp(booking, transactions))
    return [{ ...entryOf(booking, ofBatch(own, transactions)), unsplit }];
  return transactions.map(({ direction, amountMinor, details }, index) => ({
    ...booking,
    direction,
    amountMinor: amountMinor ?? 0,
    part: { index: index + 1, of: transactions.length },
    unsplit: 0,
    details,
  }));
}

/** What the only transaction says, and what the bank says of the booking in words. */
const asBooked = ({ details }: Transaction, own: Own): EntryDetails => sayingAlso(details, own.details.remittance);

/** A person reads them, and an event has their references: of what is more the bank's own papers tell. */
const MOST_SHOWN = 100;

/**
 * What one of many says is not said of all: neither the name nor the account of its payer is that of the whole. But all of
 * it helps to find who is meant.
 */
function ofBatch({ details: own }: Own, transactions: readonly Transaction[]): EntryDetails {
  const [first, second] = transactions;
  const shown = transactions.slice(0, MOST_SHOWN).map(({ details }) => details);
  const { remittance } = sayingAlso(own, [...new Set(shown.flatMap(wordsOf))]);
  const creditorReferences = [...new Set(shown.flatMap((details) => details.creditorReferences))];
  const before = first !== undefined && second === undefined ? first.details : own;
  return { ...own, remittance, creditorReferences, knownBy: before.knownBy ?? before };
}

const wordsOf = ({ counterparty, remittance, endToEndId }: EntryDetails): string[] =>
  [counterparty.name, ...remittance, endToEndId].flatMap((text) => text ?? []);

function addUp(booking: Booking, transactions: readonly Transaction[]): boolean {
  let sum = 0;
  for (const { direction, amountMinor } of transactions) {
    if (amountMinor === null || amountMinor === 0) return false;
    sum += signedMinor({ direction, amountMinor });
  }
  return sum === signedMinor(booking);
}
