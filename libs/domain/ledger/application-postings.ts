import { BANK } from '../application/payment.js';
import type { ApplicationEvent, ApplicationEventType, EventOf } from '../application/events.js';
import { stepsThrough } from '../application/evolve.js';
import type { Application, Refund, State } from '../application/state.js';
import { applicationReference } from '../application-reference.js';
import { type LocalDate, localDateOf, type Instant, type Zone } from '../time/zone.js';
import { type CreditPaper, creditPapers } from './credit-papers.js';
import type { LedgerAccount, LedgerRule, Movement, Posting } from './posting.js';

/** What an event is posted by, beside itself. */
interface Books {
  readonly zone: Zone;
  /** `7K3QW9XM2A`: refunds are filed under it. */
  readonly reference: string;
  /** As the event found the application, and as it leaves it. */
  readonly before: State;
  readonly after: Application;
  /** Of the credit notes of the whole stream. */
  readonly papers: ReadonlyMap<ApplicationEvent, CreditPaper>;
  /** What the stream's earlier events have posted. */
  readonly earlier: readonly Posting[];
}
type Posts<T extends ApplicationEventType> = (event: EventOf<T>, books: Books) => readonly Movement[];

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
  EvidenceRecorded: null,
  GroupJoined: null,
  LineCredited: null,
  GroupLeft: null,
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
  LapseDeferred: null,
  PlaceLapsed: null,
  PaymentConfirmed: paymentConfirmed,
  PaymentReversed: paymentReversed,
  ShortPaymentAccepted: null,
  PlaceGuaranteed: null,
  PlaceReinstated: null,
  PlaceInQuestion: null,
  CancellationRequested: null,
  CancellationConfirmationRequested: null,
  CancellationDataRequested: null,
  CancellationAccepted: null,
  CancellationRefused: null,
  CancellationWindowClosed: null,
  PlaceGivenUp: null,
  ExceptionProposed: null,
  ExceptionGranted: null,
  PlaceCancelledByOrganiser: null,
  ParticipantSubstituted: null,
  RefundOwed: refundMoved,
  RefundWithdrawn: refundMoved,
  RefundApproved: null,
  RefundApprovalWithdrawn: null,
  RefundOrdered: null,
  RefundOrderCancelled: null,
  RefundPaid: refundMoved,
  RefundReturned: refundMoved,
  RefundShareReturned: shareReturned,
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
  const papers = creditPapers(events);
  for (const { version, event, before, after } of stepsThrough(id, events)) {
    const posts = table[event.type] as Posts<ApplicationEventType> | null;
    if (posts === null) continue;
    const moved = posts(event, { zone: after.edition.zone, reference, before, after, papers, earlier });
    earlier.push(...moved.map((movement, nth) => ({ ...movement, version, line: nth + 1 })));
  }
  return earlier;
}

/** An invoice that is cancelled is credited by a note of its own, which follows in the same breath. */
function invoiceIssued({ number, amountMinor, currency, issuedOn }: EventOf<'InvoiceIssued'>): Movement[] {
  const sides = { debit: 'receivable', credit: 'revenue' } as const;
  return [{ rule: 'invoice', ...sides, amountMinor, currency, on: issuedOn, reference: number ?? null }];
}

function creditNoteIssued(event: EventOf<'CreditNoteIssued'>, { papers }: Books): Movement[] {
  const { amountMinor, currency, issuedOn } = event;
  const { number, on } = papers.get(event) ?? { number: null, on: issuedOn };
  const sides = { debit: 'revenue', credit: 'receivable' } as const;
  return [{ rule: 'credit-note', ...sides, amountMinor, currency, on, reference: number }];
}

function paymentConfirmed(event: EventOf<'PaymentConfirmed'>, books: Books): Movement[] {
  const { paymentId, amountMinor, currency, receivedOn } = event;
  const debit = throughBank(event);
  const on = debit === 'bank' ? receivedOn : effectOf(event, books);
  return [{ rule: 'payment', debit, credit: 'receivable', amountMinor, currency, on, reference: paymentId }];
}

