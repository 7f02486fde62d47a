import type { Told } from '../application/commands.js';
import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { Found, InvoicedGroup, Payable } from './match.js';

/** What an application, or a group, is told on behalf of an entry. */
export type TellName = 'ConfirmPayment' | 'ReversePayment' | 'RecordGroupPayment' | 'ReverseGroupPayment';

/** An application, or a group. */
export type Payee = { readonly application: string } | { readonly group: string };

/** So much of an entry for an application, or for a group. */
export type WantedPart = Payee & {
  readonly amountMinor: number;
  readonly currency: Currency;
};

type Command =
  // by the rules
  | { readonly type: 'MatchEntry' }
  /** Whatever has fallen due takes effect, as it does before every other command. */
  | { readonly type: 'ObserveTime' }
  /** The entry `reversal` takes this one back; `becauseId` names what the bank wrote there. */
  | { readonly type: 'TakeBackEntry'; readonly reversal: string; readonly becauseId: string }
  /** What an application or a group answered; null: it took it. */
  | { readonly type: 'NoteTold'; readonly part: number; readonly told: TellName; readonly refusal: string | null }
  /** The entry that this one takes back, or the batch that it is a transfer of, does not take it so. */
  | { readonly type: 'NoteNotTakenBack' }
  // what a batch of refunds tells of the part that goes back
  | { readonly type: 'OrderReturn'; readonly batch: string; readonly amountMinor: number }
  | { readonly type: 'CancelReturnOrder'; readonly batch: string; readonly becauseId: string }
  | { readonly type: 'ConfirmReturnPaid'; readonly batch: string; readonly paidOn: LocalDate }
  | {
      readonly type: 'NoteReturnCameBack';
      readonly batch: string;
      readonly returnedOn: LocalDate;
      readonly becauseId: string;
    }
  // by finance
  | { readonly type: 'ConfirmReturnByHand'; readonly paidOn: LocalDate; readonly bankReference: string }
  | {
      readonly type: 'AllocateEntry';
      readonly parts: readonly WantedPart[];
    }
  | { readonly type: 'ConfirmSuggestion'; readonly payee: Payee }
  | { readonly type: 'DismissEntry'; readonly becauseId: string }
  | { readonly type: 'ReopenEntry'; readonly becauseId: string }
  | { readonly type: 'ReturnEntry'; readonly becauseId: string }
  | { readonly type: 'UndoAllocation'; readonly part: number; readonly becauseId: string }
  | { readonly type: 'AcceptSuspect'; readonly becauseId: string }
  | { readonly type: 'RejectSuspect'; readonly becauseId: string };

export type EntryCommand = Command & Told;
/** A command before anybody is said to have told it. */
export type UntoldEntryCommand = Command;
export type EntryCommandType = EntryCommand['type'];
export type EntryCommandOf<T extends EntryCommandType> = Extract<EntryCommand, { readonly type: T }>;

/** What was found elsewhere and is needed to decide. */
export interface EntryContext {
  /** For `MatchEntry`. */
  readonly found: Found;
  /** The applications that the command names, as far as they exist. */
  readonly payables: ReadonlyMap<string, Payable>;
  /** The same of groups. */
  readonly groups: ReadonlyMap<string, InvoicedGroup>;
  /** The id of a payment: always the same for entry, part and whom it goes to, an application's id or a group's code. */
  readonly paymentIdOf: (part: number, to: string) => string;
}
