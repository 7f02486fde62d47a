import { dateOf } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { dueDay } from '../time/zone.js';
import type { CommandOf, Context } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import { BANK } from './payment.js';
import type { Application, Refund, RefundStage } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;
type RefundCommand = CommandOf<
  'ApproveRefund' | 'WithdrawRefund' | 'OrderRefund' | 'CancelRefundOrder' | 'ConfirmRefundPaid' | 'NoteRefundReturned'
>;

/** A refund goes owed → approved → ordered → paid; who approves it does not release it. */
export function moveRefund(
  command: RefundCommand,
  application: Application,
  { reversals }: Pick<Context, 'reversals'>,
): Verdict {
  const refund = application.account.refunds.find((candidate) => candidate.refund === command.refund);
  if (refund === undefined) return new Rejection('unknown-refund', { refund: command.refund });
  switch (command.type) {
    case 'ApproveRefund':
      return expecting('owed', refund) ?? [{ type: 'RefundApproved', refund: refund.refund }];
    case 'WithdrawRefund':
      return (
        expecting('approved', refund) ?? [
          { type: 'RefundApprovalWithdrawn', refund: refund.refund, becauseId: command.becauseId },
        ]
      );
    case 'OrderRefund':
      return order(command, refund, reversals);
    case 'CancelRefundOrder':
      return cancelOrder(command, refund);
    case 'ConfirmRefundPaid':
      return confirmPaid(command, { refund, application });
    case 'NoteRefundReturned':
      return noteReturned(command, { refund, application });
  }
}

const unless: Record<RefundStage, 'refund-not-owed' | 'refund-not-approved' | 'refund-not-ordered' | 'already-paid'> = {
  owed: 'refund-not-owed',
  approved: 'refund-not-approved',
  ordered: 'refund-not-ordered',
  paid: 'already-paid',
  withdrawn: 'refund-not-owed',
};

function expecting(stage: 'owed' | 'approved' | 'ordered', refund: Refund): Rejection | null {
  if (refund.stage === stage) return null;
  if (refund.stage === 'paid') return new Rejection('already-paid', { refund: refund.refund });
  return new Rejection(unless[stage], { refund: refund.refund, stage: refund.stage });
}

/** Money that the bank or a person is taking back does not leave meanwhile, for then it could not be taken back. */
function order({ by, batch }: CommandOf<'OrderRefund'>, refund: Refund, reversals: readonly string[]): Verdict {
  const refusal = expecting('approved', refund);
  if (refusal !== null) return refusal;
  if (refund.approvedBy === by) return new Rejection('four-eyes', { approvedBy: by });
  if (reversals.length > 0) return new Rejection('payment-being-reversed', { payments: reversals });
  return [{ type: 'RefundOrdered', refund: refund.refund, batch }];
}

/** A batch is a stream of its own, and its id is a UUID. */
const BATCH = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const standsInFile = ({ batch }: Refund): boolean => BATCH.test(batch ?? '');

const inBatch = ({ refund, batch }: Refund): Rejection => new Rejection('refund-in-batch', { refund, batch });

/** What is told is of a batch's file, and the refund is to leave, or has left, by another way. */
function leftOtherwise({ refund, stage, batch }: Refund, said: string | undefined): Rejection | null {
  if (said === undefined || said === batch || (stage !== 'ordered' && stage !== 'paid')) return null;
  return new Rejection('refund-left-otherwise', { refund, stage, batch });
}

/** What stands in the file of a batch could still leave: only the batch itself says that it will not. */
function cancelOrder({ batch, becauseId }: CommandOf<'CancelRefundOrder'>, refund: Refund): Verdict {
  const refusal = expecting('ordered', refund);
  if (refusal !== null) return refusal;
  if (refund.batch !== batch && standsInFile(refund)) return inBatch(refund);
  return [{ type: 'RefundOrderCancelled', refund: refund.refund, becauseId }];
}

interface Moved {
  readonly refund: Refund;
  readonly application: Application;
}

function confirmPaid(command: CommandOf<'ConfirmRefundPaid'>, { refund, application }: Moved): Verdict {
  const { paidOn, bankReference, amountMinor, at, by, batch } = command;
  const refusal = leftOtherwise(refund, batch) ?? expecting('ordered', refund);
  if (refusal !== null) return refusal;
  // The bank's line of the file will come, or has: told by hand as well, it would have left the books twice.
  if (by !== BANK && standsInFile(refund)) return inBatch(refund);
  if (amountMinor !== null && amountMinor !== refund.amountMinor)
    return new Rejection('amount-mismatch', { amountMinor, owedMinor: refund.amountMinor });
  if (paidOn > dateOf(at, application.edition)) return new Rejection('evidence-from-the-future', { paidOn });
  const inTime = paidOn <= dueDay(refund.dueAt, application.edition.zone);
  return [{ type: 'RefundPaid', refund: refund.refund, paidOn, bankReference, inTime }];
}

