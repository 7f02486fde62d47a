import type { DataSource } from 'typeorm';
import type { BankStatementView } from '#contracts/bank.js';
import type { Page } from '#contracts/values.js';
import { balancesOn } from './bank-balances.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';
import { GAP_BEFORE } from './statement-gaps.js';

interface Listed {
  readonly id: string;
  readonly iban: string;
  readonly currency: string;
  readonly file_name: string;
  readonly file_sha256: string;
  readonly format: BankStatementView['file']['format'];
  readonly number: number;
  readonly statement_id: string | null;
  readonly sequence: string | null;
  readonly from_on: string | null;
  readonly to_on: string | null;
  readonly opening_minor: string | null;
  readonly closing_minor: string | null;
  readonly balance_currency: string;
  readonly added: number;
  readonly known: number;
  readonly suspected: number;
  readonly pending: number;
  readonly skipped: number;
  readonly gap_before: boolean;
  readonly imported_at: Date;
  readonly imported_by: string;
}

const LIST = `
  SELECT one.id, iban, account.currency, file_name, file_sha256, format, number, statement_id, sequence,
         from_on::text, to_on::text, opening_minor, closing_minor, one.currency AS balance_currency, added, known,
         suspected, pending, skipped, imported_at, imported_by,
         ${GAP_BEFORE} AS gap_before
  FROM bank_statement AS one JOIN bank_account AS account ON account.id = account_id`;

/** Statements, the latest import first. */
export async function listBankStatements(
  dataSource: DataSource,
  { cursor, limit }: PageWanted,
): Promise<Page<BankStatementView>> {
  const [importedAt, number, id] = keyAfter(cursor, ['instant', 'whole', 'uuid']);
  const rows = await dataSource.query<readonly Listed[]>(
    `${LIST}
     WHERE $1::timestamptz IS NULL OR (imported_at, number, one.id) < ($1::timestamptz, $2::integer, $3::uuid)
     ORDER BY imported_at DESC, number DESC, one.id DESC LIMIT $4`,
    [importedAt, number, id, limit + 1],
  );
  const key = (row: Listed) => [row.imported_at.toISOString(), String(row.number), row.id];
  const { items, ...page } = pageOf(rows, limit, { key, item: view });
  return { ...page, items: await balanced(dataSource, items) };
}

/** What was in a file, in its order; of a CSV the statement of the account that was named. */
export async function statementsOfFile(
  dataSource: DataSource,
  sha256: string,
  account: string | null,
): Promise<BankStatementView[]> {
  const rows = await dataSource.query<readonly Listed[]>(
    `${LIST} WHERE file_sha256 = $1 AND ($2::text IS NULL OR iban = $2) ORDER BY number, one.id`,
    [sha256, account],
  );
  return balanced(dataSource, rows.map(view));
}

/** null where there is none of this id. */
export async function bankStatementById(dataSource: DataSource, id: string): Promise<BankStatementView | null> {
  const [row] = await dataSource.query<readonly Listed[]>(`${LIST} WHERE one.id = $1`, [id]);
  const [statement = null] = row === undefined ? [] : await balanced(dataSource, [view(row)]);
  return statement;
}

/** The last statement of each account says whether the account adds up. */
async function balanced(dataSource: DataSource, statements: readonly Unbalanced[]): Promise<BankStatementView[]> {
  if (statements.length === 0) return [];
  const ids = statements.map(({ id }) => id);
  const balances = new Map((await balancesOn(dataSource, ids)).map((one) => [one.statementId, one]));
  return statements.map((one) => ({ ...one, balance: balances.get(one.id) ?? null }));
}

type Unbalanced = Omit<BankStatementView, 'balance'>;

const view = (row: Listed): Unbalanced => ({
  id: row.id,
  account: row.iban,
  currency: row.currency,
  file: { name: row.file_name, sha256: row.file_sha256, format: row.format },
  statementId: row.statement_id,
  sequence: row.sequence,
  from: row.from_on,
  to: row.to_on,
  opening: balance(row.opening_minor, row.balance_currency),
  closing: balance(row.closing_minor, row.balance_currency),
  entries: {
    ...{ added: row.added, known: row.known, suspected: row.suspected },
    ...{ pending: row.pending, skipped: row.skipped },
  },
  gapBefore: row.gap_before,
  importedAt: row.imported_at.toISOString(),
  importedBy: row.imported_by,
});

const balance = (minor: string | null, currency: string): BankStatementView['opening'] =>
  minor === null ? null : { amountMinor: Number(minor), currency };
