import { admitted, reopened, underAssessment } from './assessment.js';
import { accepted, cancellationRequested, dataRequested, refused, settled } from './cancellation.js';
import { confirmationRequested } from './confirmation.js';
import { ended, recorded } from './completion.js';
import type { ApplicationEvent, ApplicationEventType, EventOf } from './events.js';
import { groupJoined, groupLeft } from './group-share.js';
import { creditNoteIssued, feeAssessed, invoiceIssued } from './invoicing.js';
import {
  guaranteed,
  lapseDeferred,
  lapsed,
  paymentConfirmed,
  paymentReversed,
  shortPaymentAccepted,
} from './payment.js';
import { evidenceRecorded } from './proven.js';
import { datesChanged, submitted } from './receipt.js';
import { changeRefund, refundOwed, refundReturned, refundShareReturned } from './refund.js';
import type { Application, Phase, State } from './state.js';

/** Folds a whole stream. The id is the stream's: events do not repeat it. */
export const fold = (id: string, events: readonly ApplicationEvent[]): State =>
  events.reduce<State>((state, event) => evolve(state, event, id), null);

export interface Step {
  /** Of the event in its stream. */
  readonly version: number;
  readonly event: ApplicationEvent;
  /** As the event found the application, and as it leaves it. */
  readonly before: State;
  readonly after: Application;
}

/** Each event of a whole stream with what it did; none that comes before the submission, such as the leave to be late. */
export function stepsThrough(id: string, events: readonly ApplicationEvent[]): Step[] {
  let after: State = null;
  return events.flatMap((event, index): Step[] => {
    const before = after;
    after = evolve(before, event, id);
    return after === null ? [] : [{ version: index + 1, event, before, after }];
  });
}

/** What an event makes of a state. Total: every event has its place below before it compiles. */
export function evolve(state: State, event: ApplicationEvent, id: string): State {
  if (event.type === 'ApplicationSubmitted') return submitted(id, event);
  // A late application is accepted before it is submitted: there is nothing yet to change.
  if (state === null) return null;
  const change = table[event.type] as Changes<Later>;
  const lastAt = event.occurredAt > state.lastAt ? event.occurredAt : state.lastAt;
  return { ...change(state, event), lastAt };
}

type Later = Exclude<ApplicationEventType, 'ApplicationSubmitted'>;
type Changes<T extends Later> = (application: Application, event: EventOf<T>) => Application;

const unchanged = (application: Application): Application => application;

/** A mark within one phase; an event that does not fit the phase leaves it as it is. */
const within =
  <N extends Phase['name'], T extends Later>(
    name: N,
    mark: (event: EventOf<T>) => Partial<Extract<Phase, { readonly name: N }>>,
  ): Changes<T> =>
  (application, event) =>
    application.phase.name === name ? { ...application, phase: { ...application.phase, ...mark(event) } } : application;

const assessedBy = (application: Application, { assessBy }: { readonly assessBy: string }): Application => ({
  ...application,
  phase: underAssessment(assessBy),
});

const refund =
  <T extends Later>(change: (event: EventOf<T>) => Parameters<typeof changeRefund>[2]): Changes<T> =>
  (application, event) =>
    'refund' in event ? changeRefund(application, event.refund, change(event)) : application;

