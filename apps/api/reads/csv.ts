/** What a spreadsheet would take for a formula; amounts, which may be negative, are none. */
const FORMULA = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/;

/**
 * Comma-separated values by RFC 4180, in UTF-8 with the mark by which spreadsheets know it. What would be run as a
 * formula gets an apostrophe in front: names come from whoever applied.
 */
export const csvOf = (rows: readonly Row[]): string => BYTE_ORDER_MARK + rows.map(line).join('');

/** The same piece by piece, for what is long. */
export async function* csvFrom(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK;
  for await (const row of rows) yield line(row);
}

type Row = readonly (string | null)[];
const BYTE_ORDER_MARK = '\uFEFF';
const line = (row: Row): string => `${row.map(field).join(',')}\r\n`;

function field(value: string | null): string {
  const text = value === null ? '' : FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
