import { Rejection } from '../rejection.js';
import type { BatchCommandOf } from './batch-commands.js';
import type { BatchFact } from './batch-events.js';
import { type Batch, type Line, type LineState, type Share, stands } from './batch-state.js';

/** Money of it may come back. */
const HAS_LEFT: ReadonlySet<LineState> = new Set(['ordered', 'paying', 'paid', 'returning']);

type Verdict = readonly BatchFact[] | Rejection;

interface Found {
  readonly line: Line;
  readonly share: Share;
}

const found = ({ lines }: Batch, endToEnd: string): Found | null => {
  for (const line of lines) {
    const share = line.shares.find((one) => one.endToEnd === endToEnd);
    if (share !== undefined) return { line, share };
  }
  return null;
};

/** Money that left: one transfer, or the whole file in one sum. What differs from what was ordered is a person's. */
export function noteDebit(command: BatchCommandOf<'NoteDebit'>, batch: Batch): Verdict {
  const { endToEnd, amountMinor, currency, entry, bookedOn: paidOn, bankReference } = command;
  const wanted = endToEnd === null ? wholeOf(batch) : [found(batch, endToEnd)].filter((one) => one !== null);
  if (wanted.length === 0) return new Rejection('unknown-transfer');
  const amiss = wanted.map(({ line, share }) => notToBeDebited(line, share)).find((one) => one !== null);
  if (amiss !== undefined) return amiss;
  const expectedMinor = sumOf(wanted);
  if (amountMinor !== expectedMinor || currency !== batch.currency)
    return new Rejection('amount-mismatch', { amountMinor, orderedMinor: expectedMinor, currency: batch.currency });
  return wanted.map(({ line: { line }, share }) => ({
    type: 'ShareDebited',
    ...{ line, endToEnd: share.endToEnd, entry, paidOn, bankReference },
  }));
}

/** What the file ordered: also what has come back, be that told first. */
const wholeOf = ({ lines }: Batch): readonly Found[] =>
  lines
    .filter((line) => stands(line) || line.state === 'returned')
    .flatMap((line) => line.shares.map((share) => ({ line, share })));

const sumOf = (wanted: readonly Found[]): number => wanted.reduce((sum, { share }) => sum + share.amountMinor, 0);

function notToBeDebited(line: Line, { debit, return: returned }: Share): Rejection | null {
  if (debit !== null) return new Rejection('transfer-debited-already', { line: line.line });
  // While another of its transfers is told to have come back, this one may still be on its way.
  if (line.state === 'ordered' || line.state === 'returning' || returned !== null) return null;
  return new Rejection('line-at-another-stage', { line: line.line, state: line.state });
}

/** Money that came back. Of a refund in several transfers it is this one's share that is owed again. */
export function noteReturn(command: BatchCommandOf<'NoteReturn'>, batch: Batch): Verdict {
  const { endToEnd, amountMinor, currency, entry, bookedOn: returnedOn, becauseId } = command;
  const place = found(batch, endToEnd);
  if (place === null) return new Rejection('unknown-transfer');
  const { line, share } = place;
  if (share.return !== null) return new Rejection('transfer-returned-already', { line: line.line });
  if (amountMinor !== share.amountMinor || currency !== batch.currency)
    return new Rejection('amount-mismatch', { amountMinor, orderedMinor: share.amountMinor, currency: batch.currency });
  if (!HAS_LEFT.has(line.state)) return new Rejection('line-at-another-stage', { line: line.line, state: line.state });
  return [{ type: 'ShareReturned', line: line.line, endToEnd, entry, returnedOn, becauseId }];
}
