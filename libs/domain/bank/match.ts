import type { Currency } from '../money.js';
import type { EntryBooked } from './entry.js';
import type { EntryFact, MatchOutcome, MatchRule, OpenBecause, SuggestedGroup } from './entry-events.js';
import { matchRefundLine, type OrderedTransfer, refundLineOf } from './refund-line.js';

/** An application that an entry may pay, as it stands. */
export interface Payable {
  readonly application: string;
  readonly currency: Currency;
  /** What is still to be paid for the place; 0 where nothing is. */
  readonly dueMinor: number;
  /** The place is gone: its own rules say whether money brings it back or goes back. */
  readonly hasEnded: boolean;
}

/** A group that an entry may pay; due is what its participants have still to pay. */
interface PayableTogether extends Pick<Payable, 'currency' | 'dueMinor'> {
  readonly group: string;
  /** Who takes part. */
  readonly members: readonly string[];
}

/** Whose invoice the entry names. */
interface NamedByEntry {
  readonly rule: MatchRule;
  /** A person has entered a payment to it of the entry's amount, received within two weeks of it. */
  readonly isEntered: boolean;
}

export type PayableGroup = PayableTogether & NamedByEntry;

/** One that a person names: before there is an invoice it takes no money. */
export interface InvoicedGroup extends PayableTogether {
  readonly isInvoiced: boolean;
}

/** One whose payer bears the name of the entry's. */
export interface PayerOf {
  readonly dueMinor: number;
  /** What the terms forgive of it. */
  readonly toleranceMinor: number;
}

/** What the clues of an entry lead to. */
export interface Found {
  /** By a reference or number that it names, each application once, with the surest rule. */
  readonly named: readonly (Payable & NamedByEntry)[];
  /** Groups whose invoices it names, each once. */
  readonly groups: readonly PayableGroup[];
  /** Applications that a payer of its name is still to pay, in its currency; what they are due decides. */
  readonly ofPayer: readonly (PayerOf & { readonly application: string })[];
  /** The same of groups. */
  readonly groupsOfPayer: readonly (PayerOf & SuggestedGroup)[];
  /** Entries that it may take back. */
  readonly takenBack: readonly string[];
  /** A transfer of ours that has its name. */
  readonly ordered: OrderedTransfer | null;
}

export const NOTHING_FOUND: Found = {
  ...{ named: [], groups: [], ofPayer: [], groupsOfPayer: [], takenBack: [], ordered: null },
};

/** A part of an entry, before it has a number. */
export interface Share {
  readonly application: string;
  readonly amountMinor: number;
  readonly rule: MatchRule;
  readonly outcome: MatchOutcome;
}

/** A part of an entry, for a group. */
export interface GroupShare extends Omit<Share, 'application'> {
  readonly group: string;
  readonly members: readonly string[];
}

export type Match =
  | { readonly kind: 'group'; readonly share: GroupShare }
  | { readonly kind: 'shares'; readonly shares: readonly Share[] }
  | { readonly kind: 'facts'; readonly facts: readonly EntryFact[] };

/**
 * What an entry is. Only what it names itself is allocated without a person: the amount never decides, for what is short
 * or too much is told to its application, whose terms say what follows.
 */
export function match(entry: EntryBooked, found: Found): Match {
  if (entry.amountMinor === 0) return leftOpen('no-amount');
  // What left in one sum for a whole batch need not be split.
  if (entry.unsplit > 0 && found.ordered?.endToEnd !== null) return leftOpen('unsplit', found);
  if (entry.direction === 'debit') return debit(entry, found);
  const line = refundLineOf(entry);
  if (line !== null && (found.ordered !== null || entry.returnReason !== null))
    return facts(matchRefundLine(line, found.ordered));
  if (entry.isReversal || entry.returnReason !== null) return leftOpen('reversal-unclear');
  return credit(entry, found);
}

function debit(entry: EntryBooked, { takenBack, ordered }: Found): Match {
  if (entry.isReversal || entry.returnReason !== null) {
    const [original, another] = takenBack;
    if (original === undefined || another !== undefined) return leftOpen('reversal-unclear');
    return facts([{ type: 'EntryTookBack', entry: original }]);
  }
  const line = refundLineOf(entry);
  return line === null ? leftOpen('debit') : facts(matchRefundLine(line, ordered));
}

