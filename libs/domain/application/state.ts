import type { RefundTerm } from '../programme/refund-term.js';
import type { CancellationDatum, FrozenEdition, Requirement } from '../programme/terms.js';
import type { Instant, LocalDate } from '../time/zone.js';
import type { Proven } from './evidence.types.js';
import type { PaymentCalendar, PlaceCalendar, Window } from './events.js';
import type { GroupLine, GroupShare } from './group-share.types.js';
import type { RefundCause, Reopens } from './refund.types.js';

/** Where an application stands. The account runs beside it: a refund can be owed in any phase. */
export type Phase =
  | { readonly name: 'submitted'; readonly assessBy: Instant; readonly overdue: boolean }
  | { readonly name: 'information-requested'; readonly remindAt: Instant | null; readonly answerBy: Instant }
  /** `due` is null between admission and the invoice that follows in the same breath. */
  | {
      readonly name: 'awaiting-payment';
      readonly due: PaymentCalendar | null;
      readonly reminded: number;
      readonly overdue: boolean;
    }
  | {
      readonly name: 'guaranteed';
      readonly reminded: number;
      readonly windowClosed: boolean;
      /** A payment bounced: whether the place stays is for a person to say. */
      readonly inQuestion: boolean;
    }
  | Ended;

export type EndName = 'rejected' | 'withdrawn' | 'lapsed' | 'cancelled' | 'certified' | 'completed' | 'not-completed';

/** How a place ended, where that decides what may follow. */
export type EndedBy =
  | 'rejection'
  | 'withdrawal'
  | 'lapse'
  | 'cancellation'
  | 'given-up'
  | 'exception'
  | 'organiser'
  | 'revocation'
  | 'completion';

export interface Ended {
  readonly name: EndName;
  readonly how: EndedBy;
  readonly endedAt: Instant;
  readonly closesAt: Instant;
}

/** How much of what was paid for the place comes back, and what counts as paid by then. */
export interface Settlement {
  readonly percent: number;
  readonly cause: RefundCause;
  /** Receipts up to this local date count as paid; later ones go back whole. */
  readonly on: LocalDate;
  /** The instant from which the term for paying the refund counts. */
  readonly countedFrom: Instant;
}

export interface Invoice {
  readonly invoice: number;
  readonly kind: 'fee' | 'supplement';
  readonly amountMinor: number;
  readonly creditedMinor: number;
  /** Absent from an invoice of the application's own. */
  readonly line?: GroupLine;
}

export interface Receipt {
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly receivedOn: LocalDate;
  readonly enteredAt: Instant;
  readonly reversed: boolean;
  /** Entered when the refund of a lapse had left already: whatever its date, it goes back whole. */
  readonly afterRefund: boolean;
  /** A line of a statement brought it: only there it can be undone. Absent otherwise. */
  readonly fromBank?: true;
}

export type RefundStage = 'owed' | 'approved' | 'ordered' | 'paid' | 'withdrawn';

export interface Refund extends RefundTerm {
  readonly refund: number;
  readonly amountMinor: number;
  readonly cause: RefundCause;
  readonly stage: RefundStage;
  readonly approvedBy: string | null;
  /** With which it was ordered; null while it is owed, or where none was named. */
  readonly batch: string | null;
  readonly countedFrom: Instant;
  /** All of it has left, and came back; it may have left again since. */
  readonly cameBack: boolean;
  /** Batches whose transfers of it a person has said to have come back: the bank’s own lines of that owe nothing more. */
  readonly notedBack: readonly string[];
  /** It left before, in one of several transfers of that refund, and came back; or is what is left of one that came back. */
  readonly reopens?: Reopens;
}

export interface Account {
  readonly currency: string;
  /** null until a fee was assessed. */
  readonly feeMinor: number | null;
  readonly band: string | null;
  /** Admissions chose the band: it stands, whatever is proven, until they correct the fee. */
  readonly isBandChosen?: boolean;
  readonly invoices: readonly Invoice[];
  readonly creditNotes: number;
  readonly receipts: readonly Receipt[];
  /** A person accepted what was paid as enough. */
  readonly shortAccepted: boolean;
  readonly refunds: readonly Refund[];
  /** What had gone back before the present place was given or asked for: it was not paid for this one. */
  readonly sentBackBeforeMinor: number;
  /** Set by every end that changes what is owed. */
  readonly settlement: Settlement | null;
  /** Absent where the application has invoices of its own. */
  readonly group?: GroupShare;
}

/** A cancellation that was asked for in time or form not yet complete. */
export interface PendingCancellation {
  readonly request: number;
  readonly firstReceivedAt: Instant;
  readonly given: readonly CancellationDatum[];
  readonly missing: readonly CancellationDatum[];
  readonly until: Instant;
  /** Refused because the data never came; what was sent before `until` and entered later still completes it. */
  readonly expired: boolean;
}

/** A cancellation from another address, which the registered one was asked to confirm. */
export interface UnconfirmedCancellation {
  readonly receivedAt: Instant;
  /** Confirmed before, it counts of itself; null: whenever it is. */
  readonly until: Instant | null;
}

export interface Completion {
  readonly attended: readonly string[];
  readonly experience: boolean;
  readonly finalWork: boolean;
  readonly waived: readonly Requirement[];
}

/** An application from its submission on. */
export interface Application {
  readonly id: string;
  readonly edition: FrozenEdition;
  readonly personId: string;
  readonly submittedAt: Instant;
  readonly group: string | null;
  /** What admissions have seen proven, oldest first. */
  readonly proven: readonly Proven[];
  /** What was answered to questions, by the ids of its texts. */
  readonly answers: readonly string[];
  readonly phase: Phase;
  readonly account: Account;
  /** Windows, start and end as promised, the better of old and new where dates moved. */
  readonly calendar: PlaceCalendar;
  readonly leave: Window | null;
  /** When the reservation letter was owed: from then on only a reply to it cancels in due form. */
  readonly reservedAt: Instant | null;
  readonly cancellationRequests: number;
  readonly pendingCancellation: PendingCancellation | null;
  readonly unconfirmedCancellation: UnconfirmedCancellation | null;
  readonly proposedException: { readonly percent: number; readonly by: string; readonly role: string } | null;
  readonly proposedRevocation: { readonly by: string } | null;
  readonly completion: Completion;
  readonly certificate: { readonly code: string; readonly revoked: boolean } | null;
  /** Raised when the person behind the application changes: links of the former die. */
  readonly accessGeneration: number;
  readonly closed: boolean;
  /** The last instant of the stream. */
  readonly lastAt: Instant;
}

/** null: nothing has been submitted under this id. */
export type State = Application | null;
