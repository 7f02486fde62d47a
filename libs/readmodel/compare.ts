import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
import { CertificateRow } from '#database/certificate.row.js';
import { EditionRow } from '#database/edition.row.js';
import { InvoiceLineRow } from '#database/invoice-line.row.js';
import { InvoiceRow } from '#database/invoice.row.js';
import { JournalRow } from '#database/journal.row.js';
import { ParticipantGroupRow } from '#database/participant-group.row.js';
import { ReceiptRow } from '#database/receipt.row.js';
import { RefundAccountRow } from '#database/refund-account.row.js';
import { RefundBatchLineRow } from '#database/refund-batch-line.row.js';
import { RefundBatchRow } from '#database/refund-batch.row.js';
import { RefundTransferRow } from '#database/refund-transfer.row.js';
import { RefundRow } from '#database/refund.row.js';
import { SeatRow } from '#database/seat.row.js';
import { sameValue } from '#domain/edition/same-value.js';
import type { ApplicationRows } from './application-rows.js';
import type { BatchRows } from './batch-rows.js';
import type { GroupRows } from './groups.js';

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
  readonly key: readonly string[];
  /** By which rows of the stream are found, `$1` being its subject. */
  readonly of: string;
}

/** What of an application's rows is not as it should be; null expects none. */
export const compareApplication = (
  manager: EntityManager,
  applicationId: string,
  expected: ApplicationRows | null,
): Promise<Difference[]> =>
  compare(manager, applicationId, [
    { row: ApplicationRow, rows: expected === null ? [] : [expected.application], key: ['id'], of: 'id = $1' },
    { row: SeatRow, rows: expected?.seats ?? [], key: ['applicationId'], of: 'application_id = $1' },
    { row: InvoiceRow, rows: expected?.invoices ?? [], key: ['number'], of: 'application_id = $1' },
    { row: InvoiceLineRow, rows: expected?.lines ?? [], key: ['ordinal'], of: 'application_id = $1' },
    { row: ReceiptRow, rows: expected?.receipts ?? [], key: ['paymentId'], of: 'application_id = $1' },
    { row: RefundRow, rows: expected?.refunds ?? [], key: ['ordinal'], of: 'application_id = $1' },
    { row: CertificateRow, rows: expected?.certificates ?? [], key: ['code'], of: 'application_id = $1' },
    {
      row: JournalRow,
      rows: expected?.journal ?? [],
      key: ['version', 'line'],
      of: `stream = 'application-' || $1::uuid`,
    },
  ]);

/** The same of a group's rows. */
export const compareGroup = (manager: EntityManager, code: string, expected: GroupRows | null): Promise<Difference[]> =>
  compare(manager, code, [
    { row: ParticipantGroupRow, rows: expected === null ? [] : [expected.group], key: ['code'], of: 'code = $1' },
    { row: InvoiceRow, rows: expected?.invoices ?? [], key: ['number'], of: 'group_code = $1' },
  ]);

/** The same of an edition's one row. */
export const compareEdition = (
  manager: EntityManager,
  code: string,
  expected: EditionRow | null,
): Promise<Difference[]> =>
  compare(manager, code, [
    { row: EditionRow, rows: expected === null ? [] : [expected], key: ['code'], of: 'code = $1' },
  ]);

/** The same of a batch of refunds. */
export const compareBatch = (manager: EntityManager, id: string, expected: BatchRows | null): Promise<Difference[]> =>
  compare(manager, id, [
    { row: RefundBatchRow, rows: expected === null ? [] : [expected.batch], key: ['id'], of: 'id = $1' },
    { row: RefundBatchLineRow, rows: expected?.lines ?? [], key: ['batchId', 'line'], of: 'batch_id = $1' },
    { row: RefundTransferRow, rows: expected?.transfers ?? [], key: ['endToEnd'], of: 'batch_id = $1' },
  ]);

/** The same of the accounts that an application's refunds go to. */
export const comparePayees = (
  manager: EntityManager,
  application: string,
  expected: readonly RefundAccountRow[],
): Promise<Difference[]> =>
  compare(manager, application, [
    { row: RefundAccountRow, rows: expected, key: ['accountId'], of: 'application_id = $1' },
  ]);

/** The same of what entries post, many of them at once; their own rows are written once and not made anew. */
export const compareJournals = (
  manager: EntityManager,
  streams: readonly string[],
  expected: readonly JournalRow[],
): Promise<Difference[]> =>
  compare(manager, streams, [
    { row: JournalRow, rows: expected, key: ['stream', 'version', 'line'], of: 'stream = ANY ($1::text[])' },
  ]);

/** One statement for all tables: most of a rebuild's time is the way to the database and back. */
async function compare(manager: EntityManager, subject: unknown, tables: readonly Expected[]): Promise<Difference[]> {
  const selects = tables.map(({ row, of }, nth) => {
    const { tableName } = manager.dataSource.getMetadata(row);
    return `SELECT ${nth} AS nth, to_jsonb(${tableName}) AS row FROM ${tableName} WHERE ${of}`;
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

function differencesIn(table: string, present: readonly Data[], { rows, key: names }: Expected): Difference[] {
  const keyOf = (row: Data): string => names.map((name) => String(row[name])).join('/');
  const left = new Map(present.map((row) => [keyOf(row), row]));
  const differences = rows.flatMap((row): Difference[] => {
    const should = asData(row);
    const key = keyOf(should);
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
