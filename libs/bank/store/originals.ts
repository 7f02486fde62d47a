import type { EntityManager } from 'typeorm';
import { COUNTS } from '#database/is-duplicate.js';

/** What a line says of the one that it takes back. */
export interface TakingBack {
  readonly id: string;
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  readonly amountMinor: number;
}

/**
 * Entries of the same account and amount that came in under the same name as the line which takes one back: the bank's
 * own reference, or the payer's EndToEndId. Two at most: one more than can be told with certainty.
 */
export async function originalsOf(manager: EntityManager, line: TakingBack): Promise<string[]> {
  const { id, bankReference, endToEndId, amountMinor } = line;
  const rows = await manager.query<readonly { id: string }[]>(
    `WITH named AS (
       SELECT id FROM bank_entry
       WHERE bank_reference = $2 AND account_id = (SELECT account_id FROM bank_entry WHERE id = $1)
       UNION SELECT id FROM bank_entry_text WHERE end_to_end_id = $3) -- a text has the id of its entry
     SELECT bank_entry.id
     FROM named JOIN bank_entry USING (id)
     JOIN bank_entry AS reversal USING (account_id, currency)
     WHERE reversal.id = $1 AND bank_entry.direction = 'credit' AND bank_entry.amount_minor = $4
       AND bank_entry.booked_on <= reversal.booked_on AND bank_entry.taken_back_by IS NULL
       AND NOT bank_entry.is_reversal AND bank_entry.return_reason IS NULL AND ${COUNTS}
     ORDER BY bank_entry.id LIMIT 2`,
    [id, bankReference, endToEndId, amountMinor],
  );
  return rows.map(({ id: original }) => original);
}
