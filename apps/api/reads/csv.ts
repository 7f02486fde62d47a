/** What a spreadsheet would take for a formula; amounts, which may be negative, are none. */
const FORMULA = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/;

/**
 * Comma-separated values by RFC 4180, in UTF-8 with the mark by which spreadsheets know it. What would be run as a
 * formula gets an apostrophe in front: names come from whoever applied.
 */
export const csvOf = (rows: readonly (readonly (string | null)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;

function field(value: string | null): string {
  const text = value === null ? '' : FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
