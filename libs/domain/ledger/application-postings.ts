import type { ApplicationEvent, ApplicationEventType, EventOf } from '../application/events.js';
import { applicationReference } from '../application-reference.js';
import { type LocalDate, localDateOf, type Instant, type Zone } from '../time/zone.js';
import { type LedgerAccount, type LedgerRule, type Movement, type Posting, undone } from './posting.js';

/** What an event is posted by, beside itself. */
interface Books {
  readonly zone: Zone;
  /** `7K3QW9XM2A`: refunds are filed under it. */
  readonly reference: string;
  /** What the stream's earlier events have posted. */
  readonly earlier: readonly Posting[];
}
type Posts<T extends ApplicationEventType> = (event: EventOf<T>, books: Books) => Movement | null;

/** What each event moves in the books; null where it moves nothing. */
const table: { readonly [T in ApplicationEventType]: Posts<T> | null } = {
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
  ApplicationWithdrawn: null,
  AdmissionRevocationProposed: null,
  AdmissionRevoked: null,
  ApplicationReopened: null,
  FeeAssessed: null,
  InvoiceIssued: invoiceIssued,
  CreditNoteIssued: creditNoteIssued,
  InvoicePartiesReplaced: null,
  InvoiceCancelled: null,
  PaymentDeadlineExtended: null,
  PaymentReminded: null,
  PaymentOverdue: null,
  PlaceLapsed: null,
  PaymentConfirmed: paymentConfirmed,
  PaymentReversed: paymentReversed,
  ShortPaymentAccepted: null,
  PlaceGuaranteed: null,
  PlaceReinstated: null,
  PlaceInQuestion: null,
  CancellationRequested: null,
  CancellationDataRequested: null,
  CancellationAccepted: null,
  CancellationRefused: null,
  CancellationWindowClosed: null,
  PlaceGivenUp: null,
  ExceptionProposed: null,
  ExceptionGranted: null,
  PlaceCancelledByOrganiser: null,
  ParticipantSubstituted: null,
  RefundOwed: refundOwed,
  RefundWithdrawn: refundWithdrawn,
  RefundApproved: null,
  RefundApprovalWithdrawn: null,
  RefundOrdered: null,
  RefundOrderCancelled: null,
  RefundPaid: refundPaid,
  RefundReturned: refundReturned,
  RefundDeadlineNear: null,
  RefundDue: null,
  RefundOverdue: null,
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

/** The postings of an application's events, each in the order of its event. */
export function applicationPostings(id: string, events: readonly ApplicationEvent[]): Posting[] {
  const earlier: Posting[] = [];
  const reference = applicationReference(id);
  let zone: Zone = 'UTC';
  for (const [index, event] of events.entries()) {
    if (event.type === 'ApplicationSubmitted') zone = event.edition.zone;
    const posts = table[event.type] as Posts<ApplicationEventType> | null;
    const movement = posts === null ? null : posts(event, { zone, reference, earlier });
    if (movement !== null) earlier.push({ ...movement, version: index + 1, line: 1 });
  }
  return earlier;
}

/** An invoice that is cancelled is credited by a note of its own, which follows in the same breath. */
function invoiceIssued({ number, amountMinor, currency, issuedOn }: EventOf<'InvoiceIssued'>): Movement {
  const sides = { debit: 'receivable', credit: 'revenue' } as const;
  return { rule: 'invoice', ...sides, amountMinor, currency, on: issuedOn, reference: number ?? null };
}

function creditNoteIssued({ number, amountMinor, currency, issuedOn }: EventOf<'CreditNoteIssued'>): Movement {
  const sides = { debit: 'revenue', credit: 'receivable' } as const;
  return { rule: 'credit-note', ...sides, amountMinor, currency, on: issuedOn, reference: number ?? null };
}

function paymentConfirmed(event: EventOf<'PaymentConfirmed'>, books: Books): Movement {
  const { paymentId, amountMinor, currency, receivedOn } = event;
  const debit = throughBank(event);
  const on = debit === 'bank' ? receivedOn : effectOf(event, books);
  return { rule: 'payment', debit, credit: 'receivable', amountMinor, currency, on, reference: paymentId };
}

function paymentReversed(event: EventOf<'PaymentReversed'>, books: Books): Movement | null {
  const payment = lastOf(books, event.paymentId, ['payment']);
  if (payment === null) return null;
  const credit = counterpart(payment.debit, event);
  return { ...undone(payment, { rule: 'payment-reversed', on: effectOf(event, books) }), credit };
}

function refundOwed(event: EventOf<'RefundOwed'>, books: Books): Movement {
  const { amountMinor, currency } = event;
  const sides = { debit: 'receivable', credit: 'refunds-payable' } as const;
  return { rule: 'refund-owed', ...sides, amountMinor, currency, ...ofRefund(event, books) };
}

function refundWithdrawn(event: EventOf<'RefundWithdrawn'>, books: Books): Movement | null {
  const { reference, on } = ofRefund(event, books);
  const owed = lastOf(books, reference, ['refund-owed']);
  return owed && undone(owed, { rule: 'refund-withdrawn', on });
}

function refundPaid(event: EventOf<'RefundPaid'>, books: Books): Movement | null {
  const { reference, on } = ofRefund(event, books);
  const owed = lastOf(books, reference, ['refund-owed']);
  const credit = throughBank(event);
  const day = credit === 'bank' ? event.paidOn : on;
  return owed && { ...owed, rule: 'refund-paid', debit: 'refunds-payable', credit, on: day };
}

/** What was only ordered has left no account, so that nothing comes back to one. */
function refundReturned(event: EventOf<'RefundReturned'>, books: Books): Movement | null {
  const { reference, on } = ofRefund(event, books);
  const last = lastOf(books, reference, ['refund-paid', 'refund-returned']);
  if (last?.rule !== 'refund-paid') return null;
  const debit = counterpart(last.credit, event);
  const day = debit === 'bank' ? event.returnedOn : on;
  return { ...undone(last, { rule: 'refund-returned', on: day }), debit };
}

/** The bank's own entry has posted what the bank tells; what a person tells moves the account at the bank itself. */
const throughBank = ({ by }: { readonly by: string }): LedgerAccount => (by === 'bank' ? 'unallocated' : 'bank');

/** Money takes the way back that it came, unless the bank says by an entry of its own that it did. */
const counterpart = (came: LedgerAccount, event: { readonly by: string }): LedgerAccount =>
  came === 'unallocated' ? came : throughBank(event);

const effectOf = ({ occurredAt }: { readonly occurredAt: Instant }, { zone }: Books): LocalDate =>
  localDateOf(occurredAt, zone);

const ofRefund = (event: { readonly refund: number; readonly occurredAt: Instant }, books: Books) => ({
  reference: `${books.reference}-R${event.refund}`,
  on: effectOf(event, books),
});

const lastOf = ({ earlier }: Books, reference: string, rules: readonly LedgerRule[]): Posting | null =>
  earlier.findLast((posting) => posting.reference === reference && rules.includes(posting.rule)) ?? null;