const table: { readonly [T in Later]: Changes<T> } = {
  LateApplicationAccepted: unchanged,
  SubscriptionRepeated: unchanged,
  EditionNoted: (application, { version }) => ({ ...application, edition: { ...application.edition, version } }),
  DatesChanged: datesChanged,
  InformationRequested: (application, { remindAt, answerBy }) => ({
    ...application,
    phase: { name: 'information-requested', remindAt, answerBy },
  }),
  InformationProvided: (application, event) => ({
    ...assessedBy(application, event),
    answers: [...application.answers, event.answerId],
  }),
  InformationReminded: within('information-requested', () => ({ remindAt: null })),
  InformationOverdue: assessedBy,
  AssessmentOverdue: within('submitted', () => ({ overdue: true })),
  ApplicantAdmitted: admitted,
  ApplicationRejected: ended('rejected', 'rejection'),
  ApplicationWithdrawn: ended('withdrawn', 'withdrawal'),
  AdmissionRevocationProposed: (application, { by }) => ({ ...application, proposedRevocation: { by } }),
  AdmissionRevoked: settled('revocation', () => ({ percent: 100, cause: 'admission-revoked' })),
  ApplicationReopened: reopened,
  FeeAssessed: (application, event) => ({ ...application, account: feeAssessed(application.account, event) }),
  EvidenceRecorded: evidenceRecorded,
  GroupJoined: groupJoined,
  LineCredited: unchanged,
  GroupLeft: groupLeft,
  InvoiceIssued: invoiceIssued,
  CreditNoteIssued: (application, event) => ({ ...application, account: creditNoteIssued(application.account, event) }),
  InvoicePartiesReplaced: unchanged,
  InvoiceCancelled: (application, { assessBy }) => reopened(application, { assessBy, personId: null }),
  PaymentDeadlineExtended: within('awaiting-payment', ({ due }) => ({ due, reminded: 0, overdue: false })),
  PaymentReminded: within('awaiting-payment', ({ nth }) => ({ reminded: nth })),
  PaymentOverdue: within('awaiting-payment', () => ({ overdue: true })),
  LapseDeferred: lapseDeferred,
  PlaceLapsed: lapsed,
  PaymentConfirmed: paymentConfirmed,
  PaymentReversed: paymentReversed,
  ShortPaymentAccepted: shortPaymentAccepted,
  PlaceGuaranteed: guaranteed,
  PlaceReinstated: guaranteed,
  PlaceInQuestion: within('guaranteed', () => ({ inQuestion: true })),
  CancellationConfirmationRequested: confirmationRequested,
  CancellationRequested: cancellationRequested,
  CancellationDataRequested: dataRequested,
  CancellationAccepted: accepted,
  CancellationRefused: refused,
  CancellationWindowClosed: within('guaranteed', () => ({ windowClosed: true })),
  PlaceGivenUp: settled('given-up', () => ({ percent: 0, cause: 'cancellation' })),
  ExceptionProposed: (application, { percent, by, role }) => ({
    ...application,
    proposedException: { percent, by, role },
  }),
  ExceptionGranted: settled('exception', ({ percent }) => ({ percent, cause: 'exception' })),
  PlaceCancelledByOrganiser: settled('organiser', () => ({ percent: 100, cause: 'organiser-cancelled' })),
  ParticipantSubstituted: (application, { personId }) => ({
    ...application,
    personId,
    accessGeneration: application.accessGeneration + 1,
    // What was begun about the former participant is not about this one.
    pendingCancellation: null,
    unconfirmedCancellation: null,
    proposedException: null,
    proposedRevocation: null,
  }),
  RefundOwed: refundOwed,
  RefundWithdrawn: refund(() => ({ stage: 'withdrawn' })),
  RefundApproved: refund(({ by }) => ({ stage: 'approved', approvedBy: by })),
  RefundApprovalWithdrawn: refund(() => ({ stage: 'owed', approvedBy: null })),
  RefundOrdered: refund(({ batch }) => ({ stage: 'ordered', batch })),
  RefundOrderCancelled: refund(() => ({ stage: 'owed', approvedBy: null, batch: null })),
  RefundPaid: refund(() => ({ stage: 'paid' })),
  RefundReturned: refundReturned,
  RefundShareReturned: refundShareReturned,
  RefundDeadlineNear: refund(({ nth }) => ({ warned: nth })),
  RefundDue: refund(() => ({ dueNoted: true })),
  RefundOverdue: refund(() => ({ overdueNoted: true })),
  StartReminded: within('guaranteed', ({ nth }) => ({ reminded: nth })),
  AttendanceRecorded: recorded,
  ExperienceSharedRecorded: recorded,
  FinalWorkRecorded: recorded,
  RequirementWaived: recorded,
  RecordCorrected: recorded,
  CourseCompleted: ended('completed', 'completion'),
  CourseNotCompleted: ended('not-completed', 'completion'),
  CertificateIssued: (application, event) => ({
    ...ended('certified', 'completion')(application, event),
    certificate: { code: event.code, revoked: false },
  }),
  CertificateReissued: (application, { code }) => ({ ...application, certificate: { code, revoked: false } }),
  CertificateRevoked: (application, event) => ({
    ...ended('not-completed', 'completion')(application, event),
    certificate: { code: event.code, revoked: true },
  }),
  FileClosed: (application) => ({ ...application, closed: true }),
};
