import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Day,
  type Equal,
  relationTo,
  type Standing,
  standingOf,
  type StatementFacts,
  verdictOn,
} from './alignment.js';
import { missingFrom } from './chain.js';
import type { Balance } from './statement.js';

const balance = (amountMinor: number, on: string, currency = 'EUR'): Balance => ({ amountMinor, currency, on });
const statement = (change: Partial<StatementFacts>): StatementFacts => ({
  statementId: 'STARTUMS',
  sequence: null,
  opening: null,
  closing: null,
  ...change,
});

const monday = statement({ sequence: '7', opening: balance(0, '2024-09-02'), closing: balance(500, '2024-09-02') });
const tuesday = statement({ sequence: '8', opening: balance(500, '2024-09-03'), closing: balance(900, '2024-09-03') });

it('goes on where the last one ended', () => {
  expect(relationTo(tuesday, monday, [])).toBe('follows');
});

it.each([
  ['one that begins where it began', { ...monday, sequence: '40', closing: balance(900, '2024-09-03') }],
  ['one that ends where it ended', { ...monday, sequence: '40', opening: balance(-50, '2024-08-30') }],
] as const)('overlaps %s', (_, later) => {
  expect(relationTo(later, monday, [monday])).toBe('overlaps');
});

it.each([
  ['the very same', monday],
  ['the same days and balances under another name', { ...monday, statementId: 'X', sequence: '40' }],
])('retells %s', (_, later) => {
  expect(relationTo(later, monday, [monday])).toBe('retells');
});

it.each([
  ['after a gap', { ...tuesday, opening: balance(501, '2024-09-03') }],
  ['in another currency', { ...tuesday, opening: balance(500, '2024-09-03', 'USD') }],
  ['before the last one', { ...tuesday, opening: balance(500, '2024-08-01') }],
  ['without balances', statement({})],
] as const)('is unclear %s', (_, later) => {
  expect(relationTo(later, monday, [])).toBe('unclear');
});

/** The last one: it opens with nothing, and comes to nothing. */
const still = (sequence: string | null, on = '2024-09-02') =>
  statement({ sequence, opening: balance(0, on), closing: balance(0, '2024-09-02') });

it.each([
  ['by its number alone', still('7', '2024-08-30'), '8', 'follows'],
  ['not by a number that is not later', still('7', '2024-08-30'), '7', 'unclear'],
  ['not without a number', still('7', '2024-08-30'), null, 'unclear'],
  ['not where it may tell the same day again', still('7'), '8', 'unclear'],
  ['as a page of the same statement', still('7/1'), '7/2', 'follows'],
  ['not as a page of another', still('7/1'), '8/1', 'unclear'],
] as const)('goes on after a day whose sum is nothing %s', (_, last, sequence, expected) => {
  const next = statement({
    statementId: 'X',
    sequence,
    opening: balance(0, '2024-09-02'),
    closing: balance(3, '2024-09-03'),
  });
  const alike = statement({ opening: balance(0, '2024-09-02'), closing: balance(77, '2024-09-02') });
  expect(relationTo(next, last, [last, alike])).toBe(expected);
});

it('does not take two statements for one because the bank calls all of them alike', () => {
  expect(relationTo(statement({ sequence: null }), monday, [statement({ opening: balance(1, '2024-01-01') })])).toBe(
    'unclear',
  );
});

const nothing: Day = { isInside: false, wasInside: false, isToldAgain: false };

it.each([
  ['follows', nothing, 'unclear'],
  ['follows', { ...nothing, isInside: true }, 'repeated'],
  ['overlaps', nothing, 'repeated'],
  ['retells', { ...nothing, isInside: true, isToldAgain: true }, 'retold'],
  ['unclear', { ...nothing, isInside: true, wasInside: true }, 'repeated'],
  ['unclear', { ...nothing, isToldAgain: true }, 'repeated'],
  ['unclear', { ...nothing, wasInside: true }, 'complete'],
  ['unclear', nothing, 'unclear'],
] as const)('where it %s, a day %j is %s', (relation, day, standing) => {
  expect(standingOf(relation, day)).toBe(standing);
});

