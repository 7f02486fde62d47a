import { Rejection } from '../rejection.js';
import type { Instant } from '../time/zone.js';
import { noteDebit, noteReturn } from './bank-lines.js';
import type { BatchCommand, BatchCommandOf, BatchContext, LineAnswer } from './batch-commands.js';
import type { BatchEvent, BatchFact } from './batch-events.js';
import { type Batch, type BatchState, isRefused, type Line, stands } from './batch-state.js';
import { evolveBatch } from './evolve-batch.js';
import { executionOn } from './execution.js';
import { prepare } from './prepare.js';
import { debtName } from './sepa.js';

type Verdict = readonly BatchFact[] | Rejection;

/** Judges a command on a batch, and seals it when the last line is answered. */
export function decideBatch(
  command: BatchCommand,
  state: BatchState,
  context: BatchContext,
): readonly BatchEvent[] | Rejection {
  const verdict = judge(command, state, context);
  if (verdict instanceof Rejection) return verdict;
  const happen = (fact: BatchFact): BatchEvent => ({ ...fact, occurredAt: command.at, by: command.by });
  const events = verdict.map(happen);
  const after = events.reduce<BatchState>((now, event) => evolveBatch(now, event, context.batch), state);
  return [...events, ...sealed(after, command.at).map(happen)];
}

function judge(command: BatchCommand, state: BatchState, context: BatchContext): Verdict {
  if (command.type === 'PrepareBatch')
    return state === null ? prepare(command, context) : new Rejection('batch-at-another-stage', { state: state.state });
  if (state === null) return new Rejection('unknown-batch');
  switch (command.type) {
    case 'ReleaseBatch':
      return release(command, state);
    case 'CancelBatch':
      return cancellable(state, context) ?? [{ type: 'BatchCancelled', becauseId: command.becauseId }];
    case 'CancelLine':
      return cancelLine(command, state, context);
    case 'RetryLine':
      return retry(command, state);
    case 'NoteAnswer':
      return noteAnswer(command, state);
    case 'NoteDebit':
      return noteDebit(command, state);
    case 'NoteReturn':
      return noteReturn(command, state);
  }
}

/** Who prepared it does not release it. */
function release({ by }: BatchCommandOf<'ReleaseBatch'>, batch: Batch): Verdict {
  if (batch.state !== 'prepared') return new Rejection('batch-at-another-stage', { state: batch.state });
  if (batch.preparedBy === by) return new Rejection('four-eyes', { preparedBy: by });
  if (!batch.lines.some((line) => stands(line) && line.undo === null))
    return new Rejection('nothing-to-pay', {
      leftOut: batch.lines.map((line) => `${debtName(line)} ${line.because ?? 'cancelled'}`),
    });
  return [{ type: 'BatchReleased' }];
}

/** What comes back had left, whichever the bank tells first. */
const wasMoved = ({ shares }: Line): boolean =>
  shares.some(({ debit, return: returned }) => debit !== null || returned !== null);

/** Null where nobody has sent it: while it is being released nobody knows yet what the file will have. */
function cancellable(batch: Batch, { namedByBank }: BatchContext): Rejection | null {
  if (batch.state !== 'prepared' && batch.state !== 'sealed')
    return new Rejection('batch-at-another-stage', { state: batch.state });
  return wasSent(batch.lines.filter((line) => wasMoved(line) || namedByBank.has(line.line)));
}

/** The bank has moved these, or says so in a statement that is not all worked off. */
const wasSent = (lines: readonly Line[]): Rejection | null =>
  lines.length === 0 ? null : new Rejection('batch-was-sent', { lines: lines.map(({ line }) => String(line)) });

/** Of a sealed batch: the bank did not do it, while it did the others. */
function cancelLine(
  { line: number, becauseId }: BatchCommandOf<'CancelLine'>,
  batch: Batch,
  { namedByBank }: BatchContext,
): Verdict {
  const line = batch.lines.find((one) => one.line === number);
  if (line === undefined) return new Rejection('unknown-line', { line: number });
  // Of a cancelled batch: an application did not let go of it then.
  if (batch.state === 'released' || batch.state === 'empty')
    return new Rejection('batch-at-another-stage', { state: batch.state });
  const sent = wasSent(wasMoved(line) || namedByBank.has(number) ? [line] : []);
  if (sent !== null) return sent;
  if (!stands(line) || line.undo !== null) return new Rejection('line-at-another-stage', { state: line.state });
  return [{ type: 'LineCancelled', line: number, becauseId }];
}

/** The bank has paid it or sent it back, and its application did not take that. */
function retry({ line: number }: BatchCommandOf<'RetryLine'>, batch: Batch): Verdict {
  const line = batch.lines.find((one) => one.line === number);
  if (line === undefined) return new Rejection('unknown-line', { line: number });
  if (!isRefused(line)) return new Rejection('line-at-another-stage', { state: line.state });
  return [{ type: 'LineRetried', line: number }];
}

/** What an application answered to what the line had it told; any other answer comes too late to matter. */
function noteAnswer({ line: number, told, refusal }: LineAnswer, batch: Batch): readonly BatchFact[] {
  const line = batch.lines.find((one) => one.line === number);
  if (line === undefined) return [];
  const answer = (
    expected: Line['state'],
    taken: BatchFact,
    refused: (reason: string) => BatchFact,
  ): readonly BatchFact[] => {
    if (line.state !== expected) return [];
    return [refusal === null ? taken : refused(refusal)];
  };
  const dropped = (reason: string): BatchFact => ({ type: 'LineDropped', line: number, reason });
  switch (told) {
    case 'ApproveRefund':
      return answer('approving', { type: 'LineApproved', line: number }, dropped);
    case 'OrderRefund':
    case 'OrderReturn':
      return answer('ordering', { type: 'LineOrdered', line: number }, dropped);
    case 'WithdrawRefund':
      // Whatever stood in the way, it is not approved by us any more.
      return answer('undoing', { type: 'LineUndone', line: number }, () => ({ type: 'LineUndone', line: number }));
    case 'CancelRefundOrder':
    case 'CancelReturnOrder':
      return answer('undoing', { type: 'LineUndone', line: number }, (reason) =>
        // It came back already, or was owed again for another reason.
        reason === 'refund-not-ordered' || reason === 'return-not-ordered'
          ? { type: 'LineUndone', line: number }
          : { type: 'LineUndoRefused', line: number, reason },
      );
    case 'ConfirmRefundPaid':
    case 'ConfirmReturnPaid':
      return answer('paying', { type: 'LinePaid', line: number }, (reason) =>
        // Finance had confirmed this very order there by hand, when that could be done: it is paid all the same.
        reason === 'already-paid'
          ? { type: 'LinePaid', line: number }
          : { type: 'LinePaymentRefused', line: number, reason },
      );
    case 'NoteRefundReturned':
    case 'NoteReturnCameBack':
      return answer('returning', { type: 'LineReturned', line: number }, (reason) => {
        return { type: 'LineReturnRefused', line: number, reason };
      });
  }
}

function sealed(batch: BatchState, at: Instant): readonly BatchFact[] {
  if (batch?.state !== 'released') return [];
  if (batch.lines.some(({ state }) => state === 'approving' || state === 'ordering')) return [];
  if (!batch.lines.some(stands)) return [{ type: 'BatchEmptied' }];
  return [{ type: 'BatchSealed', executionOn: executionOn(at) }];
}
