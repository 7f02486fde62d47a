import { formatPlain, money } from '#domain/money.js';

type Cell = string | number | null;
type Amount = { readonly amountMinor: number; readonly currency: string };

/** '225.00 EUR' */
export const plain = ({ amountMinor, currency }: Amount): string => formatPlain(money(amountMinor, currency));

/** '225.00 EUR + 10.00 USD'; what comes to nothing is said so. */
export const sumsOf = (amounts: readonly Amount[]): string =>
  amounts.length === 0 ? 'nothing' : amounts.map(plain).join(' + ');

/** Rows whose columns stand below one another; what is an amount stands to the right. */
export function table(rows: readonly (readonly Cell[])[], indent = ''): string[] {
  const texts = rows.map((row) => row.map((cell) => String(cell ?? '-')));
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  return texts.map((row) =>
    `${indent}${row.map((text, column) => padded(text, widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

const padded = (text: string, width: number): string =>
  /^-?\d+(\.\d+)? [A-Z]{3}$/.test(text) ? text.padStart(width) : text.padEnd(width);

/** A page of a list, and how to go on. */
export function page(lines: readonly string[], next: string | null, none: string): string {
  if (lines.length === 0) return none;
  return [...lines, ...(next === null ? [] : [`and more: --cursor ${next}`])].join('\n');
}