function credit({ amountMinor, currency }: EntryBooked, found: Found): Match {
  const { named, groups } = found;
  const [first, second] = named;
  const [group, ...others] = groups;
  if ([...named, ...groups].some(({ isEntered }) => isEntered)) return leftOpen('entered-by-hand', found);
  if (group !== undefined) {
    // How much is for whom, nothing says.
    if (others.length + named.length > 0) return leftOpen('names-group', found);
    return group.currency === currency ? toGroup(group, amountMinor) : leftOpen('other-currency', found);
  }
  if (first === undefined) return unnamed(amountMinor, found);
  if (named.some((one) => one.currency !== currency)) return leftOpen('other-currency', found);
  if (second === undefined) return shares([{ ...first, amountMinor, outcome: outcomeOf(first, amountMinor) }]);
  const sumMinor = named.reduce((sum, { dueMinor }) => sum + dueMinor, 0);
  if (sumMinor !== amountMinor || named.some(({ dueMinor }) => dueMinor === 0)) return leftOpen('sum-differs', found);
  return shares(named.map((one) => ({ ...one, amountMinor: one.dueMinor, outcome: 'exact' })));
}

/** Suggested is what it would pay in full: to the cent first, then short by what the terms forgive. */
function unnamed(amountMinor: number, { ofPayer, groupsOfPayer }: Found): Match {
  const rule = 'amount-and-payer';
  const candidates = paidBy(amountMinor, ofPayer).map(({ application }) => application);
  const groups = paidBy(amountMinor, groupsOfPayer).map(({ group, members }) => ({ group, members }));
  if (groups.length > 0) return facts([{ type: 'EntryGroupSuggested', candidates, groups, rule }]);
  if (candidates.length > 0) return facts([{ type: 'EntrySuggested', candidates, rule }]);
  // In part, or several in one sum: no place of theirs lapses while nobody has said.
  return leftOpen('unknown', { named: ofPayer, groups: groupsOfPayer });
}

const paidBy = <One extends PayerOf>(amountMinor: number, list: readonly One[]): One[] =>
  list
    .filter(({ dueMinor, toleranceMinor }) => amountMinor <= dueMinor && amountMinor + toleranceMinor >= dueMinor)
    .sort((one, other) => one.dueMinor - other.dueMinor);

const toGroup = (group: PayableGroup, amountMinor: number): Match => ({
  kind: 'group',
  share: groupShareOf(group, amountMinor, group.rule),
});

/** The group fills its lines in order; what no line needs it owes back to one who stays. */
export function groupShareOf(
  { group, members, dueMinor }: PayableTogether,
  amountMinor: number,
  rule: MatchRule,
): GroupShare {
  const outcome = outcomeOf({ dueMinor, hasEnded: members.length === 0 }, amountMinor);
  return { group, members, amountMinor, rule, outcome };
}

/** What an amount is to an application, or to a group. */
export function outcomeOf(
  { dueMinor, hasEnded }: Pick<Payable, 'dueMinor' | 'hasEnded'>,
  amountMinor: number,
): MatchOutcome {
  if (hasEnded) return 'after-end';
  if (dueMinor === 0) return 'already-paid';
  if (amountMinor === dueMinor) return 'exact';
  return amountMinor < dueMinor ? 'partial' : 'over';
}

const facts = (list: readonly EntryFact[]): Match => ({ kind: 'facts', facts: list });

const shares = (list: readonly Share[]): Match => ({
  kind: 'shares',
  shares: list.map(({ application, amountMinor, rule, outcome }) => ({ application, amountMinor, rule, outcome })),
});

interface Meant {
  readonly named: readonly Pick<Payable, 'application'>[];
  readonly groups: readonly Pick<SuggestedGroup, 'members'>[];
}

function leftOpen(because: OpenBecause, { named, groups }: Meant = NOTHING_FOUND): Match {
  const members = groups.flatMap((group) => group.members);
  const candidates = [...new Set([...named.map(({ application }) => application), ...members])];
  return facts([{ type: 'EntryLeftOpen', because, candidates }]);
}
