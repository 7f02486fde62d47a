import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
import { CertificateRow } from '#database/certificate.row.js';
import { EditionRow } from '#database/edition.row.js';
import { InvoiceRow } from '#database/invoice.row.js';
import { ReceiptRow } from '#database/receipt.row.js';
import { RefundRow } from '#database/refund.row.js';
import { SeatRow } from '#database/seat.row.js';
import { sameValue } from '#domain/edition/same-value.js';
import type { ApplicationRows } from './application-rows.js';

/** A row that is not what the events make of it. Columns by name only: a report is no place for what they hold. */
export interface Difference {
  readonly table: string;
  readonly key: string;
  readonly kind: 'missing' | 'surplus' | 'different';
  /** Where it is different, by the names that the row's class gives them. */
  readonly columns: readonly string[];
}

interface Expected {
  readonly row: EntityTarget<ObjectLiteral>;
  readonly rows: readonly ObjectLiteral[];
  /** Names a row among those of its stream. */
  readonly key: string;
  /** By which rows of the stream are found. */
  readonly of: string;
}

/** What of an application's rows is not as it should be; null expects none. */
export const compareApplication = (
  manager: EntityManager,
  applicationId: string,
  expected: ApplicationRows | null,
): Promise<Difference[]> =>
  compare(manager, applicationId, [
    { row: ApplicationRow, rows: expected === null ? [] : [expected.application], key: 'id', of: 'id' },
    { row: SeatRow, rows: expected?.seats ?? [], key: 'applicationId', of: 'application_id' },
    { row: InvoiceRow, rows: expected?.invoices ?? [], key: 'number', of: 'application_id' },
    { row: ReceiptRow, rows: expected?.receipts ?? [], key: 'paymentId', of: 'application_id' },
    { row: RefundRow, rows: expected?.refunds ?? [], key: 'ordinal', of: 'application_id' },
    { row: CertificateRow, rows: expected?.certificates ?? [], key: 'code', of: 'application_id' },
  ]);

/** The same of an edition's one row. */
export const compareEdition = (
  manager: EntityManager,
  code: string,
  expected: EditionRow | null,
): Promise<Difference[]> =>
  compare(manager, code, [{ row: EditionRow, rows: expected === null ? [] : [expected], key: 'code', of: 'code' }]);

/** One statement for all tables: most of a rebuild's time is the way to the database and back. */
async function compare(manager: EntityManager, subject: string, tables: readonly Expected[]): Promise<Difference[]> {
  const selects = tables.map(({ row, of }, nth) => {
    const { tableName } = manager.dataSource.getMetadata(row);
    return `SELECT ${nth} AS nth, to_jsonb(${tableName}) AS row FROM ${tableName} WHERE ${of} = $1`;
  });
  const stored = await manager.query<readonly Stored[]>(selects.join(' UNION ALL '), [subject]);
  return tables.flatMap((expected, nth) => {
    const metadata = manager.dataSource.getMetadata(expected.row);
    const present = stored.filter((one) => one.nth === nth).map(({ row }) => inOurNames(metadata, row));
    return differencesIn(metadata.tableName, present, expected);
  });
}

interface Stored {
  readonly nth: number;
  readonly row: Readonly<Record<string, unknown>>;
}

type Data = Readonly<Record<string, unknown>>;

function differencesIn(table: string, present: readonly Data[], { rows, key: name }: Expected): Difference[] {
  const left = new Map(present.map((row) => [String(row[name]), row]));
  const differences = rows.flatMap((row): Difference[] => {
    const should = asData(row);
    const key = String(should[name]);
    const is = left.get(key);
    left.delete(key);
    if (is === undefined) return [{ table, key, kind: 'missing', columns: [] }];
    const columns = Object.keys(should).filter((column) => !sameValue(is[column], should[column]));
    return columns.length === 0 ? [] : [{ table, key, kind: 'different', columns }];
  });
  const surplus = [...left.keys()].map((key): Difference => ({ table, key, kind: 'surplus', columns: [] }));
  return [...differences, ...surplus];
}

/** As PostgreSQL writes a row in JSON, with the names of its class and instants as we write them. */
function inOurNames({ columns }: EntityMetadata, row: Data): Data {
  return Object.fromEntries(
    columns.map(({ databaseName, propertyName, type }) => {
      const value = row[databaseName];
      return [propertyName, type === 'timestamptz' && typeof value === 'string' ? instant(value) : value];
    }),
  );
}

const instant = (text: string): string => new Date(text).toISOString();

/** Dates become text, and what is undefined is left out, as in jsonb. */
const asData = (row: ObjectLiteral): Data => JSON.parse(JSON.stringify(row)) as Data;
