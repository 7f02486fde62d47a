import type { Balance } from './statement.js';

/** A statement of an account, as far as its place among the others goes. */
export interface StatementFacts {
  readonly statementId: string | null;
  readonly sequence: string | null;
  readonly opening: Balance | null;
  readonly closing: Balance | null;
}

/**
 * Whether it goes on where the last one ended (`follows`), tells again some of what was told (`overlaps`) or all of it
 * (`retells`), or nothing can be shown.
 */
export type Relation = 'follows' | 'overlaps' | 'retells' | 'unclear';

/**
 * How a statement lies to those that were imported before.
 * @param last the one that reaches furthest
 * @param alike those with the same opening or closing balance
 */
export function relationTo(
  statement: StatementFacts,
  last: StatementFacts | null,
  alike: readonly StatementFacts[],
): Relation {
  const continues =
    last !== null &&
    sameAmount(statement.opening, last.closing) &&
    statement.opening !== null &&
    last.closing !== null &&
    statement.opening.on >= last.closing.on;
  const repeats = alike.some(
    ({ opening, closing }) => sameBalance(statement.opening, opening) || sameBalance(statement.closing, closing),
  );
  if (alike.some((one) => isSameStatement(statement, one))) return 'retells';
  if (continues && repeats) return goesOn(statement, last) ? 'follows' : 'unclear';
  if (continues) return 'follows';
  return alike.some((one) => isSameSpan(statement, one)) ? 'retells' : repeats ? 'overlaps' : 'unclear';
}

const isSameSpan = (one: StatementFacts, other: StatementFacts): boolean =>
  sameBalance(one.opening, other.opening) && sameBalance(one.closing, other.closing);

/** Banks call their statements alike (STARTUMS): the number and the balances have to agree as well. */
const isSameStatement = (one: StatementFacts, other: StatementFacts): boolean =>
  one.statementId === other.statementId && one.sequence === other.sequence && isSameSpan(one, other);

const sameAmount = (one: Balance | null, other: Balance | null): boolean =>
  one !== null && other !== null && one.amountMinor === other.amountMinor && one.currency === other.currency;

const sameBalance = (one: Balance | null, other: Balance | null): boolean =>
  sameAmount(one, other) && one?.on === other?.on;

/**
 * Whether one after a day that came to nothing is shown to go on: by a later number. But what begins on the same day with the
 * same balance may tell that day again, as a whole one after an interim one does, unless it is a page of the same statement.
 */
function goesOn(statement: StatementFacts, last: StatementFacts): boolean {
  if (!isLater(statement.sequence, last.sequence)) return false;
  const [[one, page], [other]] = [numbersIn(statement.sequence), numbersIn(last.sequence)];
  return !sameBalance(statement.opening, last.opening) || (page !== undefined && one === other);
}

/** Of two running numbers such as `12` or `12/1`. */
function isLater(one: string | null, other: string | null): boolean {
  const [left, right] = [numbersIn(one), numbersIn(other)];
  if (left.length !== right.length) return false;
  const at = left.findIndex((number, index) => number !== right[index]);
  return at !== -1 && (left[at] ?? 0) > (right[at] ?? 0);
}

const numbersIn = (sequence: string | null): number[] =>
  /^\d+(\/\d+)*$/.test(sequence ?? '') ? (sequence ?? '').split('/').map(Number) : [];

/** What is known of one booking day on which a statement has entries equal to stored ones. */
export interface Day {
  /** It lies between the first and the last day of the statement, so that the statement has all of it. */
  readonly isInside: boolean;
  /** The same of a statement imported before. */
  readonly wasInside: boolean;
  /** Every stored entry of the day is in the statement again, at least two that differ. */
  readonly isToldAgain: boolean;
}

/**
 * How equal entries of one day are counted. `repeated`: the statement has all of the day, so that there are as many as it
 * says. `complete`: an earlier one had all of the day. `retold`: what is stored comes to the statement's closing balance
 * without any more. `unclear`: they may be the same or not. Of entries with the bank's reference: `referenced`, and
 * `reused` where the reference was seen before.
 */
export type Standing = 'repeated' | 'complete' | 'retold' | 'unclear' | 'referenced' | 'reused';

export function standingOf(relation: Relation, { isInside, wasInside, isToldAgain }: Day): Standing {
  if (relation === 'retells') return 'retold';
  if (relation === 'overlaps' || isInside || isToldAgain) return 'repeated';
  return wasInside ? 'complete' : 'unclear';
}

/** Why a person has to look at an entry. */
export type SuspectedOf = 'reference-reused' | 'perhaps-repeated' | 'day-was-complete' | 'told-otherwise';

export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'new'; readonly ordinal: number; readonly suspectedOf: SuspectedOf | null };

/** An entry among those that are equal to it: to one that goes on from a closing balance nothing before that is equal. */
export interface Equal {
  /** How many are stored, whatever was said of them: ordinals go on from there. */
  readonly existing: number;
  /** Up to which rank it is one of these, if the statement tells again what is stored. */
  readonly known: number;
  /** Up to which rank it may be one of these: those count as well of which nobody has said whether they are duplicates. */
  readonly doubtful: number;
  /** Of this one among its equals in the statement, from 1. */
  readonly rank: number;
  /** It is none of these, and may be another that is stored and is told otherwise. */
  readonly isRetold: boolean;
}

/** What becomes of an entry. Nothing is swallowed on a guess: what may be a duplicate is stored for a person to judge. */
export function verdictOn(standing: Standing, { existing, known, doubtful, rank, isRetold }: Equal): Verdict {
  const suspectedOf = rank <= doubtful ? 'perhaps-repeated' : isRetold ? 'told-otherwise' : null;
  if (standing === 'unclear') return { kind: 'new', ordinal: existing + rank, suspectedOf };
  if (rank <= known) return { kind: 'known' };
  return { kind: 'new', ordinal: existing + rank - known, suspectedOf: BEYOND[standing] ?? suspectedOf };
}

const BEYOND = {
  repeated: null,
  complete: 'day-was-complete',
  retold: 'told-otherwise',
  referenced: null,
  reused: 'reference-reused',
} as const;
