import type { Happened } from '../application/events.js';
import type { PayeeKind } from '../payee/payee.types.js';
import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';

/**
 * Where a share goes: to whoever sent the money, whose name and account are the text of its bank entry under the id; or
 * to an account that is filed under it, since the payer or the participant has asked for it.
 */
export interface Payee {
  readonly kind: 'sender' | PayeeKind;
  readonly id: string;
}

/** One transfer. */
export interface BatchShare {
  readonly endToEnd: string;
  readonly amountMinor: number;
  /** The receipts that it pays back. */
  readonly from: readonly { readonly paymentId: string; readonly amountMinor: number }[];
  readonly payee: Payee;
}

/** A refund of an application, by its ordinal there; or what a bank entry owes back, which is no application's. */
export type Debt = { readonly application: string; readonly refund: number } | { readonly entry: string };

/** One refund or return, in one or more transfers. Lines are numbered from 1. */
export type BatchLine = Debt & {
  readonly line: number;
  readonly amountMinor: number;
  /** A person had said before that it goes. */
  readonly wasApproved: boolean;
  readonly shares: readonly BatchShare[];
};

/** Why a refund does not go with a batch. */
export type LeftOutBecause =
  /** Not owed: on its way, paid, or withdrawn. */
  | 'not-owed'
  /** Another batch has it. */
  | 'in-a-batch'
  /** Not in euro. */
  | 'other-currency'
  /** A receipt behind it was entered by hand, or the bank did not say from which account it came. */
  | 'no-account'
  /** The account is where no SEPA transfer goes. */
  | 'outside-sepa'
  /** The bank has sent it back before, and no other account is on file. */
  | 'came-back'
  /** Its money is with another seller than the one whose account pays the batch. */
  | 'other-account'
  /** A payment of its application is being taken back, and it has not heard of that. */
  | 'being-reversed'
  /** The receipts do not come to it. */
  | 'unexplained'
  /** So many go with one batch, and no more. */
  | 'batch-full';

export type LeftOut = Debt & {
  readonly because: LeftOutBecause;
  /** Of `other-account`: IBAN of ours that may pay it. */
  readonly account?: string;
};

/** What can happen to a batch of refunds. */
export type BatchFact =
  | {
      readonly type: 'BatchPrepared';
      /** IBAN of ours, from which it is paid. */
      readonly account: string;
      readonly currency: Currency;
      readonly lines: readonly BatchLine[];
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly type: 'BatchReleased' }
  /** All lines are answered, and the file is as it will stay. */
  | { readonly type: 'BatchSealed'; readonly executionOn: LocalDate }
  /** All lines are answered, and none is left. */
  | { readonly type: 'BatchEmptied' }
  | { readonly type: 'BatchCancelled'; readonly becauseId: string }
  | { readonly type: 'LineCancelled'; readonly line: number; readonly becauseId: string }
  // what the applications answered
  | { readonly type: 'LineApproved'; readonly line: number }
  | { readonly type: 'LineOrdered'; readonly line: number }
  /** The application did not take it: not owed any more, say. */
  | { readonly type: 'LineDropped'; readonly line: number; readonly reason: string }
  | { readonly type: 'LineUndone'; readonly line: number }
  | { readonly type: 'LineUndoRefused'; readonly line: number; readonly reason: string }
  | { readonly type: 'LinePaid'; readonly line: number }
  | { readonly type: 'LinePaymentRefused'; readonly line: number; readonly reason: string }
  | { readonly type: 'LineReturned'; readonly line: number }
  | { readonly type: 'LineReturnRefused'; readonly line: number; readonly reason: string }
  /** A person has mended what stood in the way: the application is told again. */
  | { readonly type: 'LineRetried'; readonly line: number }
  // what the bank told, each by the id of its entry
  | {
      readonly type: 'ShareDebited';
      readonly line: number;
      readonly endToEnd: string;
      readonly entry: string;
      readonly paidOn: LocalDate;
      readonly bankReference: string | null;
    }
  | {
      readonly type: 'ShareReturned';
      readonly line: number;
      readonly endToEnd: string;
      readonly entry: string;
      readonly returnedOn: LocalDate;
      /** What the bank wrote: the entry's text. */
      readonly becauseId: string;
    };

export type BatchEvent = BatchFact & Happened;
export type BatchEventType = BatchFact['type'];
