import { accountOf, chargedByRule, invoicedNetMinor, isEnded } from '../account.js';
import type { Because } from '../because.js';
import type { Proof } from '../evidence.types.js';
import type { ApplicationEvent, ApplicationEventType, EventOf } from '../events.js';
import { fold, stepsThrough } from '../evolve.js';
import type { Application, State } from '../state.js';
import { refundOwedLine } from './refund-owed.js';
import { listed, type Words } from './words.js';

interface Told {
  /** The application as the event found it. */
  readonly before: State;
  /** The application with this event in it. */
  readonly after: Application;
  readonly words: Words;
}
type Tells<T extends ApplicationEventType> = (event: EventOf<T>, told: Told) => string;

/** What each event did to the money; null where it moved none. */
const table: { readonly [T in ApplicationEventType]: Tells<T> | null } = {
  ApplicationSubmitted: null,
  LateApplicationAccepted: null,
  SubscriptionRepeated: null,
  EditionNoted: null,
  DatesChanged: null,
  InformationRequested: null,
  InformationProvided: null,
  InformationReminded: null,
  InformationOverdue: null,
  AssessmentOverdue: null,
  ApplicantAdmitted: null,
  ApplicationRejected: null,
  ApplicationWithdrawn: ended('The application was withdrawn'),
  AdmissionRevocationProposed: null,
  AdmissionRevoked: ended('The admission was revoked: all that was paid comes back'),
  ApplicationReopened: ended('The application was reopened'),
  EvidenceRecorded: ({ evidence, proofs, asOf, by }) =>
    `Evidence ${evidence}, recorded by ${by}: ${listed(proofs.map(proofIn))}, as of ${asOf}.`,
  FeeAssessed: feeLine,
  GroupJoined: ({ group, amountMinor }, { words }) =>
    `${words.amount(amountMinor)} are to be invoiced with the group ${group}, before its discount.`,
  LineCredited: ({ number, amountMinor, corrects, line }, { words }) =>
    `Credit note ${number} of ${words.amount(amountMinor)} went to the payer of group ${line.group}: ` +
    `${line.line === 0 ? `all of ${corrects}, which was made out anew` : `line ${line.line} of ${corrects}`}.`,
  GroupLeft: ({ group }) => `Nothing more of it is invoiced with the group ${group}.`,
  InvoiceIssued: ({ invoice, number, kind, amountMinor, due, creditorReference, line }, { words }) =>
    `${kind === 'fee' ? 'Invoice' : 'Supplementary invoice'} ${named(invoice, number)}` +
    `${line ? `, line ${line.line} of group ${line.group},` : ''} over ${words.amount(amountMinor)}, ` +
    `due on ${due.dueOn}, reference ${creditorReference}.`,
  CreditNoteIssued: creditNoteLine,
  InvoicePartiesReplaced: ended('The invoice was made out to somebody else'),
  InvoiceCancelled: ended('The invoice was cancelled, and the application is assessed again'),
  PaymentDeadlineExtended: ({ due }) => `Payment is due on ${due.dueOn} now.`,
  PaymentReminded: null,
  PaymentOverdue: ended('The payment became overdue'),
  LapseDeferred: ({ until }, { words }) =>
    `Money at the bank may be the payment, and nobody has said so yet: no lapse before ${words.time(until)}.`,
  PlaceLapsed: ({ percent }) => `The place lapsed unpaid; of what was paid ${percent} % comes back.`,
  PaymentConfirmed: ({ paymentId, amountMinor, receivedOn }, { after, words }) =>
    `Payment ${paymentId}: ${words.amount(amountMinor)} received on ${receivedOn}; ${coverage(after, words)}.`,
  PaymentReversed: ({ paymentId }, { after, words }) =>
    `The bank took payment ${paymentId} back; ${coverage(after, words)}.`,
  ShortPaymentAccepted: ({ shortMinor }, { words }) =>
    `Finance took what was paid as enough: ${words.amount(shortMinor)} short.`,
  PlaceGuaranteed: ended('The place is guaranteed'),
  PlaceReinstated: ended('What was received covers the fee, as the terms count it: the place is guaranteed again'),
  PlaceInQuestion: ({ missingMinor }, { words }) =>
    `The fee is no longer covered: ${words.amount(missingMinor)} are missing.`,
  CancellationConfirmationRequested: ({ receivedAt }, { words }) =>
    `A mail of ${words.time(receivedAt)} from another address asks to leave: it counts once the registered one confirms it.`,
  CancellationRequested: ({ request, receivedAt }, { words }) =>
    `Cancellation request ${request} was received at ${words.time(receivedAt)}.`,
  CancellationDataRequested: ({ request, missing, until }, { words }) =>
    `Request ${request} lacks ${listed(missing)}, which may follow until ${words.time(until)}.`,
  CancellationAccepted: ({ request, percent, rule, deadline }, { words }) =>
    `Request ${request} is accepted, for it came before ${words.time(deadline)}` +
    `${rule === 'tier' ? '' : ', the end of the term to leave after the dates had moved'}: ${percent} % comes back.`,
  CancellationRefused: refusalLine,
  CancellationWindowClosed: ({ until }, { words }) =>
    `The cancellation window closed at ${words.time(until)}: nothing is refunded from then on.`,
  PlaceGivenUp: ended('The place was given up: nothing is refunded beyond the terms'),
  ExceptionProposed: null,
  ExceptionGranted: ({ percent }) => `Two persons granted an exception: ${percent} % comes back.`,
  PlaceCancelledByOrganiser: ended('The organiser cancelled: all that was paid comes back'),
  ParticipantSubstituted: ended('Another person took the place: what was paid carries over'),
  RefundOwed: (event, { after, words }) => refundOwedLine(event, after, words),
  RefundWithdrawn: ({ refund, cause }) =>
    `Refund ${refund} is no longer owed: ${cause === 'payment-reversed' ? 'a payment was taken back' : 'the place stands again'}.`,
  RefundApproved: ({ refund, by }) => `Refund ${refund} was approved by ${by}.`,
  RefundApprovalWithdrawn: ({ refund, by }) => `The approval of refund ${refund} was taken back by ${by}.`,
  RefundOrdered: ({ refund, by, batch }) =>
    `Refund ${refund} was released to the bank by ${by}${batch === null ? '' : ` in batch ${batch}`}.`,
  RefundOrderCancelled: ({ refund }) => `The order of refund ${refund} did not leave: it is owed as before.`,
  RefundPaid: ({ refund, paidOn, bankReference, inTime }) =>
    `Refund ${refund} was paid on ${paidOn} (${bankReference}), ${inTime ? 'in time' : 'late'}.`,
  RefundReturned: ({ refund, returnedOn }) => `Refund ${refund} came back on ${returnedOn}: it is owed as before.`,
  RefundShareReturned: ({ refund, again, amountMinor, returnedOn }, { words }) =>
    `Of refund ${refund} ${words.amount(amountMinor)} came back on ${returnedOn}: owed as before, as refund ${again}.`,
  RefundDeadlineNear: ({ refund, nth }) => `Finance were warned of refund ${refund} (${nth}).`,
  RefundDue: ({ refund }) => `Refund ${refund} fell due.`,
  RefundOverdue: ({ refund }) => `Refund ${refund} is late: a breach, on record.`,
  StartReminded: null,
  AttendanceRecorded: null,
  ExperienceSharedRecorded: null,
  FinalWorkRecorded: null,
  RequirementWaived: null,
  RecordCorrected: null,
  CourseCompleted: null,
  CourseNotCompleted: null,
  CertificateIssued: null,
  CertificateReissued: null,
  CertificateRevoked: null,
  FileClosed: null,
};