const verdicts = (standing: Standing, equals: Omit<Equal, 'rank' | 'isRetold'>, incoming: number): string[] =>
  Array.from({ length: incoming }, (_, at) => {
    const verdict = verdictOn(standing, { ...equals, rank: at + 1, isRetold: false });
    if (verdict.kind === 'known') return 'known';
    return verdict.suspectedOf === null ? String(verdict.ordinal) : `${verdict.ordinal} ${verdict.suspectedOf}`;
  });

/** Of two stored and three told again: what becomes of each. */
it.each([
  ['repeated', ['known', 'known', '3']],
  ['complete', ['known', 'known', '3 day-was-complete']],
  ['retold', ['known', 'known', '3 told-otherwise']],
  ['unclear', ['3 perhaps-repeated', '4 perhaps-repeated', '5']],
  ['referenced', ['known', 'known', '3']],
  ['reused', ['known', 'known', '3 reference-reused']],
] as const)('counts equals of a day that is %s', (standing, expected) => {
  expect(verdicts(standing, { existing: 2, known: 2, doubtful: 2 }, 3)).toEqual(expected);
});

/** Of three told again, where of four stored one counts, one is with a person, and two were no money. */
it.each([
  ['repeated', ['known', '5 perhaps-repeated', '6']],
  ['complete', ['known', '5 day-was-complete', '6 day-was-complete']],
  ['unclear', ['5 perhaps-repeated', '6 perhaps-repeated', '7']],
] as const)('counts no duplicate as stored on a day that is %s', (standing, expected) => {
  expect(verdicts(standing, { existing: 4, known: 1, doubtful: 2 }, 3)).toEqual(expected);
});

it('asks of what may be told otherwise, where nothing else is asked of it', () => {
  const other = { existing: 1, known: 0, doubtful: 0, rank: 1, isRetold: true };
  for (const standing of ['unclear', 'repeated', 'referenced'] as const)
    expect(verdictOn(standing, other)).toEqual({ kind: 'new', ordinal: 2, suspectedOf: 'told-otherwise' });
  expect(verdictOn('unclear', { ...other, doubtful: 1 })).toMatchObject({ suspectedOf: 'perhaps-repeated' });
});

it('never gives two equals one ordinal, nor a stored one’s, and never loses what surpasses the known', () => {
  const standings: Standing[] = ['repeated', 'complete', 'retold', 'unclear', 'referenced', 'reused'];
  const stored = fc
    .tuple(fc.nat(6), fc.nat(6), fc.nat(6))
    .map((numbers) => numbers.toSorted((one, other) => one - other))
    .map(([known = 0, doubtful = 0, existing = 0]) => ({ known, doubtful, existing }));
  fc.assert(
    fc.property(fc.constantFrom(...standings), stored, fc.nat(6), (standing, { existing, ...upTo }, incoming) => {
      const made = verdicts(standing, { existing, ...upTo }, incoming).filter((verdict) => verdict !== 'known');
      expect(made.map((verdict) => Number.parseInt(verdict))).toEqual(made.map((_, at) => existing + 1 + at));
      expect(made.length).toBeGreaterThanOrEqual(incoming - upTo.known);
    }),
  );
});

it('reckons what is missing between opening and closing', () => {
  const opening = balance(1_000, '2024-09-02');
  expect(missingFrom({ opening, closing: balance(1_600, '2024-09-02'), bookedMinor: 600 })).toBe(0);
  expect(missingFrom({ opening, closing: balance(1_600, '2024-09-02'), bookedMinor: 599 })).toBe(1);
  expect(missingFrom({ opening, closing: null, bookedMinor: 600 })).toBeNull();
  expect(missingFrom({ opening: null, closing: opening, bookedMinor: 600 })).toBeNull();
});
