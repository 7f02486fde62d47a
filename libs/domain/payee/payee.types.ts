import type { Happened } from '../application/events.js';
import type { Told } from '../application/commands.js';

/** Whose word it is: the payer's, in writing and confirmed by two of finance; or the participant's own, by their link. */
export type PayeeKind = 'requested' | 'own';

/**
 * What can happen to the accounts that refunds of an application go to instead of where the money came from. IBAN and
 * holder are filed under `accountId`.
 */
export type PayeeFact =
  /** The payer asked for it: `requestId` is the text that says in which document, `mailId` the mail, of which one is null. */
  | {
      readonly type: 'AccountRequested';
      readonly accountId: string;
      readonly requestId: string | null;
      readonly mailId: string | null;
    }
  | { readonly type: 'AccountConfirmed'; readonly accountId: string }
  /** The participant's own; it takes the place of one that they gave before. */
  | { readonly type: 'OwnAccountGiven'; readonly accountId: string }
  | { readonly type: 'AccountWithdrawn'; readonly accountId: string; readonly becauseId: string };

export type PayeeEvent = PayeeFact & Happened;

/** Only what `counts` is paid to. */
export type PayeeStage = 'requested' | 'counts' | 'replaced' | 'withdrawn';

export interface PayeeAccount {
  readonly accountId: string;
  readonly kind: PayeeKind;
  readonly stage: PayeeStage;
  readonly by: string;
  readonly at: string;
  readonly requestId: string | null;
  readonly mailId: string | null;
  readonly confirmedBy: string | null;
  readonly confirmedAt: string | null;
}

/** The oldest first. */
export interface Payees {
  readonly application: string;
  readonly accounts: readonly PayeeAccount[];
}

type Command =
  // by finance
  | {
      readonly type: 'RequestAccount';
      readonly accountId: string;
      readonly requestId: string | null;
      readonly mailId: string | null;
    }
  | { readonly type: 'ConfirmAccount'; readonly accountId: string }
  | { readonly type: 'WithdrawAccount'; readonly accountId: string; readonly becauseId: string }
  // by the participant
  | { readonly type: 'GiveOwnAccount'; readonly accountId: string };

export type PayeeCommand = Command & Told;
/** Before anybody is said to have told it. */
export type UntoldPayeeCommand = Command;

export interface PayeeContext {
  /** Of these accounts a batch has lines that wait for the bank. */
  readonly inUse: ReadonlySet<string>;
  /** The invoice is made out to the participant, and to no city, employer or group. */
  readonly paysOneself: boolean;
}
