import type { DataSource, EntityManager } from 'typeorm';
import { RefundAccountRow } from '#database/refund-account.row.js';
import { RefundBatchLineRow } from '#database/refund-batch-line.row.js';
import { RefundBatchRow } from '#database/refund-batch.row.js';
import { RefundTransferRow } from '#database/refund-transfer.row.js';
import type { BatchEvent } from '#domain/batch/batch-events.js';
import { foldBatch } from '#domain/batch/evolve-batch.js';
import { foldPayees } from '#domain/payee/evolve-payee.js';
import type { PayeeEvent } from '#domain/payee/payee.types.js';
import { batchRows, writeBatch } from './batch-rows.js';
import { compareBatch, comparePayees, type Difference } from './compare.js';
import { payeeRows } from './payees.js';
import { writeRows } from './write-rows.js';

/** Makes a batch's rows anew where they differ; its file is no read model, and stays. */
export async function rebuildBatch(
  manager: EntityManager,
  id: string,
  events: readonly BatchEvent[],
): Promise<Difference[]> {
  const batch = foldBatch(id, events);
  const expected = batch === null ? null : batchRows(batch, events.length);
  const differences = await compareBatch(manager, id, expected);
  if (differences.length === 0) return [];
  await manager.delete(RefundTransferRow, { batchId: id });
  await manager.delete(RefundBatchLineRow, { batchId: id });
  // In place, for the file hangs on it.
  if (expected !== null) await writeBatch(manager, expected);
  else await manager.delete(RefundBatchRow, { id });
  return differences;
}

/** Makes the rows of the accounts that an application's refunds go to anew where they differ. */
export async function rebuildPayees(
  manager: EntityManager,
  application: string,
  events: readonly PayeeEvent[],
): Promise<Difference[]> {
  const expected = payeeRows(foldPayees(application, events));
  const differences = await comparePayees(manager, application, expected);
  if (differences.length === 0) return [];
  await manager.delete(RefundAccountRow, { applicationId: application });
  await writeRows(manager, RefundAccountRow, expected);
  return differences;
}

/** Batches and accounts of which there is no stream at all; a batch that has made a file is left for a person. */
export const removeStrayPayouts = (
  dataSource: DataSource,
): Promise<readonly { readonly stream: string; readonly table: string; readonly key: string }[]> =>
  dataSource.query(
    `WITH stray AS (
       SELECT id FROM refund_batch
       WHERE NOT EXISTS (SELECT FROM stream WHERE name = 'batch-' || id)
         AND NOT EXISTS (SELECT FROM refund_file WHERE batch_id = id)),
     transfers AS (DELETE FROM refund_transfer WHERE batch_id IN (SELECT id FROM stray)),
     lines AS (DELETE FROM refund_batch_line WHERE batch_id IN (SELECT id FROM stray)),
     batches AS (DELETE FROM refund_batch WHERE id IN (SELECT id FROM stray) RETURNING id),
     accounts AS (
       DELETE FROM refund_account WHERE NOT EXISTS (SELECT FROM stream WHERE name = 'payee-' || application_id)
       RETURNING account_id, application_id)
     SELECT 'batch-' || id AS stream, 'refund_batch' AS table, id::text AS key FROM batches
     UNION ALL SELECT 'payee-' || application_id, 'refund_account', account_id::text FROM accounts`,
  );
