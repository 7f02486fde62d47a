import { accountOf } from './account.js';
import type { ApplicationEvent, ApplicationEventType, EventOf } from './events.js';
import type { GroupLine } from './group-share.types.js';
import type { Audience, LetterName, Owed, PayerLetterName } from './letters.types.js';
import type { Application } from './state.js';

/**
 * @param after the application as the whole record has left it, all consequences included
 * @param alongside the types of all events of that record
 */
type Owes<T extends ApplicationEventType> = (
  event: EventOf<T>,
  after: Application,
  alongside: ReadonlySet<ApplicationEventType>,
) => readonly Owed[];

const letter = (name: LetterName, to: Audience = 'participant') => ({ kind: 'letter', letter: name, to }) as const;
const paper = (document: 'invoice' | 'credit-note' | 'certificate'): Owed => ({ kind: 'document', document });
/** A paper's letter goes to the participant, and by itself to the payer: neither waits for the other's mailbox. */
const toBoth = (name: LetterName): readonly Owed[] => [letter(name), letter(name, 'payer')];
const nothing = (): readonly Owed[] => [];
const one = (name: LetterName, to?: Audience) => (): readonly Owed[] => [letter(name, to)];
const givesPlace = (alongside: ReadonlySet<ApplicationEventType>): boolean =>
  alongside.has('PlaceGuaranteed') || alongside.has('PlaceReinstated');
const isOpenEdition = ({ edition }: Application): boolean => edition.terms.admission.mode === 'open';

const invoice = (alongside: ReadonlySet<ApplicationEventType>): readonly Owed[] => [
  paper('invoice'),
  ...toBoth(alongside.has('ApplicantAdmitted') ? 'admission-invoice' : 'invoice-corrected'),
];
/** One payer, one letter: it goes with the first line. The paper names all participants, and so goes to none of them. */
const groupInvoice = ({ line }: GroupLine): readonly Owed[] => (line === 1 ? [letter('group-invoice', 'payer')] : []);

/**
 * A line is for the group's payer to pay: nobody else is asked for it, and they once for all, by whichever event comes
 * first.
 */
const dunning = (
  name: 'payment-reminder' | 'payment-overdue',
  { account, phase }: Application,
  nth: number,
): readonly Owed[] => {
  const line = lineOf({ account });
  const toPayer = letter(`payer-${name}`, 'payer');
  if (line === undefined) return [letter(name), toPayer];
  if (phase.name !== 'awaiting-payment' || phase.due === null) return [];
  return [{ ...toPayer, once: `${line.group}/${name}/${phase.due.dueOn}/${nth}` }];
};
/** The line of a group that was invoiced last; undefined where the invoice is the application's own. */
const lineOf = ({ account }: Pick<Application, 'account'>): GroupLine | undefined => account.invoices.at(-1)?.line;

/**
 * What each event owes the world, in the order in which it must go out. One reservation letter per participant and
 * place: only the events that give a place to a person owe it (promise 2).
 */
