import type { DataSource } from 'typeorm';
import { BANK } from '#domain/application/payment.js';
import { type Entry, freeMinor, outMinor } from '#domain/bank/entry-state.js';
import { applicationStream, entryStream } from '#telling/names.js';
import type { BankTown } from './bank-town.js';

/** What stands on the accounts of the books, of the given streams, in EUR cents: debit less credit. */
type Balances = Readonly<Record<string, number>>;

/** What the books have of a town and its bank. */
export async function balancesOf({ dataSource, applications }: BankTown, entries: readonly Entry[]): Promise<Balances> {
  const streams = [...entries.map(({ id }) => entryStream(id)), ...applications.map(applicationStream)];
  const rows = await dataSource.query<{ account: string; minor: number }[]>(
    `SELECT account, sum(minor)::integer AS minor
     FROM journal, LATERAL (VALUES (debit, amount_minor), (credit, -amount_minor)) AS side (account, minor)
     WHERE stream = ANY ($1) AND currency = 'EUR' GROUP BY account`,
    [streams],
  );
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]));
}

interface Accounts {
  readonly received: number;
  readonly kept: number;
  readonly refunded: number;
  readonly owedBack: number;
  /** Over which there are invoices, less what was credited. */
  readonly invoiced: number;
  /** Of what was refunded, what a person has told, and not the bank. */
  readonly refundedByHand: number;
}

/** What the applications have received, owe back and have paid back, by their own figures. */
export async function accountsOf(dataSource: DataSource, applications: readonly string[]): Promise<Accounts> {
  const [sums] = await dataSource.query<Accounts[]>(
    `SELECT sum(received_minor)::integer AS received, sum(kept_minor)::integer AS kept,
            sum(refunded_minor)::integer AS refunded, sum(owed_back_minor)::integer AS "owedBack",
            (SELECT coalesce(sum(CASE kind WHEN 'invoice' THEN amount_minor ELSE -amount_minor END), 0)::integer
             FROM invoice WHERE application_id = ANY ($1))
              + (SELECT coalesce(sum(amount_minor - credited_minor), 0)::integer
                 FROM invoice_line WHERE application_id = ANY ($1)) AS invoiced,
            (SELECT coalesce(sum(amount_minor), 0)::integer FROM refund
             WHERE application_id = ANY ($1) AND stage = 'paid' AND $2 <> (
               SELECT domain_event.by FROM domain_event
               WHERE stream = 'application-' || application_id AND type = 'RefundPaid' AND payload ->> 'refund' = ordinal::text
               ORDER BY position DESC LIMIT 1)) AS "refundedByHand"
     FROM application WHERE id = ANY ($1)`,
    [applications, BANK],
  );
  if (sums === undefined) throw new Error('there is no application');
  return sums;
}

/** What of an entry is at an application or a group, by the entry's own word: what was taken and not given back. */
export const takenMinor = ({ parts }: Entry): number =>
  parts
    .filter(({ told }) => told === 'recorded' || told === 'undoing')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** What of an entry is to go back to whoever sent it. */
export const owedReturnMinor = ({ returning, returnMinor }: Entry): number => (returning === 'paid' ? 0 : returnMinor);

const signed = ({ booked: { direction } }: Entry, minor: number): number => (direction === 'credit' ? minor : -minor);

/**
 * What of an entry a person has said is no business of the programmes; all of one that counts for nothing. Below 0: what
 * the bank took with it, and is waited for no longer.
 */
function dismissedMinor(entry: Entry): number {
  const { booked, isSuspected, isDismissed, takenBackBy } = entry;
  if (isSuspected || (isDismissed && booked.suspectedOf !== null)) return booked.amountMinor;
  if (!isDismissed) return 0;
  return takenBackBy === null ? freeMinor(entry) : 0 - outMinor(entry);
}

/** What of an entry moved the balance at the bank for the programmes, in its own direction. */
export const countedMinor = (entry: Entry): number => signed(entry, entry.booked.amountMinor - dismissedMinor(entry));

/** What of an entry stands at the bank and is nobody's, in its own direction. */
export function unclaimedMinor(entry: Entry): number {
  const { booked, batch, returnMinor } = entry;
  if (batch !== null) return 0; // It is a refund that has left, or has come back.
  const counted = booked.amountMinor - dismissedMinor(entry);
  return signed(entry, counted - takenMinor(entry) - returnMinor);
}
