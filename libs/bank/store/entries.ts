import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Instant, LocalDate } from '#domain/time/zone.js';
import { oweMatchingOf } from './work.js';

/** An entry among all that its account ever had. */
export interface Identity {
  readonly account: string;
  readonly bookedOn: LocalDate;
  readonly key: string;
  readonly ordinal: number;
}

/**
 * The same entry has the same id, whichever import brings it: a UUID of version 8 (RFC 9562) that begins with the day of
 * its booking. What is new is so stored at the end of every index, and costs the same however much there was before.
 */
export function entryIdOf({ account, bookedOn, key, ordinal }: Identity): string {
  const digest = hash('sha256', `${account}/${key}/${ordinal}`, 'hex');
  const [one, two, three, four] = [digest.slice(0, 4), digest.slice(4, 7), digest.slice(7, 10), digest.slice(10, 22)];
  return `${bookedOn.replaceAll('-', '')}-${one}-8${two}-8${three}-${four}`;
}

export interface EntriesTo {
  readonly accountId: number;
  readonly statementId: string;
  readonly at: Instant;
}

/** Stores the entries that are coming with their identity, and files what is personal of them apart; `id` is also that of its text. */
export async function insertEntries(manager: EntityManager, { accountId, statementId, at }: EntriesTo): Promise<void> {
  await manager.query(
    `INSERT INTO bank_entry (id, account_id, statement_id, key, ordinal, rank, state, suspected_of, direction, amount_minor,
                             currency, is_reversal, booked_on, valued_on, bank_reference, transaction_code, part, parts,
                             unsplit, return_reason, text_id, open_during, settled_at)
     SELECT id, $1, $2, key, ordinal, rank, CASE WHEN suspected_of IS NULL THEN 'open' ELSE 'suspected' END, suspected_of,
            direction, amount_minor, currency, is_reversal, booked_on, valued_on, reference, transaction_code, part, parts,
            unsplit, return_reason, id, CASE direction WHEN 'credit' THEN tstzmultirange(tstzrange($3, NULL)) ELSE '{}' END,
            CASE direction WHEN 'debit' THEN '-infinity'::timestamptz END
     FROM coming`,
    [accountId, statementId, at],
  );
  await manager.query(
    `INSERT INTO bank_entry_text (id, counterparty_name, counterparty_iban, end_to_end_id, mandate_id,
                                  creditor_references, remittance, filed_at)
     SELECT id, name, iban, end_to_end_id, mandate_id, creditor_references, remittance, $1 FROM coming`,
    [at],
  );
  await oweMatchingOf(manager, 'SELECT id FROM coming WHERE suspected_of IS NULL ORDER BY no');
}