const table: { readonly [T in ApplicationEventType]: Owes<T> } = {
  ApplicationSubmitted: (_event, after) => (isOpenEdition(after) ? [] : [letter('receipt')]),
  LateApplicationAccepted: nothing,
  SubscriptionRepeated: one('webinar-confirmed'),
  EditionNoted: ({ news }, { phase }) =>
    news === 'speakers' && phase.name === 'guaranteed' ? [letter('speakers-announced')] : [],
  // A lapsed place keeps up with its dates, for it may be reinstated, but nobody writes of them.
  DatesChanged: ({ moved }, { phase }) =>
    phase.name === 'lapsed' ? [] : [letter(moved ? 'dates-moved' : 'dates-confirmed')],
  InformationRequested: one('question'),
  InformationProvided: nothing,
  InformationReminded: one('question-reminder'),
  InformationOverdue: one('staff-assessment-overdue', 'admissions'),
  AssessmentOverdue: one('staff-assessment-overdue', 'admissions'),
  ApplicantAdmitted: nothing,
  ApplicationRejected: one('rejection'),
  ApplicationWithdrawn: one('withdrawal'),
  AdmissionRevocationProposed: nothing,
  AdmissionRevoked: one('admission-revoked'),
  ApplicationReopened: (_event, after) => (isOpenEdition(after) ? [] : [letter('application-reopened')]),
  EvidenceRecorded: nothing,
  FeeAssessed: nothing,
  GroupJoined: ({ amountMinor }, _after, alongside) =>
    amountMinor > 0 && alongside.has('ApplicantAdmitted') ? [letter('admission-group')] : [],
  LineCredited: one('group-credit-note', 'payer'),
  GroupLeft: nothing,
  InvoiceIssued: ({ line }, _after, alongside) => (line ? groupInvoice(line) : invoice(alongside)),
  // Of a group's line the group issues the paper, and then says so.
  CreditNoteIssued: ({ line }) => (line ? [] : [paper('credit-note'), ...toBoth('credit-note')]),
  InvoicePartiesReplaced: nothing,
  InvoiceCancelled: one('invoice-cancelled'),
  PaymentDeadlineExtended: (_event, after) => [
    ...(lineOf(after) === undefined ? [letter('payment-deadline-extended')] : []),
    letter('payer-deadline-extended', 'payer'),
  ],
  PaymentReminded: ({ nth }, after) => dunning('payment-reminder', after, nth),
  PaymentOverdue: (_event, after) => [
    ...dunning('payment-overdue', after, 1),
    letter('staff-payment-overdue', 'finance'),
  ],
  LapseDeferred: nothing,
  PlaceLapsed: () => [letter('lapse'), letter('payer-lapse', 'payer')],
  // Of a payment that simply completes the fee the reservation letter is the receipt.
  PaymentConfirmed: (_event, { account }, alongside) =>
    givesPlace(alongside) && account.refunds.every(({ stage }) => stage !== 'owed') ? [] : [letter('payment-received')],
  // Whoever has a place is in question, once; any other balance that is open again has a letter of its own.
  PaymentReversed: (_event, after, alongside) =>
    accountOf(after).dueMinor > 0 && !alongside.has('PlaceInQuestion')
      ? [letter('staff-payment-reversed', 'finance')]
      : [],
  ShortPaymentAccepted: nothing,
  PlaceGuaranteed: (_event, after) => [letter(isOpenEdition(after) ? 'webinar-confirmed' : 'reservation')],
  // Money that came in time wins against a seat that has been given away since: admissions must hear of it.
  PlaceReinstated: () => [
    letter('reinstatement'),
    letter('reservation'),
    letter('staff-place-reinstated', 'admissions'),
  ],
  PlaceInQuestion: one('staff-place-in-question', 'finance'),
  CancellationConfirmationRequested: one('cancellation-to-confirm'),
  CancellationRequested: nothing,
  CancellationDataRequested: one('cancellation-data-requested'),
  CancellationAccepted: one('cancellation-accepted'),
  // Whoever did not know how is given the letter that a cancellation has to answer.
  CancellationRefused: ({ reason }, { reservedAt }) => [
    letter('cancellation-refused'),
    ...(reason === 'wrong-channel' && reservedAt !== null ? [letter('reservation-copy')] : []),
  ],
  CancellationWindowClosed: nothing,
  PlaceGivenUp: one('place-given-up'),
  ExceptionProposed: nothing,
  ExceptionGranted: one('exception-granted'),
  PlaceCancelledByOrganiser: one('edition-cancelled'),
  // The former participant hears of it first, then the new one has the one letter that a place is worth.
  ParticipantSubstituted: () => [letter('substituted'), letter('reservation')],
  // Every other cause has a letter of its own that says what comes back.
  RefundOwed: ({ cause }) => (cause === 'fee-corrected' || cause === 'payment-reversed' ? [letter('refund-owed')] : []),
  RefundWithdrawn: nothing,
  RefundApproved: nothing,
  RefundApprovalWithdrawn: nothing,
  RefundOrdered: nothing,
  RefundOrderCancelled: nothing,
  RefundPaid: one('refund-paid'),
  RefundReturned: nothing,
  RefundShareReturned: nothing,
  RefundDeadlineNear: one('staff-refund-near', 'finance'),
  RefundDue: one('staff-refund-due', 'finance-lead'),
  RefundOverdue: one('staff-refund-overdue', 'finance-lead'),
  StartReminded: one('practical-information'),
  AttendanceRecorded: nothing,
  ExperienceSharedRecorded: nothing,
  FinalWorkRecorded: nothing,
  RequirementWaived: nothing,
  RecordCorrected: one('record-corrected'),
  CourseCompleted: one('webinar-follow-up'),
  CourseNotCompleted: one('not-completed'),
  CertificateIssued: () => [paper('certificate'), letter('certificate')],
  CertificateReissued: () => [paper('certificate'), letter('certificate-reissued')],
  CertificateRevoked: one('certificate-revoked'),
  FileClosed: nothing,
};

/** @param step all events of the record, this one among them */
export function owedBy(
  event: ApplicationEvent,
  after: Application,
  step: readonly ApplicationEvent[],
): readonly Owed[] {
  const owes = table[event.type] as Owes<ApplicationEventType>;
  return owes(event, after, new Set(step.map(({ type }) => type)));
}

/** Whether it is to whoever pays, in words of their own, where that is somebody else than the participant. */
export const isOfPayer = (name: LetterName): name is PayerLetterName => name.startsWith('payer-');

/** Letters about all that a payer has not paid, a group's with all its participants; any other is about one of them. */
export const isReminderOfDebt = (name: LetterName): boolean =>
  name === 'payer-payment-reminder' || name === 'payer-payment-overdue';