/**
 * The bank sent it back, or one of the transfers that it left in: owed again with the same due date; the first attempt stays on
 * record. Which share of what stands in a batch's file came back, the bank's own line says, and would be heard twice.
 */
function noteReturned(command: CommandOf<'NoteRefundReturned'>, { refund: left, application }: Moved): Verdict {
  const { returnedOn, becauseId, at, by, amountMinor = left.amountMinor, transfer = null, batch } = command;
  const { refund, stage } = left;
  // Owed again when a person said so, and by now maybe on its way anew.
  if (by === BANK && batch !== undefined && left.notedBack.includes(batch)) return [];
  const otherwise = leftOtherwise(left, batch);
  if (otherwise !== null) return otherwise;
  if (stage !== 'ordered' && stage !== 'paid') return new Rejection('refund-not-ordered', { refund, stage });
  // Its file is on its way, or goes out yet: owed again, it would leave twice.
  if (by !== BANK && stage === 'ordered' && standsInFile(left)) return inBatch(left);
  if (amountMinor <= 0) return new Rejection('amount-not-positive', { amountMinor });
  if (amountMinor > left.amountMinor)
    return new Rejection('amount-mismatch', { amountMinor, owedMinor: left.amountMinor });
  if (returnedOn > dateOf(at, application.edition)) return new Rejection('evidence-from-the-future', { returnedOn });
  if (amountMinor === left.amountMinor) return [{ type: 'RefundReturned', refund, returnedOn, becauseId }];
  if (by !== BANK && standsInFile(left)) return inBatch(left);
  const again = application.account.refunds.length + 1;
  return [{ type: 'RefundShareReturned', refund, again, amountMinor, transfer, returnedOn, becauseId }];
}

export const refundOwed = (application: Application, event: EventOf<'RefundOwed'>): Application => {
  const { refund, amountMinor, cause, countedFrom, warnAt, dueFrom, dueAt, reopens } = event;
  const owed: Refund = {
    refund,
    amountMinor,
    cause,
    stage: 'owed',
    approvedBy: null,
    batch: null,
    countedFrom,
    warnAt,
    dueFrom,
    dueAt,
    warned: 0,
    dueNoted: false,
    overdueNoted: false,
    cameBack: false,
    notedBack: [],
    ...(reopens !== undefined && { reopens }),
  };
  const { account } = application;
  return { ...application, account: { ...account, refunds: [...account.refunds, owed] } };
};

/** Owed as before it left. A person said so before the bank did: of which batch's transfers is kept, for their lines are to come. */
export function refundReturned(application: Application, { refund, by }: EventOf<'RefundReturned'>): Application {
  const left = application.account.refunds.find((one) => one.refund === refund);
  if (left === undefined) return application;
  const { batch } = left;
  const notedBack = by !== BANK && batch !== null && standsInFile(left) ? [...left.notedBack, batch] : left.notedBack;
  return changeRefund(application, refund, {
    ...{ stage: 'owed', approvedBy: null, batch: null, cameBack: true, notedBack },
  });
}

/** What came back is owed as it was before it left; of the refund the rest stays where it is. */
export function refundShareReturned(application: Application, event: EventOf<'RefundShareReturned'>): Application {
  const { refund, again, amountMinor, transfer } = event;
  const left = application.account.refunds.find((one) => one.refund === refund);
  if (left === undefined) return application;
  const changed = changeRefund(application, refund, { amountMinor: left.amountMinor - amountMinor });
  const reopened: Refund = {
    ...{ ...left, refund: again, amountMinor, reopens: { refund, transfer } },
    ...{ stage: 'owed', approvedBy: null, batch: null, cameBack: false, notedBack: [] },
  };
  const { account } = changed;
  return { ...changed, account: { ...account, refunds: [...account.refunds, reopened] } };
}

export function changeRefund(application: Application, refund: number, change: Partial<Refund>): Application {
  const { account } = application;
  const refunds = account.refunds.map((one) => (one.refund === refund ? { ...one, ...change } : one));
  return { ...application, account: { ...account, refunds } };
}