/** What an event did to the money, in words. */
export interface ToldLine {
  /** Of the event in its stream. */
  readonly version: number;
  readonly event: ApplicationEvent;
  /** The application with this event in it. */
  readonly after: Application;
  readonly text: string;
}

/** What each event did to the money, oldest first. */
export const toldLines = (id: string, events: readonly ApplicationEvent[], words: Words): ToldLine[] =>
  stepsThrough(id, events).flatMap(({ version, event, before, after }): ToldLine[] => {
    const text = lineOf(event, { before, after, words });
    return text === null ? [] : [{ version, event, after, text }];
  });

/** Each euro's story, oldest first, and at the end where the money is. */
export function moneyLines(id: string, events: readonly ApplicationEvent[], words: Words): string[] {
  const lines = toldLines(id, events, words);
  const state = fold(id, events);
  if (state === null || state.account.feeMinor === null) return [];
  return [...lines.map(({ event, text }) => `${words.time(event.occurredAt)}  ${text}`), sumLine(state, words)];
}

function lineOf(event: ApplicationEvent, told: Told): string | null {
  const tells = table[event.type] as Tells<ApplicationEventType> | null;
  return tells === null ? null : tells(event, told);
}

function ended(sentence: string): () => string {
  return () => `${sentence}.`;
}

