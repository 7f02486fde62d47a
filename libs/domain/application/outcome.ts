import type { Outcome } from '../outcome.js';
import { availableMinor, invoicedNetMinor, isEnded, isOpen, owesFee, receivedMinor } from './account.js';
import { deadlines, nextDeadline } from './clock.js';
import type { ApplicationCommandType } from './commands.js';
import type { Application, State } from './state.js';

/** Of the stored stream: what a workflow needs to wait, and a reader to act. */
export function outcomeOf(state: State, version: number): Outcome {
  if (state === null) return { phase: 'none', deadline: null, version, accepts: ['SubmitApplication'], closed: true };
  return {
    phase: state.phase.name,
    deadline: nextDeadline(state)?.at ?? null,
    version,
    accepts: acceptsOf(state),
    closed: isClosed(state),
  };
}

/** Nothing is left to wait for: the file is closed and no refund is on its way. */
const isClosed = (application: Application): boolean =>
  application.closed &&
  deadlines(application).length === 0 &&
  !application.account.refunds.some((refund) => isOpen(refund) || refund.stage === 'ordered');

/** Commands that make sense now; each may still be refused for what it carries. */
export function acceptsOf(application: Application): readonly ApplicationCommandType[] {
  const { account, edition } = application;
  const stages = new Set(account.refunds.map(({ stage }) => stage));
  const refunds: ApplicationCommandType[] = [
    ...(stages.has('owed') ? (['ApproveRefund'] as const) : []),
    ...(stages.has('approved') ? (['OrderRefund', 'WithdrawRefund'] as const) : []),
    ...(stages.has('ordered') ? (['ConfirmRefundPaid', 'CancelRefundOrder'] as const) : []),
    ...(stages.has('ordered') || stages.has('paid') ? (['NoteRefundReturned'] as const) : []),
  ];
  const money: ApplicationCommandType[] = [
    'ConfirmPayment',
    ...(account.receipts.some(({ reversed }) => !reversed) ? (['ReversePayment'] as const) : []),
    ...(!isEnded(application.phase) && invoicedNetMinor(account) > 0 ? (['ReplaceInvoice'] as const) : []),
    ...(application.phase.name === 'awaiting-payment' && availableMinor(account) === 0
      ? (['CancelInvoice'] as const)
      : []),
  ];
  const inPhase = ofPhase(application);
  return [
    ...inPhase.filter((command) => command !== 'RequestCancellation' || edition.terms.cancellation !== null),
    ...money,
    ...refunds,
  ];
}

const assessing: readonly ApplicationCommandType[] = [
  'RequestInformation',
  'ProvideInformation',
  'RecordEvidence',
  'Admit',
  'Reject',
  'Withdraw',
];

function ofPhase(application: Application): readonly ApplicationCommandType[] {
  const { phase, account } = application;
  const paid = availableMinor(account) > 0;
  const leaving: readonly ApplicationCommandType[] = paid
    ? ['RequestCancellation', 'GiveUpPlace', 'GrantException']
    : ['Withdraw'];
  const enough = paid && owesFee(application) ? (['AcceptShortPayment'] as const) : [];
  // A mail that had come before the end, and is found after it.
  const overlooked = receivedMinor(account) > 0 ? (['RequestCancellation'] as const) : [];
  switch (phase.name) {
    case 'submitted':
    case 'information-requested':
      return assessing;
    case 'awaiting-payment':
      return ['ExtendPaymentDeadline', 'RecordEvidence', 'CorrectFee', 'RevokeAdmission', ...enough, ...leaving];
    case 'guaranteed':
      return [
        ...ofPlace,
        ...enough,
        ...leaving,
        ...(paid ? [] : (['RequestCancellation', 'GiveUpPlace', 'GrantException'] as const)),
      ];
    case 'rejected':
    case 'withdrawn':
      return ['ReopenApplication'];
    case 'lapsed':
      return ['ReopenApplication', ...overlooked];
    case 'cancelled':
      return phase.how === 'given-up' && paid ? ['RequestCancellation', 'GrantException'] : [];
    case 'certified':
      return ['ReissueCertificate', 'RevokeCertificate', ...enough];
    case 'not-completed':
      return ['CorrectRecord', 'Certify', ...overlooked, ...enough];
    case 'completed':
      return [...overlooked, ...enough];
  }
}

const ofPlace: readonly ApplicationCommandType[] = [
  'RecordAttendance',
  'RecordExperienceShared',
  'RecordFinalWork',
  'WaiveRequirement',
  'CorrectRecord',
  'Certify',
  'SubstituteParticipant',
  'RevokeAdmission',
];
