import type { Tally } from '#contracts/finance.js';
import { type Money, money } from '#domain/money.js';

/** So many rows of one currency, and what they come to; as PostgreSQL sums them. */
export interface Counted {
  readonly currency: string;
  readonly count: number;
  /** Text, because a sum may exceed what a number holds. */
  readonly minor: string;
}

export const tallyOf = (rows: readonly Counted[]): Tally => ({
  count: rows.reduce((sum, { count }) => sum + count, 0),
  sums: sumsOf(rows),
});

/** What they come to by currency, those without any left out. */
export function sumsOf(rows: readonly Counted[]): Money[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of rows) sums.set(currency, (sums.get(currency) ?? 0) + Number(minor));
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([currency, minor]) => money(minor, currency));
}
