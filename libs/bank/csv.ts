import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CsvMapping } from '#contracts/bank/csv-mapping.js';
import { entryOf } from '#domain/bank/batch.js';
import { NO_DETAILS, type StatementItem } from '#domain/bank/statement.js';
import type { Currency } from '#domain/money.js';
import { amountIn } from './csv-amount.js';
import { currencyFrom, dateFrom, ibanFrom, referenceFrom } from './facts.js';
import { quoted, StatementError } from './statement-error.js';

/** Whose file it is, and how this bank writes it: a CSV says neither. */
export interface CsvAccount {
  readonly iban: string;
  readonly currency: Currency;
  readonly mapping: CsvMapping;
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const LONGEST_RECORD = 100_000;

/**
 * Reads the lines of a CSV by the account's mapping. It has no balances, so nothing can be checked against them.
 * @throws StatementError naming line and column
 */
export async function* readCsv(texts: AsyncIterable<string>, account: CsvAccount): AsyncGenerator<StatementItem> {
  const { iban, currency, mapping } = account;
  const nothing = { statementId: null, sequence: null, opening: null, period: null };
  yield { kind: 'opened', place: 'line 1', account: iban, currency, ...nothing };
  let row: Row | null = null;
  let line = 0;
  for await (const { record, info } of recordsOf(texts, mapping)) {
    line = info.lines;
    if (row === null) row = new Row(record, account, line);
    else yield row.read(record, line);
  }
  if (row === null) throw new StatementError(null, 'there is no line with headings');
  yield { kind: 'closed', place: `line ${line}`, closing: null };
}

async function* recordsOf(texts: AsyncIterable<string>, mapping: CsvMapping): AsyncGenerator<CsvRecord> {
  const parser = parse({
    ...{ bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true, trim: true },
    delimiter: mapping.delimiter,
    fromLine: mapping.skippedLines + 1,
    maxRecordSize: LONGEST_RECORD,
  });
  const source = Readable.from(texts);
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const record of source.pipe(parser)) yield record as CsvRecord;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    throw new StatementError(`line ${line}`, `is no CSV: ${error.code}`);
  } finally {
    source.destroy();
  }
}

type Columns = CsvMapping['columns'];
type Column = Exclude<keyof Columns, 'text'>;

/** Reads records under the headings of one file. */
class Row {
  private readonly index: ReadonlyMap<string, number>;

  constructor(
    private readonly headings: readonly string[],
    private readonly account: CsvAccount,
    line: number,
  ) {
    this.index = new Map(headings.map((heading, at) => [heading, at]));
    const { text, ...columns } = account.mapping.columns;
    const named = [...Object.values(columns), ...text].filter((heading) => heading !== undefined);
    const missing = named.filter((heading) => !this.index.has(heading));
    if (missing.length > 0)
      throw new StatementError(
        `line ${line}`,
        `there is no column ${missing.map(quoted).join(', ')}: map columns as they are headed here, or see whether skippedLines ends before the headings`,
      );
    const twice = named.find((heading) => headings.indexOf(heading) !== headings.lastIndexOf(heading));
    if (twice !== undefined)
      throw new StatementError(
        `line ${line}`,
        `there is more than one column ${quoted(twice)}, and which is meant cannot be told: head them differently in the file, or map another`,
      );
  }

  read(record: readonly string[], line: number): StatementItem {
    const { mapping } = this.account;
    const place = `line ${line}`;
    const beginning = record.find((text) => text !== '') ?? '';
    if (mapping.notBookings?.some((word) => beginning.startsWith(word)) === true) return { kind: 'skipped', place };
    if (record.length !== this.headings.length)
      throw new StatementError(
        place,
        `has ${record.length} columns instead of ${this.headings.length}: where it is no booking, map what it begins with as notBookings`,
      );
    const cell = (column: Column): string => this.cell(record, mapping.columns[column]);
    const reference = (column: Column) => referenceFrom(cell(column), `${place}, ${mapping.columns[column] ?? ''}`);
    if (mapping.pending.includes(cell('status'))) return { kind: 'pending', place };
    const currency = currencyFrom(
      mapping.columns.currency === undefined ? this.account.currency : cell('currency'),
      place,
    );
    const { direction, amountMinor } = amountIn({ cell, currency, place }, mapping);
    if (amountMinor === 0) return { kind: 'skipped', place };
    const booking = {
      ...{ direction, amountMinor, currency, isReversal: false, transactionCode: null },
      bookedOn: this.day(cell('bookedOn'), `${place}, ${mapping.columns.bookedOn}`),
      valuedOn:
        cell('valuedOn') === '' ? null : this.day(cell('valuedOn'), `${place}, ${mapping.columns.valuedOn ?? ''}`),
      bankReference: reference('bankReference'),
    };
    const creditorReference = reference('creditorReference');
    const details = {
      ...NO_DETAILS,
      endToEndId: reference('endToEndId'),
      creditorReferences: creditorReference === null ? [] : [creditorReference],
      counterparty: { name: cell('name') === '' ? null : cell('name'), iban: ibanFrom(cell('iban')) },
      remittance: mapping.columns.text.map((heading) => this.cell(record, heading)).filter((text) => text !== ''),
    };
    return { kind: 'entry', place, entry: entryOf(booking, details) };
  }

  private cell(record: readonly string[], heading: string | undefined): string {
    return heading === undefined ? '' : (record[this.index.get(heading) ?? -1] ?? '');
  }

  private day(text: string, place: string): string {
    const { dates } = this.account.mapping;
    const parts = text.split(/[./-]/);
    const at = dates.split(/[./-]/);
    const part = (letter: string): string => parts[at.findIndex((one) => one.startsWith(letter))] ?? '';
    const separators = dates.replaceAll(/[A-Z]/g, '');
    if (text.replaceAll(/\d/g, '') !== separators)
      throw new StatementError(place, `${quoted(text)} is not a date (${dates}): map dates as they are written here`);
    const year = dates.includes('YYYY') ? part('Y') : `20${part('Y')}`;
    return dateFrom(`${year}-${part('M').padStart(2, '0')}-${part('D').padStart(2, '0')}`, place);
  }
}
