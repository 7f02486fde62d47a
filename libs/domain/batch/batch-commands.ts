import type { Told } from '../application/commands.js';
import type { RefundCause } from '../application/refund.types.js';
import type { RefundStage } from '../application/state.js';
import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { Payee } from './batch-events.js';
import type { Source, SourceShare } from './shares.js';

/** What an application, or the bank entry that owes a return, is told on behalf of a batch. */
export type BatchTellName =
  | 'ApproveRefund'
  | 'OrderRefund'
  | 'WithdrawRefund'
  | 'CancelRefundOrder'
  | 'ConfirmRefundPaid'
  | 'NoteRefundReturned'
  | 'OrderReturn'
  | 'CancelReturnOrder'
  | 'ConfirmReturnPaid'
  | 'NoteReturnCameBack';

type Command =
  // by finance
  | {
      readonly type: 'PrepareBatch';
      /** IBAN of ours; null: the only one that there is. */
      readonly account: string | null;
      /** Which refunds, by their names, and which bank entries; both null: all that fall due by the day. */
      readonly refunds: readonly string[] | null;
      readonly entries: readonly string[] | null;
      readonly dueBy: LocalDate | null;
    }
  | { readonly type: 'ReleaseBatch' }
  | { readonly type: 'CancelBatch'; readonly becauseId: string }
  | { readonly type: 'CancelLine'; readonly line: number; readonly becauseId: string }
  /** What its application did not take is told again. */
  | { readonly type: 'RetryLine'; readonly line: number }
  // by the rules
  | ({ readonly type: 'NoteAnswer' } & LineAnswer)
  /** `endToEnd` null: one sum for the whole batch. */
  | ({ readonly type: 'NoteDebit'; readonly endToEnd: string | null } & BankLine)
  | ({ readonly type: 'NoteReturn'; readonly endToEnd: string; readonly becauseId: string } & BankLine);

/** What the application or the entry answered; `refusal` null: it took it. */
export interface LineAnswer {
  readonly line: number;
  readonly told: BatchTellName;
  readonly refusal: string | null;
}

/** What the bank's entry says of it. */
interface BankLine {
  readonly entry: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly bookedOn: LocalDate;
  readonly bankReference: string | null;
}

export type BatchCommand = Command & Told;
/** Before anybody is said to have told it. */
export type UntoldBatchCommand = Untold<BatchCommand>;
type Untold<C> = C extends unknown ? Omit<C, keyof Told> : never;
export type BatchCommandType = BatchCommand['type'];
export type BatchCommandOf<T extends BatchCommandType> = Extract<BatchCommand, { readonly type: T }>;

/** A refund that may go with a batch, as it stands. */
export interface Draft {
  readonly application: string;
  readonly refund: number;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly cause: RefundCause;
  readonly stage: RefundStage;
  /** A line of another batch has it, and stands. */
  readonly isInBatch: boolean;
  /** It was returned before. */
  readonly cameBack: boolean;
  /** By the ids of their payees, the transfers of batches that were returned. */
  readonly returnedTo: readonly string[];
  /** A payment of the application is being taken back, and it has not heard of that. */
  readonly isBeingReversed: boolean;
  /** The receipts that the transfers were to pay back which came back last; empty where none did. */
  readonly cameFrom: readonly SourceShare[];
}

/** What a bank entry owes back, as it stands. */
export interface DraftReturn {
  readonly entry: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly stage: 'owed' | 'ordered' | 'paid' | null;
  readonly isInBatch: boolean;
  readonly cameBack: boolean;
  /** Who sent it; null where the bank does not say. */
  readonly from: DraftPayee | null;
}

export interface DraftPayee {
  readonly payee: Payee;
  /** As its IBAN begins. */
  readonly country: string;
}

/** A receipt of an application, with where it came from; null where that is not known. */
export interface DraftSource extends Source {
  readonly from: DraftPayee | null;
}

/** What came for one application, and what has gone back of it. */
export interface Received {
  /** Where its refunds go instead of back to the senders; null: nobody has asked for that. */
  readonly instead: DraftPayee | null;
  /** The oldest first; none that was reversed. */
  readonly receipts: readonly {
    readonly paymentId: string;
    readonly amountMinor: number;
    /** Who sent it; null for what was entered by hand, or where the bank does not say. */
    readonly from: DraftPayee | null;
  }[];
  /** By transfers of batches that stand. */
  readonly sent: readonly SourceShare[];
  /** Refunds that left otherwise, in their order: nobody noted to whom. */
  readonly sentByHand: readonly { readonly amountMinor: number; readonly cause: RefundCause }[];
}

export interface BatchContext {
  readonly batch: string;
  /** For `PrepareBatch`: IBANs of ours in euro. */
  readonly accounts: readonly string[];
  /** For `PrepareBatch`: what the command names, and there is not. */
  readonly unknown: readonly string[];
  /** For `PrepareBatch`: the first due first. */
  readonly drafts: readonly Draft[];
  readonly returns: readonly DraftReturn[];
  /** For `PrepareBatch`: by application or entry, which account of ours pays what this batch's account is not to pay. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** By application. */
  readonly received: ReadonlyMap<string, Received>;
  /** For `CancelBatch` and `CancelLine`: lines whose transfers a statement names, and of which the batch has not heard. */
  readonly namedByBank: ReadonlySet<number>;
}
