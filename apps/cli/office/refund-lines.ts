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

export const releasedLines = (batch: RefundBatchView): string[] => [batchText(batch), ...lateLines(batch)];

const lateLines = ({ lines }: RefundBatchView): string[] =>
  lines
    .filter(({ isTooLate }) => isTooLate)
    .map(
      ({ line, dueOn }) =>
        `  too late: line ${line} is due on ${dueOn ?? ''}, before the bank moves it: cancel the line, and transfer it by hand`,
    );

const PAYEES = {
  sender: 'who paid',
  requested: 'as the payer asked in writing',
  own: "the participant's own",
} as const;

/** Whom a transfer pays; null in the answer to a command, which does not say. */
const payeeLine = ({ amount, to }: RefundBatchView['lines'][number]['transfers'][number]): string | null =>
  to && `    ${plain(amount)} to ${to.iban ?? ''}, ${to.name ?? 'nobody named'} (${PAYEES[to.kind]})`;

export const batchLines = (batch: RefundBatchView): string[] => [
  batchText(batch),
  ...(batch.releaseBy === null || batch.state !== 'prepared' ? [] : [`  to be released by ${batch.releaseBy}`]),
  ...batch.lines.flatMap(({ line, refund, entryId, amount, state, because, transfers }) => [
    `  line ${line}: ${refund ?? entryId ?? ''} ${plain(amount)} ${state}${because === null ? '' : `, ${because}`}`,
    ...transfers.flatMap((one) => payeeLine(one) ?? []),
  ]),
  ...lateLines(batch),
  ...batch.leftOut.map(({ refund, entryId, because, advice }) => {
    return `  stays behind: ${refund ?? entryId ?? ''} ${because}: ${advice}`;
  }),
];