function paymentReversed(event: EventOf<'PaymentReversed'>, books: Books): Movement[] {
  const payment = lastOf(books, event.paymentId, 'payment');
  if (payment === null) return [];
  const credit = counterpart(payment.debit, event);
  const { amountMinor, currency, reference } = payment;
  const on = effectOf(event, books);
  return [{ rule: 'payment-reversed', debit: 'receivable', credit, amountMinor, currency, on, reference }];
}

type RefundMoved = EventOf<'RefundOwed' | 'RefundWithdrawn' | 'RefundPaid' | 'RefundReturned' | 'RefundShareReturned'>;

/**
 * Whatever an event changed of what is owed back and of what has been paid of it. So what comes back counts as far as it
 * had left: of what was only ordered nothing does.
 */
function refundMoved(event: RefundMoved, books: Books, moved = event.refund): Movement[] {
  const [before, after] = [books.before, books.after].map((state) =>
    standingOf(state?.account.refunds.find(({ refund }) => refund === moved)),
  );
  if (before === undefined || after === undefined) return [];
  const reference = `${books.reference}-R${moved}`;
  const currency = books.after.account.currency;
  const move = (amountMinor: number, movement: Omit<Movement, 'amountMinor' | 'currency' | 'reference'>): Movement[] =>
    amountMinor > 0 ? [{ ...movement, amountMinor, currency, reference }] : [];
  const on = effectOf(event, books);
  const owed = after.owed - before.owed;
  const paid = after.paid - before.paid;
  const through = paid > 0 ? throughBank(event) : counterpart(lastOf(books, reference, 'refund-paid')?.credit, event);
  const day = through === 'bank' ? dayAtBank(event, on) : on;
  return [
    ...move(owed, { rule: 'refund-owed', debit: 'receivable', credit: 'refunds-payable', on }),
    ...move(paid, { rule: 'refund-paid', debit: 'refunds-payable', credit: through, on: day }),
    ...move(-paid, { rule: 'refund-returned', debit: through, credit: 'refunds-payable', on: day }),
    ...move(-owed, { rule: 'refund-withdrawn', debit: 'refunds-payable', credit: 'receivable', on }),
  ];
}

/** What came back goes over from the refund that it left with to the one that it is owed as again. */
function shareReturned(event: EventOf<'RefundShareReturned'>, books: Books): Movement[] {
  return [...refundMoved(event, books), ...refundMoved(event, books, event.again)];
}

function standingOf(refund: Refund | undefined): { readonly owed: number; readonly paid: number } {
  if (refund === undefined) return { owed: 0, paid: 0 };
  const { stage, amountMinor } = refund;
  return { owed: stage === 'withdrawn' ? 0 : amountMinor, paid: stage === 'paid' ? amountMinor : 0 };
}

/** As the person says who saw it on the account. */
function dayAtBank(event: RefundMoved, otherwise: LocalDate): LocalDate {
  if (event.type === 'RefundPaid') return event.paidOn;
  return 'returnedOn' in event ? event.returnedOn : otherwise;
}

/** The bank's own entry has posted what the bank tells; what a person tells moves the account at the bank itself. */
const throughBank = ({ by }: { readonly by: string }): LedgerAccount => (by === BANK ? 'unallocated' : 'bank');

/** Money takes the way back that it came, unless the bank says by an entry of its own that it did. */
const counterpart = (came: LedgerAccount | undefined, event: { readonly by: string }): LedgerAccount =>
  came === 'unallocated' ? came : throughBank(event);

const effectOf = ({ occurredAt }: { readonly occurredAt: Instant }, { zone }: Books): LocalDate =>
  localDateOf(occurredAt, zone);

const lastOf = ({ earlier }: Books, reference: string, rule: LedgerRule): Posting | null =>
  earlier.findLast((posting) => posting.reference === reference && posting.rule === rule) ?? null;
