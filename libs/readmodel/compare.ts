import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
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

interface Rows<Row extends ObjectLiteral> {
  readonly row: EntityTarget<Row>;
  readonly expected: readonly Row[];
  /** Which rows there are of the stream. */
  readonly where: FindOptionsWhere<Row>;
  readonly keyOf: (row: Row) => string;
}

/** What of an application's rows is not as it should be; null expects none. */
export async function compareApplication(
  manager: EntityManager,
  applicationId: string,
  expected: ApplicationRows | null,
): Promise<Difference[]> {
  const where = { applicationId };
  return [
    ...(await compare(manager, {
      row: ApplicationRow,
      expected: expected === null ? [] : [expected.application],
      where: { id: applicationId },
      keyOf: ({ id }) => id,
    })),
    ...(await compare(manager, {
      row: SeatRow,
      expected: expected?.seats ?? [],
      where,
      keyOf: (seat) => seat.applicationId,
    })),
    ...(await compare(manager, {
      row: InvoiceRow,
      expected: expected?.invoices ?? [],
      where,
      keyOf: ({ number }) => number,
    })),
    ...(await compare(manager, {
      row: ReceiptRow,
      expected: expected?.receipts ?? [],
      where,
      keyOf: ({ paymentId }) => paymentId,
    })),
    ...(await compare(manager, {
      row: RefundRow,
      expected: expected?.refunds ?? [],
      where,
      keyOf: ({ ordinal }) => String(ordinal),
    })),
    ...(await compare(manager, {
      row: CertificateRow,
      expected: expected?.certificates ?? [],
      where,
      keyOf: ({ code }) => code,
    })),
  ];
}

/** The same of an edition's one row. */
export const compareEdition = (
  manager: EntityManager,
  code: string,
  expected: EditionRow | null,
): Promise<Difference[]> =>
  compare(manager, {
    row: EditionRow,
    expected: expected === null ? [] : [expected],
    where: { code },
    keyOf: (edition) => edition.code,
  });

async function compare<Row extends ObjectLiteral>(manager: EntityManager, rows: Rows<Row>): Promise<Difference[]> {
  const { row, expected, where, keyOf } = rows;
  const table = manager.dataSource.getMetadata(row).tableName;
  const present = new Map((await manager.findBy(row, where)).map((one) => [keyOf(one), one]));
  const differences = expected.flatMap((should): Difference[] => {
    const key = keyOf(should);
    const is = present.get(key);
    present.delete(key);
    if (is === undefined) return [{ table, key, kind: 'missing', columns: [] }];
    const columns = differingColumns(is, should);
    return columns.length === 0 ? [] : [{ table, key, kind: 'different', columns }];
  });
  const surplus = [...present.keys()].map((key): Difference => ({ table, key, kind: 'surplus', columns: [] }));
  return [...differences, ...surplus];
}

function differingColumns(is: ObjectLiteral, should: ObjectLiteral): string[] {
  const [left, right] = [asData(is), asData(should)];
  return Object.keys(right).filter((column) => !sameValue(left[column], right[column]));
}

/** Dates become text, and what is undefined is left out, as in jsonb. */
const asData = (row: ObjectLiteral): Record<string, unknown> =>
  JSON.parse(JSON.stringify(row)) as Record<string, unknown>;
