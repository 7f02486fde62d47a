import type { EntityManager } from 'typeorm';
import { RefundBatchRow } from '#database/refund-batch.row.js';
import { RefundBatchLineRow } from '#database/refund-batch-line.row.js';
import { RefundTransferRow } from '#database/refund-transfer.row.js';
import { type Batch, type BatchState, isRefused, type Line, stands, sumMinor } from '#domain/batch/batch-state.js';
import { writeRows } from './write-rows.js';

/** Of a line that waits for something: what it pays is spoken for. */
export const HOLDS = `line.state IN ('approving', 'approved', 'ordering', 'ordered', 'undoing', 'paying', 'returning')`;

/** The rows that a batch's stream makes; of lines and transfers all, or those of the lines that have changed. */
export interface BatchRows {
  readonly batch: RefundBatchRow;
  readonly lines: readonly RefundBatchLineRow[];
  readonly transfers: readonly RefundTransferRow[];
}

/** Pure, so that a rebuild finds what the record wrote. */
export const batchRows = (batch: Batch, version: number, lines: readonly Line[] = batch.lines): BatchRows => ({
  batch: {
    ...{ id: batch.id, version, state: batch.state, account: batch.account, currency: batch.currency },
    ...{ amountMinor: sumMinor(batch), leftOut: [...batch.leftOut] },
    ...{ preparedAt: new Date(batch.preparedAt), preparedBy: batch.preparedBy, releasedBy: batch.releasedBy },
    sealedAt: batch.sealedAt === null ? null : new Date(batch.sealedAt),
    ...{ executionOn: batch.executionOn, isFileVoid: batch.isFileVoid },
  },
  lines: lines.map((line) => lineRow(batch.id, line)),
  transfers: lines.flatMap((line) => transferRows(batch.id, line)),
});

/** Writes where a batch stands, and those of its lines that the new events have changed. */
export async function projectBatch(
  manager: EntityManager,
  { before, after, version }: { readonly before: BatchState; readonly after: Batch; readonly version: number },
): Promise<void> {
  const changed = after.lines.filter((line, nth) => before?.lines[nth] !== line);
  await writeBatch(manager, batchRows(after, version, changed));
}

/** Writes the rows, over those that there are. */
export async function writeBatch(manager: EntityManager, { batch, lines, transfers }: BatchRows): Promise<void> {
  await writeRows(manager, RefundBatchRow, [batch]);
  await writeRows(manager, RefundBatchLineRow, lines);
  await writeRows(manager, RefundTransferRow, transfers);
}

const lineRow = (batchId: string, line: Line): RefundBatchLineRow => ({
  ...{ batchId, line: line.line, amountMinor: line.amountMinor },
  ...('entry' in line
    ? { applicationId: null, refund: null, entryId: line.entry }
    : { applicationId: line.application, refund: line.refund, entryId: null }),
  ...{ state: line.state, stands: stands(line), because: line.because, isRefused: isRefused(line) },
});

const transferRows = (batchId: string, { line, shares }: Line): RefundTransferRow[] =>
  shares.map(({ endToEnd, amountMinor, from, payee, debit, return: back }, nth) => ({
    ...{ endToEnd, batchId, line, nth: nth + 1, amountMinor, sources: from, payeeId: payee.id },
    ...{ debitedOn: debit?.paidOn ?? null, returnedOn: back?.returnedOn ?? null },
  }));
