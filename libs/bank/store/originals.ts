import type { EntityManager } from 'typeorm';
import { COUNTS } from '#database/is-duplicate.js';
import { isSomebodyElse } from '#domain/bank/somebody-else.js';
import type { EntryDetails } from '#domain/bank/statement.js';

/** What a line says of the one that it takes back. */
export interface TakingBack {
  readonly id: string;
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  readonly amountMinor: number;
  /** As far as the line tells it. */
  readonly counterparty: EntryDetails['counterparty'];
}

interface Original {
  readonly id: string;
  /** It has the bank's own reference, which is nobody else's. */
  readonly isNamed: boolean;
  readonly name: string | null;
  readonly iban: string | null;
}

/**
 * Entries of the same account and amount that came in under the same name as the line which takes one back: the bank's
 * own reference, or the payer's EndToEndId, unless they are shown to be somebody else's: many payers number theirs from 1.
 * Two at most: one more than can be told with certainty.
 */
export async function originalsOf(manager: EntityManager, line: TakingBack): Promise<string[]> {
  const { id, bankReference, endToEndId, amountMinor, counterparty } = line;
  const rows = await manager.query<readonly Original[]>(
    `WITH named AS (
       SELECT id FROM bank_entry
       WHERE bank_reference = $2 AND account_id = (SELECT account_id FROM bank_entry WHERE id = $1)
       UNION SELECT id FROM bank_entry_text WHERE end_to_end_id = $3) -- a text has the id of its entry
     SELECT bank_entry.id, coalesce(bank_entry.bank_reference = $2, false) AS "isNamed",
            counterparty_name AS name, counterparty_iban AS iban
     FROM named JOIN bank_entry USING (id) LEFT JOIN bank_entry_text ON bank_entry_text.id = bank_entry.text_id
     JOIN bank_entry AS reversal USING (account_id, currency)
     WHERE reversal.id = $1 AND bank_entry.direction = 'credit' AND bank_entry.amount_minor = $4
       AND bank_entry.booked_on <= reversal.booked_on AND bank_entry.taken_back_by IS NULL
       AND NOT bank_entry.is_reversal AND bank_entry.return_reason IS NULL AND ${COUNTS}
     ORDER BY bank_entry.id`,
    [id, bankReference, endToEndId, amountMinor],
  );
  return rows
    .filter((original) => original.isNamed || !isSomebodyElse(original, counterparty))
    .slice(0, 2)
    .map(({ id: original }) => original);
}
