import type { Instant, LocalDate } from '../time/zone.js';

export type RefundCause =
  | 'cancellation'
  | 'excess'
  | 'lapse'
  | 'late-payment'
  | 'withdrawal'
  | 'organiser-cancelled'
  | 'admission-revoked'
  | 'exception'
  | 'fee-corrected'
  | 'payment-reversed';

/** Which refund left before, and by which of its transfers, as the bank names it to us; null where nobody said. */
export interface Reopens {
  readonly refund: number;
  readonly transfer: string | null;
}

/** What is on record of money that goes back. */
export type RefundFact =
  | {
      readonly type: 'RefundOwed';
      /** The refund's ordinal within the application, from 1. */
      readonly refund: number;
      readonly amountMinor: number;
      readonly currency: string;
      readonly cause: RefundCause;
      /** The instant that the term for paying counts from. */
      readonly countedFrom: Instant;
      readonly warnAt: readonly Instant[];
      /** The beginning of the due day. */
      readonly dueFrom: Instant;
      /** The end of the due day: later is a breach. */
      readonly dueAt: Instant;
      /** What is left of a refund, taken back in part, that had come back, all of it or by this transfer. Absent otherwise. */
      readonly reopens?: Reopens;
    }
  | { readonly type: 'RefundWithdrawn'; readonly refund: number; readonly cause: 'payment-reversed' | 'place-again' }
  | { readonly type: 'RefundApproved'; readonly refund: number }
  | { readonly type: 'RefundApprovalWithdrawn'; readonly refund: number; readonly becauseId: string }
  | { readonly type: 'RefundOrdered'; readonly refund: number; readonly batch: string | null }
  | { readonly type: 'RefundOrderCancelled'; readonly refund: number; readonly becauseId: string }
  | {
      readonly type: 'RefundPaid';
      readonly refund: number;
      readonly paidOn: LocalDate;
      readonly bankReference: string;
      readonly inTime: boolean;
    }
  | {
      readonly type: 'RefundReturned';
      readonly refund: number;
      readonly returnedOn: LocalDate;
      readonly becauseId: string;
    }
  /**
   * One of the transfers that it left in came back: so much of it is owed again, as a refund of its own with the same term.
   * The others have arrived, or are still on their way.
   */
  | {
      readonly type: 'RefundShareReturned';
      readonly refund: number;
      /** The ordinal of what is owed again. */
      readonly again: number;
      readonly amountMinor: number;
      /** By what the bank names the transfer to us; null where nobody said. */
      readonly transfer: string | null;
      readonly returnedOn: LocalDate;
      readonly becauseId: string;
    }
  | { readonly type: 'RefundDeadlineNear'; readonly refund: number; readonly nth: number }
  | { readonly type: 'RefundDue'; readonly refund: number }
  | { readonly type: 'RefundOverdue'; readonly refund: number };
