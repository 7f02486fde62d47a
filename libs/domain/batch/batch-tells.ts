import { BANK } from '../application/payment.js';
import type { Role, Told } from '../application/commands.js';
import type { EntryCommandOf } from '../bank/entry-commands.js';
import type { LocalDate } from '../time/zone.js';
import type { BatchTellName } from './batch-commands.js';
import { type Batch, type BatchState, type Line, outstanding } from './batch-state.js';

/** Said in somebody's name: of who prepared, released or cancelled it, or of the bank. */
interface Name {
  readonly by: string;
  readonly role: Role | null;
}

interface Said extends Name {
  readonly type: BatchTellName;
  readonly refund: number;
}

/** What a line owes to be told to its application, or to the bank entry that it is a return of. */
export type BatchTell =
  | { readonly line: number; readonly application: string; readonly command: RefundTell }
  | { readonly line: number; readonly entry: string; readonly command: ReturnTell };

type RefundTell =
  | (Said & { readonly type: 'ApproveRefund' })
  | (Said & { readonly type: 'OrderRefund'; readonly batch: string })
  | (Said & { readonly type: 'WithdrawRefund'; readonly becauseId: string })
  | (Said & { readonly type: 'CancelRefundOrder'; readonly becauseId: string; readonly batch: string })
  | (Said & {
      readonly type: 'ConfirmRefundPaid';
      readonly paidOn: LocalDate;
      readonly bankReference: string;
      readonly amountMinor: number;
      readonly batch: string;
    })
  | (Said & {
      readonly type: 'NoteRefundReturned';
      readonly returnedOn: LocalDate;
      readonly becauseId: string;
      readonly amountMinor: number;
      readonly transfer: string;
      readonly batch: string;
    });

type ReturnTell = Name &
  Untold<EntryCommandOf<'OrderReturn' | 'CancelReturnOrder' | 'ConfirmReturnPaid' | 'NoteReturnCameBack'>>;
type Untold<C> = C extends unknown ? Omit<C, keyof Told> : never;

/** What is to be told because lines have come to where an application has to answer. */
export function tellsBetween(before: BatchState, after: Batch): readonly BatchTell[] {
  return after.lines
    .filter((line, nth) => isToldAnew(before?.lines[nth], line))
    .flatMap((line): BatchTell[] => {
      const { line: number } = line;
      if ('entry' in line) {
        const command = returnTell(line, after);
        return command === null ? [] : [{ line: number, entry: line.entry, command }];
      }
      const command = refundTell(line, after);
      return command === null ? [] : [{ line: number, application: line.application, command }];
    });
}

/** It has come to another state; or the next of its transfers that came back is told. */
const isToldAnew = (former: Line | undefined, line: Line): boolean =>
  former?.state !== line.state || (line.state === 'returning' && former.untold[0] !== line.untold[0]);

type RefundLine = Extract<Line, { readonly refund: number }>;

function refundTell(line: RefundLine, batch: Batch): RefundTell | null {
  const { refund } = line;
  switch (line.state) {
    case 'approving':
      return { type: 'ApproveRefund', refund, by: batch.preparedBy, role: 'finance' };
    case 'ordering':
      return { type: 'OrderRefund', refund, batch: batch.id, ...inNameOf(batch.releasedBy) };
    case 'undoing':
      return undoing(line, batch);
    case 'paying':
      return { type: 'ConfirmRefundPaid', refund, batch: batch.id, ...paymentOf(line), ...inNameOf(null) };
    case 'returning':
      return returning(line, batch.id);
    case 'approved':
    case 'ordered':
    case 'paid':
    case 'returned':
    case 'cancelled':
    case 'dropped':
      return null;
  }
}

/** An entry needs no approval: somebody has said of it that it goes back. */
function returnTell(line: Line, { id: batch, releasedBy, cancelledBy }: Batch): ReturnTell | null {
  const { amountMinor, state, undo } = line;
  switch (state) {
    case 'ordering':
      return { type: 'OrderReturn', batch, amountMinor, ...inNameOf(releasedBy) };
    case 'undoing':
      if (undo === null) return null;
      return { type: 'CancelReturnOrder', batch, becauseId: undo.becauseId, ...inNameOf(cancelledBy) };
    case 'paying':
      return { type: 'ConfirmReturnPaid', batch, paidOn: paymentOf(line).paidOn, ...inNameOf(null) };
    case 'returning': {
      const came = cameBack(line);
      if (came === null) return null;
      const { returnedOn, becauseId } = came;
      return { type: 'NoteReturnCameBack', batch, returnedOn, becauseId, ...inNameOf(null) };
    }
    case 'approving':
    case 'approved':
    case 'ordered':
    case 'paid':
    case 'returned':
    case 'cancelled':
    case 'dropped':
      return null;
  }
}

const inNameOf = (by: string | null): Name => (by === null ? { by: BANK, role: null } : { by, role: 'finance' });

function undoing({ refund, undo }: RefundLine, { id: batch, cancelledBy }: Batch): RefundTell | null {
  if (undo === null) return null;
  const { becauseId, wasOrdered } = undo;
  const said = { refund, becauseId, ...inNameOf(cancelledBy) };
  return wasOrdered ? { type: 'CancelRefundOrder', batch, ...said } : { type: 'WithdrawRefund', ...said };
}

/** Paid is it with the last of its transfers; of those that have come back before nothing is. */
function paymentOf(line: Line) {
  const shares = outstanding(line);
  const debits = shares.flatMap(({ debit, endToEnd }) => (debit === null ? [] : [{ ...debit, endToEnd }]));
  const [last] = debits.toSorted((one, other) => (one.paidOn < other.paidOn ? 1 : -1));
  return {
    paidOn: last?.paidOn ?? '',
    bankReference: last?.bankReference ?? last?.endToEnd ?? '',
    amountMinor: shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  };
}

function returning(line: RefundLine, batch: string): RefundTell | null {
  const came = cameBack(line);
  return came === null ? null : { type: 'NoteRefundReturned', refund: line.refund, batch, ...came, ...inNameOf(null) };
}

/** The transfer of which the application is to hear next. */
function cameBack({ shares, untold: [next] }: Line) {
  const came = shares.find(({ endToEnd }) => endToEnd === next);
  const back = came?.return ?? null;
  if (came === undefined || back === null) return null;
  const { returnedOn, becauseId } = back;
  return { returnedOn, becauseId, amountMinor: came.amountMinor, transfer: came.endToEnd };
}
