import type { RefundView } from '#contracts/account.js';
import type { RefundBatchSummary, RefundBatchView } from '#contracts/refund-batch.js';
import { plain } from './table.js';

export const refundCells = ({ id, amount, state, dueAt, cause, approvedBy, orderedBy, breached }: RefundView) => [
  id,
  plain(amount),
  state,
  `due ${dueAt}`,
  cause,
  `approved by ${approvedBy ?? 'nobody'}`,
  `ordered by ${orderedBy ?? 'nobody'}`,
  breached ? 'breached' : '',
];

export function batchText({ id, state, amount, preparedBy, releasedBy }: Omit<RefundBatchSummary, 'lines'>): string {
  const by = releasedBy === null ? '' : `, released by ${releasedBy}`;
  return `${id} ${state}: ${plain(amount)}, prepared by ${preparedBy}${by}`;
}

export const batchLines = (batch: RefundBatchView): string[] => [
  batchText(batch),
  ...batch.lines.map(({ line, refund, entryId, amount, state, because }) => {
    return `  line ${line}: ${refund ?? entryId ?? ''} ${plain(amount)} ${state}${because === null ? '' : `, ${because}`}`;
  }),
  ...batch.leftOut.map(({ refund, entryId, because, advice }) => {
    return `  stays behind: ${refund ?? entryId ?? ''} ${because}: ${advice}`;
  }),
];
