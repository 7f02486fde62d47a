import type { Happened } from '../application/events.js';
import type { Currency } from '../money.js';
import type { Instant, LocalDate } from '../time/zone.js';
import type { EntryBooked } from './entry.js';

/** By what an entry was brought together with an application, the surest first. */
export type MatchRule =
  | 'reference'
  | 'reference-in-text'
  | 'invoice-number'
  | 'amount-and-payer'
  /** A person said so. */
  | 'by-hand';

/** What the money is to the application, as far as could be seen when it was allocated. */
export type MatchOutcome = 'exact' | 'partial' | 'over' | 'already-paid' | 'after-end';

/** Why an entry is left to a person. */
export type OpenBecause =
  /** Nothing in it leads to an application. */
  | 'unknown'
  /** What it leads to is owed in another currency. */
  | 'other-currency'
  /** It names several invoices, and does not come to what is due on them. */
  | 'sum-differs'
  /** It names the invoice of a group and another one: the candidates are all whom they are about. */
  | 'names-group'
  /** A person has entered a payment of this amount about this day: it may be that one, which would count twice. */
  | 'entered-by-hand'
  /** Several transactions that could not be told apart. */
  | 'unsplit'
  /** Money that left, and no refund or reversal is known to be behind it. */
  | 'debit'
  /** It takes back an entry that cannot be told with certainty. */
  | 'reversal-unclear'
  /** It is a transfer of ours, or its return, and not as it was ordered. */
  | 'transfer-differs'
  | 'no-amount';

/** A group that an entry may pay all of, and who takes part: no place of theirs lapses while a person has not said. */
export interface SuggestedGroup {
  readonly group: string;
  readonly members: readonly string[];
}

/** Why a part of an entry is taken from its application again. */
export type UndoCause = 'by-hand' | 'taken-back';

/** What can happen to a bank entry after it was booked. Parts are numbered from 1 and never used twice. */
export type EntryFact =
  | {
      readonly type: 'EntryAllocated';
      readonly part: number;
      readonly application: string;
      /** Made from entry, part and application: under it the application takes the money once. */
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly rule: MatchRule;
      readonly outcome: MatchOutcome;
    }
  /** The group divides it among its lines, and tells its participants. */
  | {
      readonly type: 'EntryAllocatedToGroup';
      readonly part: number;
      readonly group: string;
      /** Who takes part: no place of theirs lapses before the group has heard of the money. */
      readonly members: readonly string[];
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly rule: MatchRule;
      readonly outcome: MatchOutcome;
    }
  /** Each candidate alone would explain all of the entry; a person says which, if any. */
  | { readonly type: 'EntrySuggested'; readonly candidates: readonly string[]; readonly rule: MatchRule }
  /** The same where a group is among them, as its payer pays for all who take part; `candidates` beside it may be none. */
  | {
      readonly type: 'EntryGroupSuggested';
      readonly candidates: readonly string[];
      readonly groups: readonly SuggestedGroup[];
      readonly rule: MatchRule;
    }
  /** `candidates`: applications that it may be meant for, without saying how. */
  | { readonly type: 'EntryLeftOpen'; readonly because: OpenBecause; readonly candidates: readonly string[] }
  | { readonly type: 'EntryDismissed'; readonly becauseId: string }
  | { readonly type: 'EntryReopened'; readonly becauseId: string }
  | {
      readonly type: 'EntryReturnOwed';
      readonly amountMinor: number;
      readonly currency: Currency;
      readonly cause: 'not-for-us';
      readonly becauseId: string;
      readonly countedFrom: Instant;
      readonly warnAt: readonly Instant[];
      /** The beginning of the due day. */
      readonly dueFrom: Instant;
      /** The end of the due day: later is a breach. */
      readonly dueAt: Instant;
    }
  // what becomes of that: it goes with a batch, or by a person's hand
  | { readonly type: 'EntryReturnOrdered'; readonly batch: string }
  | { readonly type: 'EntryReturnOrderCancelled'; readonly batch: string; readonly becauseId: string }
  /** `batch` null: a person has transferred it, and gives the bank's reference. */
  | {
      readonly type: 'EntryReturnPaid';
      readonly batch: string | null;
      readonly paidOn: LocalDate;
      readonly bankReference: string | null;
    }
  /** Owed again, with the same due date. */
  | {
      readonly type: 'EntryReturnCameBack';
      readonly batch: string;
      readonly returnedOn: LocalDate;
      readonly becauseId: string;
    }
  // what time brings about while it has not left; `nth` counts the warnings from 1
  | { readonly type: 'EntryReturnNear'; readonly nth: number }
  | { readonly type: 'EntryReturnDue' }
  /** A breach, on record. */
  | { readonly type: 'EntryReturnOverdue' }
  /** The suspected duplicate is an entry of its own, and counts from now on. */
  | { readonly type: 'SuspicionLifted'; readonly becauseId: string }
  /** It is a duplicate: no money ever came. */
  | { readonly type: 'SuspicionConfirmed'; readonly becauseId: string }
  /** This entry is the bank taking back that one, which is told so. */
  | { readonly type: 'EntryTookBack'; readonly entry: string }
  /** It is the transfer of a refund, or of a whole batch: then without a name of its own. The batch is told so. */
  | { readonly type: 'EntryPaidRefund'; readonly batch: string; readonly endToEnd: string | null }
  /** It is such a transfer that came back. */
  | { readonly type: 'EntryReturnedRefund'; readonly batch: string; readonly endToEnd: string }
  /** The bank took this one back; `reversal` is the entry that did. */
  | { readonly type: 'EntryTakenBack'; readonly reversal: string; readonly becauseId: string }
  // what the applications answered
  | { readonly type: 'AllocationRecorded'; readonly part: number }
  | { readonly type: 'AllocationRefused'; readonly part: number; readonly reason: string }
  | {
      readonly type: 'AllocationUndoAsked';
      readonly part: number;
      readonly cause: UndoCause;
      readonly becauseId: string;
    }
  | { readonly type: 'AllocationUndone'; readonly part: number }
  | { readonly type: 'AllocationUndoRefused'; readonly part: number; readonly reason: string };

export type EntryEvent = EntryBooked | (EntryFact & Happened);