function feeLine(event: EventOf<'FeeAssessed'>, { words }: Told): string {
  const { band, amountMinor, groupDiscountPercent, because } = event;
  const discount = groupDiscountPercent === 0 ? '' : `, ${groupDiscountPercent} % off for the group`;
  const reasons = because.map(reasonOf);
  return `The fee is ${words.amount(amountMinor)} (band ${band}${discount})${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}.`;
}

function proofIn(proof: Proof): string {
  switch (proof.fact) {
    case 'member':
      return proof.member === null ? 'no member' : `member ${proof.member}`;
    case 'contributions-paid':
      return `contributions ${proof.year} ${proof.paid ? 'paid' : 'not paid'}`;
    case 'income-group':
      return `income group ${proof.group} FY${proof.fiscalYear}`;
  }
}

function reasonOf({ fact, holds, value, asOf, source }: Because): string {
  return `${fact} ${value} ${holds ? 'holds' : 'does not hold'} as of ${asOf}, says ${source}`;
}

/** The last of them leaves on paper what is charged: the fee of a place, or what is kept of one that has ended. */
function creditNoteLine(event: EventOf<'CreditNoteIssued'>, { before, after, words }: Told): string {
  const { creditNote, number, invoice, amountMinor } = event;
  const line = `Credit note ${named(creditNote, number)} of ${words.amount(amountMinor)} on invoice ${invoice}`;
  const netMinor = invoicedNetMinor(after.account);
  if (before === null || netMinor !== chargedByRule(after)) return `${line}.`;
  const stays = `${words.amount(netMinor)} ${isEnded(after.phase) ? 'kept' : 'charged'}`;
  return `${line}: ${words.amount(invoicedNetMinor(before.account))} invoiced - ${stays}.`;
}

function refusalLine(event: EventOf<'CancellationRefused'>, { words }: Told): string {
  const { request, reason, deadline, missing } = event;
  switch (reason) {
    case 'deadline-passed':
      return `Request ${request} is refused: the window had closed at ${words.time(deadline)}. Nothing is refunded.`;
    case 'wrong-channel':
      return `Request ${request} is refused: it was no reply to the letter that the terms name. A correct one may follow.`;
    case 'data-missing':
      return `Request ${request} is refused: ${listed(missing)} never came. A complete one may follow.`;
  }
}

function coverage(after: Application, words: Words): string {
  const { receivedMinor, dueMinor } = accountOf(after);
  const received = `${words.amount(receivedMinor)} received in all`;
  return dueMinor === 0 ? received : `${received}, ${words.amount(dueMinor)} still due`;
}

function named(ordinal: number, number: string | undefined): string {
  return number ?? String(ordinal);
}

function sumLine(application: Application, words: Words): string {
  const { receivedMinor, keptMinor, refundedMinor, owedBackMinor } = accountOf(application);
  const [received, kept, refunded, owed] = [receivedMinor, keptMinor, refundedMinor, owedBackMinor].map((amountMinor) =>
    words.amount(amountMinor),
  );
  return `In all: ${received} received = ${kept} kept + ${refunded} refunded + ${owed} still owed back.`;
}
