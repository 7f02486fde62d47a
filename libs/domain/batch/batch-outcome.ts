import type { Outcome } from '../outcome.js';
import type { BatchCommandType } from './batch-commands.js';
import { type Batch, type BatchState, isRefused, stands } from './batch-state.js';

/** Where a batch stands, as any stream says it. Nothing of it falls due, and no process waits for it. */
export const batchOutcome = (state: BatchState, version: number): Outcome => ({
  phase: state === null ? 'none' : state.state,
  deadline: null,
  version,
  accepts: state === null ? ['PrepareBatch'] : batchAccepts(state),
  closed: true,
});

function batchAccepts(batch: Batch): readonly BatchCommandType[] {
  const isLive = batch.lines.some(stands);
  const retry: readonly BatchCommandType[] = batch.lines.some(isRefused) ? ['RetryLine'] : [];
  if (batch.state === 'prepared' && isLive) return ['ReleaseBatch', 'CancelBatch', 'CancelLine'];
  return batch.state === 'sealed' && isLive ? ['CancelBatch', 'CancelLine', ...retry] : retry;
}
