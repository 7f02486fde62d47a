import type { EntityManager } from 'typeorm';
import { COUNTS } from '#database/is-duplicate.js';
import type { StatementFacts } from '#domain/bank/alignment.js';
import type { Balance, StatementOpened } from '#domain/bank/statement.js';
import type { Instant, LocalDate } from '#domain/time/zone.js';
import type { CsvMapping } from '#contracts/bank/csv-mapping.js';
import type { StatementFormat } from '../read-statements.js';

/** A file as it was handed in. */
export interface ImportedFile {
  readonly sha256: string;
  readonly name: string;
  readonly format: StatementFormat;
  /** By which a CSV was read; null of other formats. */
  readonly mapping: CsvMapping | null;
  readonly by: string;
  readonly at: Instant;
}

/** A statement that has been read to its end and adds up. */
export interface ReadStatement {
  readonly accountId: number;
  readonly account: string;
  readonly currency: string;
  /** Within the file, from 1. */
  readonly number: number;
  readonly opened: StatementOpened;
  readonly closing: Balance | null;
  /** As declared, else of the first and the last entry; null without both. */
  readonly days: { readonly from: LocalDate; readonly to: LocalDate } | null;
  readonly pending: number;
  /** Lines on which nothing moved, or that are no bookings. */
  readonly skipped: number;
}

export interface Counts {
  added: number;
  known: number;
  suspected: number;
}

/** Whether the file was imported before; of a file that does not name its account, into this one. */
export async function isKnownFile(manager: EntityManager, sha256: string, accountId: number | null): Promise<boolean> {
  const [known] = await manager.query<readonly { known: boolean }[]>(
    `SELECT EXISTS (SELECT FROM bank_statement
                    WHERE file_sha256 = $1 AND ($2::integer IS NULL OR account_id = $2)) AS known`,
    [sha256, accountId],
  );
  return known?.known === true;
}

interface Neighbour extends Omit<StatementFacts, 'opening' | 'closing'> {
  readonly currency: string;
  readonly opening: string | null;
  readonly openingOn: LocalDate | null;
  readonly closing: string | null;
  readonly closingOn: LocalDate | null;
}

const NEIGHBOUR = `
  SELECT statement_id AS "statementId", sequence, currency, opening_minor AS opening, opening_on::text AS "openingOn",
         closing_minor AS closing, closing_on::text AS "closingOn"
  FROM bank_statement WHERE account_id = $1`;

/** The statements by which the place of another one is found. */
export async function neighboursOf(
  manager: EntityManager,
  { accountId, opened, closing }: ReadStatement,
): Promise<{ readonly last: StatementFacts | null; readonly alike: readonly StatementFacts[] }> {
  const [last] = await manager.query<readonly Neighbour[]>(
    `${NEIGHBOUR} AND closing_on IS NOT NULL ORDER BY closing_on DESC, imported_at DESC, number DESC LIMIT 1`,
    [accountId],
  );
  const alike = await manager.query<readonly Neighbour[]>(
    `${NEIGHBOUR} AND ((opening_on, opening_minor) = ($2::date, $3::bigint)
                       OR (closing_on, closing_minor) = ($4::date, $5::bigint))`,
    [accountId, opened.opening?.on, opened.opening?.amountMinor, closing?.on, closing?.amountMinor],
  );
  return { last: last === undefined ? null : factsOf(last), alike: alike.map(factsOf) };
}

const factsOf = ({ statementId, sequence, currency, ...row }: Neighbour): StatementFacts => ({
  ...{ statementId, sequence },
  opening: balanceOf(row.opening, row.openingOn, currency),
  closing: balanceOf(row.closing, row.closingOn, currency),
});

const balanceOf = (minor: string | null, on: LocalDate | null, currency: string): Balance | null =>
  minor === null || on === null ? null : { amountMinor: Number(minor), currency, on };

/** Whether what is stored of its days comes to its closing balance by itself, so that nothing on it can be new. */
export async function isStoredOf(manager: EntityManager, statement: ReadStatement): Promise<boolean> {
  const { accountId, currency, opened, closing, days } = statement;
  if (opened.opening === null || closing === null || days === null) return false;
  const [stored] = await manager.query<readonly { entries: number; minor: string }[]>(
    `SELECT count(*)::integer AS entries, sum(CASE direction WHEN 'credit' THEN amount_minor ELSE -amount_minor END) AS minor
     FROM bank_entry
     WHERE account_id = $1 AND currency = $2 AND booked_on BETWEEN $3 AND $4 AND ${COUNTS}`,
    [accountId, currency, days.from, days.to],
  );
  if (stored === undefined || stored.entries === 0) return false;
  return Number(stored.minor) === closing.amountMinor - opened.opening.amountMinor;
}

/** Before its entries, which name it; what became of them is counted at the end. */
export async function insertStatement(
  manager: EntityManager,
  id: string,
  { file, statement }: { readonly file: ImportedFile; readonly statement: ReadStatement },
): Promise<void> {
  const { accountId, currency, number, opened, closing, days, pending, skipped } = statement;
  await manager.query(
    `INSERT INTO bank_statement (id, account_id, file_sha256, file_name, format, number, statement_id, sequence,
                                 currency, from_on, to_on, opening_minor, opening_on, closing_minor, closing_on, pending,
                                 skipped, imported_at, imported_by, wording, added, known, suspected)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
             coalesce('csv/' || md5($20::jsonb::text), $5), 0, 0, 0)`,
    [
      ...[id, accountId, file.sha256, file.name, file.format, number, opened.statementId, opened.sequence, currency],
      ...[days?.from, days?.to, opened.opening?.amountMinor, opened.opening?.on, closing?.amountMinor, closing?.on],
      ...[pending, skipped, file.at, file.by, file.mapping],
    ],
  );
}

export async function countEntries(manager: EntityManager, id: string, counts: Counts): Promise<void> {
  const { added, known, suspected } = counts;
  await manager.query('UPDATE bank_statement SET added = $2, known = $3, suspected = $4 WHERE id = $1', [
    ...[id, added, known, suspected],
  ]);
}
