import type { EntityManager } from 'typeorm';
import { RETURN } from '#domain/bank/returning.js';
import type { DraftReturn } from '#domain/batch/batch-commands.js';
import { endOfDay } from '#domain/time/zone.js';
import { HOLDS } from './batch-rows.js';
import type { RefundsToPay } from './refund-drafts.js';

interface ReturnFound extends Omit<DraftReturn, 'amountMinor' | 'from'> {
  readonly amountMinor: string;
  readonly textId: string;
  readonly country: string | null;
}

/** What bank entries owe back and may go with a batch, the first due first. */
export async function returnsOf(
  manager: EntityManager,
  { refunds, entries, dueBy }: RefundsToPay,
): Promise<readonly DraftReturn[]> {
  const rows = await manager.query<readonly ReturnFound[]>(
    `SELECT bank_entry.id AS entry, return_minor AS "amountMinor", currency, return_stage AS stage,
            return_came_back AS "cameBack", text_id AS "textId", left(counterparty_iban, 2) AS country,
            EXISTS (SELECT FROM refund_batch_line AS line WHERE line.entry_id = bank_entry.id AND ${HOLDS}) AS "isInBatch"
     FROM bank_entry JOIN bank_entry_text ON bank_entry_text.id = text_id
     WHERE CASE WHEN $1::uuid[] IS NULL THEN NOT $2 AND return_stage = 'owed' ELSE bank_entry.id = ANY ($1) END
       AND ($3::timestamptz IS NULL OR return_due_at <= $3)
     ORDER BY return_due_at, bank_entry.id`,
    [entries, refunds !== null, dueBy === null ? null : endOfDay(dueBy, RETURN.zone)],
  );
  return rows.map(({ textId, country, amountMinor, ...row }) => ({
    ...row,
    amountMinor: Number(amountMinor),
    from: country === null ? null : { payee: { kind: 'sender', id: textId }, country },
  }));
}
