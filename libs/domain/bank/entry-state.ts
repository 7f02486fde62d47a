import type { RefundTerm } from '../programme/refund-term.js';
import type { Instant, LocalDate } from '../time/zone.js';
import type { EntryBooked } from './entry.js';
import type { MatchOutcome, MatchRule, OpenBecause } from './entry-events.js';

export type EntryStateName =
  'open' | 'suspected' | 'suggested' | 'allocated' | 'to-be-returned' | 'returned' | 'dismissed';

/** How far the application, or the group, has heard of a part. What is refused or undone counts for nothing. */
export type PartTold = 'owed' | 'recorded' | 'refused' | 'undoing' | 'undone';

/** What of an entry goes to one application, or to a group: the other is null. */
export interface Part {
  readonly part: number;
  readonly application: string | null;
  readonly group: string | null;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly rule: MatchRule;
  readonly outcome: MatchOutcome;
  readonly told: PartTold;
  /** Why the application did not take it, or did not give it back. */
  readonly refusedBecause: string | null;
  readonly allocatedAt: Instant;
  readonly undoneAt: Instant | null;
}

/** From one instant, and until another one comes: null while it lasts. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant | null;
}

export interface Entry {
  readonly id: string;
  readonly booked: EntryBooked;
  /** A person has not yet said whether it is a duplicate. */
  readonly isSuspected: boolean;
  /** Nobody has looked at it, neither the rules nor a person. */
  readonly isNew: boolean;
  readonly parts: readonly Part[];
  /** Applications of which one would explain all of it; empty where none was suggested, or a person has decided. */
  readonly suggested: readonly string[];
  /** The same of groups, by their codes. */
  readonly suggestedGroups: readonly string[];
  /** Whom it may be meant for, or might have been: all who were ever suggested or only named. */
  readonly candidates: readonly string[];
  readonly because: OpenBecause | null;
  readonly returnMinor: number;
  /** Of what goes back, or of what last was to: it is the same each time, for it counts from the day the money came. */
  readonly returnTerm: RefundTerm | null;
  /** How far what goes back has come; null: nothing goes back. */
  readonly returning: 'owed' | 'ordered' | 'paid' | null;
  /** Who said that it goes back. */
  readonly returnSaidBy: string | null;
  /** A person has transferred it, and no batch. */
  readonly isReturnedByHand: boolean;
  /** The bank has sent it back to us before. */
  readonly returnCameBack: boolean;
  /** Whether the first attempt was in time; null: nothing is known to have left. */
  readonly leftInTime: boolean | null;
  /** What of it did not leave in time, be it paid by now; 0: no breach. */
  readonly breachedMinor: number;
  /** By a person's word. That of before the bank took it back counts no longer: what is out then is another question. */
  readonly isDismissed: boolean;
  /** The entry that it takes back. */
  readonly tookBack: string | null;
  /** The batch of refunds that it is a transfer of, or a return. */
  readonly batch: string | null;
  /** The entry by which the bank took it back. */
  readonly takenBackBy: string | null;
  /** When it could still become a payment, or its application had not yet heard of it. */
  readonly pending: readonly Span[];
  /** The last instant of the stream. */
  readonly lastAt: Instant;
}

/** null: no such entry was booked. */
export type EntryState = Entry | null;

export const counts = ({ told }: Part): boolean => told !== 'refused' && told !== 'undone';

export const allocatedMinor = ({ parts }: Entry): number =>
  parts.filter(counts).reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** By when what goes back must have left; null: nothing goes back. */
export const returnDueAt = ({ returning, returnTerm }: Entry): Instant | null =>
  returning === null ? null : (returnTerm?.dueAt ?? null);

/** What of it is nobody's yet. */
export const freeMinor = (entry: Entry): number => entry.booked.amountMinor - allocatedMinor(entry) - entry.returnMinor;

/** Of money that the bank has taken back: what is still counted as received by somebody, or has gone back to its sender as well. */
export const outMinor = (entry: Entry): number =>
  entry.takenBackBy === null ? 0 : allocatedMinor(entry) + entry.returnMinor;

/** Of booking and value date the earlier. */
export const receivedOn = ({ bookedOn, valuedOn }: EntryBooked): LocalDate =>
  valuedOn !== null && valuedOn < bookedOn ? valuedOn : bookedOn;

/** Its own money is back with the bank, nothing of it has gone back to its sender, and all applications have given back their parts. */
const isUndone = (entry: Entry): boolean => entry.takenBackBy !== null && outMinor(entry) === 0;

export function stateNameOf(entry: Entry): EntryStateName {
  if (entry.isSuspected) return 'suspected';
  if (entry.batch !== null) return 'allocated';
  if (entry.isDismissed || entry.tookBack !== null || isUndone(entry)) return 'dismissed';
  // Money that is gone, and an application that does not give it back: a person has to look.
  if (entry.takenBackBy !== null) return entry.parts.some(({ told }) => told === 'undoing') ? 'allocated' : 'open';
  if (freeMinor(entry) > 0) return entry.suggested.length + entry.suggestedGroups.length > 0 ? 'suggested' : 'open';
  if (entry.booked.amountMinor === 0) return 'open';
  if (entry.returnMinor === 0) return 'allocated';
  return entry.returning === 'paid' ? 'returned' : 'to-be-returned';
}

/** Why a person has to look at it; null: nobody has to, or it goes without saying. */
export const openBecause = (entry: Entry): OpenBecause | 'bounced' | null =>
  entry.takenBackBy !== null && stateNameOf(entry) === 'open' ? 'bounced' : entry.because;

/** Whether it could become somebody's payment, or is one of which the application has not heard. */
export function isPending(entry: Entry): boolean {
  if (entry.booked.direction === 'debit') return false;
  if (entry.parts.some(({ told }) => told === 'owed')) return true;
  if (entry.takenBackBy !== null) return false;
  return ['open', 'suspected', 'suggested'].includes(stateNameOf(entry));
}
