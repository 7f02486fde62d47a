import type { EntityManager } from 'typeorm';
import { type Batch, type BatchState, isRefused, type Line, stands, sumMinor } from '#domain/batch/batch-state.js';

/** Of a line that waits for something: what it pays is spoken for. */
export const HOLDS = `line.state IN ('approving', 'approved', 'ordering', 'ordered', 'undoing', 'paying', 'returning')`;

/** Writes where a batch stands, and those of its lines that the new events have changed. */
export async function projectBatch(
  manager: EntityManager,
  { before, after, version }: { readonly before: BatchState; readonly after: Batch; readonly version: number },
): Promise<void> {
  await writeBatch(manager, after, version);
  const changed = after.lines.filter((line, nth) => before?.lines[nth] !== line);
  if (changed.length > 0) await writeLines(manager, after.id, changed);
}

const writeBatch = (manager: EntityManager, batch: Batch, version: number): Promise<unknown> =>
  manager.query(
    `INSERT INTO refund_batch (id, version, state, account, currency, amount_minor, left_out, prepared_at, prepared_by,
                               released_by, sealed_at, execution_on, is_file_void)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state,
       amount_minor = excluded.amount_minor, released_by = excluded.released_by, sealed_at = excluded.sealed_at,
       execution_on = excluded.execution_on, is_file_void = excluded.is_file_void`,
    [
      ...[batch.id, version, batch.state, batch.account, batch.currency, sumMinor(batch)],
      ...[JSON.stringify(batch.leftOut), batch.preparedAt, batch.preparedBy, batch.releasedBy],
      ...[batch.sealedAt, batch.executionOn, batch.isFileVoid],
    ],
  );

async function writeLines(manager: EntityManager, batchId: string, lines: readonly Line[]): Promise<void> {
  await manager.query(
    `INSERT INTO refund_batch_line (batch_id, line, application_id, refund, entry_id, amount_minor, state, stands, because,
                                    is_refused)
     SELECT $1, line, application, refund, entry, "amountMinor", state, stands, because, refused
     FROM jsonb_to_recordset($2::jsonb) AS row (
       line integer, application uuid, refund integer, entry uuid, "amountMinor" bigint, state text, stands boolean, because text,
       refused boolean)
     ON CONFLICT (batch_id, line) DO UPDATE SET state = excluded.state, stands = excluded.stands,
                                                because = excluded.because, is_refused = excluded.is_refused`,
    [
      batchId,
      JSON.stringify(
        lines.map((line) => ({ ...line, shares: undefined, stands: stands(line), refused: isRefused(line) })),
      ),
    ],
  );
  await manager.query(
    `INSERT INTO refund_transfer (end_to_end, batch_id, line, nth, amount_minor, sources, payee_id,
                                  debited_on, returned_on)
     SELECT "endToEnd", $1, line, nth, "amountMinor", sources, payee, debited, returned
     FROM jsonb_to_recordset($2::jsonb) AS row (
       "endToEnd" text, line integer, nth integer, "amountMinor" bigint, sources jsonb, payee uuid, debited date, returned date)
     ON CONFLICT (end_to_end) DO UPDATE SET debited_on = excluded.debited_on, returned_on = excluded.returned_on`,
    [batchId, JSON.stringify(lines.flatMap(transferRows))],
  );
}

const transferRows = ({ line, shares }: Line) =>
  shares.map(({ endToEnd, amountMinor, from, payee, debit, return: back }, nth) => ({
    ...{ endToEnd, line, nth: nth + 1, amountMinor, sources: from, payee: payee.id },
    ...{ debited: debit?.paidOn ?? null, returned: back?.returnedOn ?? null },
  }));
