import type { CsvMapping } from '#contracts/bank/csv-mapping.js';
import { minorUnits } from '#domain/bank/amount.js';
import type { Currency } from '#domain/money.js';
import { quoted, StatementError } from './statement-error.js';

/** A line of the file as far as its amount goes; empty for a column that the mapping does not name. */
export interface AmountCells {
  readonly cell: (column: 'amount' | 'direction' | 'credit' | 'debit') => string;
  readonly currency: Currency;
  /** `line 12` */
  readonly place: string;
}

export interface Moved {
  readonly direction: 'credit' | 'debit';
  /** 0 where nothing moved. */
  readonly amountMinor: number;
}

/**
 * How much moved on a line, and which way, by the mapping: one signed column, one beside a column that says the
 * direction, or two columns of which one is empty or nothing.
 * @throws StatementError naming line and column, and what to map
 */
export function amountIn(line: AmountCells, mapping: CsvMapping): Moved {
  const { amount, direction } = mapping.columns;
  if (amount === undefined) return inTwoColumns(line, mapping);
  const [sign, amountMinor] = signed(line, mapping, 'amount');
  const bySign = sign === '-' ? 'debit' : 'credit';
  if (direction === undefined) return { direction: bySign, amountMinor };
  const said = directionIn(line, mapping);
  if (sign === '-' && said === 'credit')
    throw new StatementError(
      line.place,
      `${quoted(line.cell('direction'))} in ${quoted(direction)} came in, and ${quoted(amount)} has a minus: map one of them only`,
    );
  return { direction: said, amountMinor };
}

function directionIn({ cell, place }: AmountCells, { columns, directions }: CsvMapping): 'credit' | 'debit' {
  const said = cell('direction');
  if (said === directions?.credit) return 'credit';
  if (said === directions?.debit) return 'debit';
  throw new StatementError(
    `${place}, ${columns.direction ?? ''}`,
    `${quoted(said)} is neither ${quoted(directions?.credit ?? '')} nor ${quoted(directions?.debit ?? '')}: map it in directions`,
  );
}

function inTwoColumns(line: AmountCells, mapping: CsvMapping): Moved {
  const { credit = '', debit = '' } = mapping.columns;
  const [came, went] = [line.cell('credit') !== '', line.cell('debit') !== ''];
  const [creditSign, receivedMinor] = came ? signed(line, mapping, 'credit') : ['', 0];
  const [, spentMinor] = went ? signed(line, mapping, 'debit') : ['', 0];
  if (creditSign === '-' && receivedMinor > 0)
    throw new StatementError(
      `${line.place}, ${credit}`,
      'has a minus, in the column of what came in: map a column with both signs as amount',
    );
  if ((!came && !went) || (receivedMinor > 0 && spentMinor > 0))
    throw new StatementError(
      line.place,
      `has not one amount, in either credit or debit: see whether ${quoted(credit)} and ${quoted(debit)} are the columns to map`,
    );
  return spentMinor > 0
    ? { direction: 'debit', amountMinor: spentMinor }
    : { direction: 'credit', amountMinor: receivedMinor };
}

/** Signs and separators as they are typed, whatever a bank's printer makes of them. */
const plain = (text: string): string =>
  text
    .replaceAll('\u2212', '-')
    .replaceAll(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replaceAll('\u2019', "'");

/** A sign that is written before the digits or behind them, and what they come to. */
function signed(
  { cell, currency, place }: AmountCells,
  mapping: CsvMapping,
  column: 'amount' | 'credit' | 'debit',
): readonly [sign: string, amountMinor: number] {
  const written = plain(cell(column)).trim();
  const [sign, digits] = /^[+-]/.test(written)
    ? [written.slice(0, 1), written.slice(1)]
    : /[+-]$/.test(written)
      ? [written.slice(-1), written.slice(0, -1)]
      : ['', written];
  return [sign, minorOf(digits.trim(), mapping, { currency, place: `${place}, ${mapping.columns[column] ?? ''}` })];
}

function minorOf(
  text: string,
  { decimal, thousands: parted }: CsvMapping,
  { currency, place }: Pick<AmountCells, 'currency' | 'place'>,
): number {
  const thousands = parted === undefined ? undefined : plain(parted);
  // Groups of three only: 1.5 is no 15 where a point parts thousands.
  const grouped = thousands !== undefined && text.includes(thousands);
  const [whole = '', ...fraction] = text.split(decimal);
  const groups = grouped ? whole.split(thousands) : [whole];
  const isRight = fraction.length <= 1 && groups.slice(1).every((group) => /^\d{3}$/.test(group));
  const minor = isRight ? minorUnits([groups.join(''), ...fraction].join('.'), currency) : null;
  if (minor !== null) return minor;
  throw new StatementError(
    place,
    `${quoted(text)} is not an amount of ${currency}: map decimal and thousands as they are written here`,
  );
}
