import type { Role } from '../application/commands.js';
import type { LocalDate } from '../time/zone.js';
import type { BatchTellName } from './batch-commands.js';
import type { Batch, BatchState, Line, LineState } from './batch-state.js';

/** Said in somebody's name: of who prepared, released or cancelled it, or of the bank. */
interface Said {
  readonly type: BatchTellName;
  readonly refund: number;
  readonly by: string;
  readonly role: Role | null;
}

/** What a line owes to be told to its application. */
export interface BatchTell {
  readonly line: number;
  readonly application: string;
  readonly command:
    | (Said & { readonly type: 'ApproveRefund' })
    | (Said & { readonly type: 'OrderRefund'; readonly batch: string })
    | (Said & { readonly type: 'WithdrawRefund'; readonly becauseId: string })
    | (Said & { readonly type: 'CancelRefundOrder'; readonly becauseId: string; readonly batch: string })
    | (Said & {
        readonly type: 'ConfirmRefundPaid';
        readonly paidOn: LocalDate;
        readonly bankReference: string;
        readonly amountMinor: number;
      })
    | (Said & { readonly type: 'NoteRefundReturned'; readonly returnedOn: LocalDate; readonly becauseId: string });
}

/** What is to be told because lines have come to where an application has to answer. */
export function tellsBetween(before: BatchState, after: Batch): readonly BatchTell[] {
  const former = new Map<number, LineState>(before?.lines.map(({ line, state }) => [line, state]));
  return after.lines
    .filter(({ line, state }) => former.get(line) !== state)
    .flatMap((line) => {
      const command = commandFor(line, after);
      return command === null ? [] : [{ line: line.line, application: line.application, command }];
    });
}

function commandFor(line: Line, batch: Batch): BatchTell['command'] | null {
  const { refund } = line;
  switch (line.state) {
    case 'approving':
      return { type: 'ApproveRefund', refund, by: batch.preparedBy, role: 'finance' };
    case 'ordering':
      return { type: 'OrderRefund', refund, batch: batch.id, ...inNameOf(batch.releasedBy) };
    case 'undoing':
      return undoing(line, batch);
    case 'paying':
      return { type: 'ConfirmRefundPaid', refund, ...paymentOf(line), ...inNameOf(null) };
    case 'returning':
      return returning(line);
    case 'approved':
    case 'ordered':
    case 'paid':
    case 'returned':
    case 'cancelled':
    case 'dropped':
      return null;
  }
}

const inNameOf = (by: string | null): { readonly by: string; readonly role: Role | null } =>
  by === null ? { by: 'bank', role: null } : { by, role: 'finance' };

function undoing({ refund, undo }: Line, { id: batch, cancelledBy }: Batch): BatchTell['command'] | null {
  if (undo === null) return null;
  const { becauseId, wasOrdered } = undo;
  const said = { refund, becauseId, ...inNameOf(cancelledBy) };
  return wasOrdered ? { type: 'CancelRefundOrder', batch, ...said } : { type: 'WithdrawRefund', ...said };
}

/** Paid is it with the last of its transfers. */
function paymentOf({ amountMinor, shares }: Line) {
  const debits = shares.flatMap(({ debit, endToEnd }) => (debit === null ? [] : [{ ...debit, endToEnd }]));
  const [last] = debits.toSorted((one, other) => (one.paidOn < other.paidOn ? 1 : -1));
  return {
    paidOn: last?.paidOn ?? '',
    bankReference: last?.bankReference ?? last?.endToEnd ?? '',
    amountMinor,
  };
}

function returning({ refund, shares }: Line): BatchTell['command'] | null {
  const came = shares.find((share) => share.return !== null)?.return;
  if (came === undefined || came === null) return null;
  const { returnedOn, becauseId } = came;
  return { type: 'NoteRefundReturned', refund, returnedOn, becauseId, ...inNameOf(null) };
}
