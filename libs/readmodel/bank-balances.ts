import type { DataSource, EntityManager } from 'typeorm';
import type { BankBalanceView } from '#contracts/bank.js';
import { IS_DUPLICATE } from '#database/is-duplicate.js';
import { verdictOnBalance } from '#domain/bank/bank-balance.js';
import { money } from '#domain/money.js';
import { GAP_BEFORE } from './statement-gaps.js';

interface Row {
  readonly account: string;
  readonly currency: string;
  readonly statementId: string;
  readonly on: string;
  readonly bank: string;
  readonly books: string;
  readonly suspected: string;
  readonly missing: string;
  readonly gapsBefore: readonly string[];
}

/** Of two statements of one day the one that the other goes on from comes before it. */
const goesOn = (one: string, from: string): string => `EXISTS (
  SELECT FROM bank_statement AS ${one} WHERE ${one}.account_id = ${from}.account_id AND ${one}.id <> ${from}.id
    AND ${one}.opening_on = ${from}.opening_on AND ${one}.opening_minor = ${from}.closing_minor)`;
const follows = (one: string, before: string): string => `EXISTS (
  SELECT FROM bank_statement AS ${before} WHERE ${before}.account_id = ${one}.account_id AND ${before}.id <> ${one}.id
    AND ${before}.closing_on = ${one}.closing_on AND ${before}.closing_minor = ${one}.opening_minor)`;

/** Statements with balances; of these accounts, or where `$1` is null of all. */
const STATED = `
  SELECT one.*, ${GAP_BEFORE} AS gap_before
  FROM bank_statement AS one JOIN bank_account ON bank_account.id = one.account_id
  WHERE opening_on IS NOT NULL AND closing_on IS NOT NULL AND one.currency = bank_account.currency
    AND ($1::integer[] IS NULL OR one.account_id = ANY ($1))`;

/** Of each account the statement to which the bank has told it last. */
const LAST = `
  SELECT DISTINCT ON (account_id) account_id, id, closing_minor, closing_on, greatest(closing_on, to_on) AS until
  FROM stated ORDER BY account_id, closing_on DESC, ${goesOn('later', 'stated')}, imported_at DESC, number DESC`;

/** Balances, as below, of accounts whose last statement is among these, and of no other: of none it looks at no entry. */
export async function balancesOn(
  manager: DataSource | EntityManager,
  statements: readonly string[],
): Promise<BankBalanceView[]> {
  const named = await manager.query<readonly { readonly account: number }[]>(
    'SELECT DISTINCT account_id AS account FROM bank_statement WHERE id = ANY ($1::uuid[])',
    [statements],
  );
  const accounts = await manager.query<readonly { readonly account: number }[]>(
    `WITH stated AS (${STATED}) SELECT account_id AS account FROM (${LAST}) AS last WHERE id = ANY ($2::uuid[])`,
    [named.map(({ account }) => account), statements],
  );
  if (accounts.length === 0) return [];
  return bankBalances(
    manager,
    accounts.map(({ account }) => account),
  );
}

/**
 * Every account of which the bank has stated balances: its last closing balance against the first opening balance and all
 * that is stored of the days between, as far as it counts. It looks at every entry of theirs.
 * @param accounts by their ids; null: all
 */
export async function bankBalances(
  manager: DataSource | EntityManager,
  accounts: readonly number[] | null = null,
): Promise<BankBalanceView[]> {
  const rows = await manager.query<readonly Row[]>(
    `WITH stated AS (${STATED}),
     first AS (
       SELECT DISTINCT ON (account_id) account_id, opening_minor, coalesce(from_on, opening_on) AS since
       FROM stated ORDER BY account_id, opening_on, ${follows('stated', 'earlier')}, imported_at, number),
     last AS (${LAST}),
     gap AS (
       SELECT account_id, sum(opening_minor - before.closing_minor) AS minor, array_agg(id ORDER BY opening_on, id) AS ids
       FROM stated LEFT JOIN LATERAL (
         SELECT closing_minor FROM stated AS earlier
         WHERE earlier.account_id = stated.account_id AND earlier.id <> stated.id
           AND earlier.closing_on <= stated.opening_on AND earlier.closing_on < stated.closing_on
         ORDER BY closing_on DESC, ${goesOn('later', 'earlier')}, imported_at DESC, number DESC LIMIT 1) AS before ON true
       WHERE gap_before GROUP BY account_id),
     counted AS (
       SELECT account.id, iban, account.currency, state = 'suspected' AS is_suspected,
              sum(CASE direction WHEN 'credit' THEN amount_minor ELSE -amount_minor END) AS minor
       FROM bank_account AS account JOIN first ON first.account_id = account.id JOIN last ON last.account_id = account.id
       JOIN bank_entry ON bank_entry.account_id = account.id AND bank_entry.currency = account.currency
         AND booked_on BETWEEN since AND until AND NOT ${IS_DUPLICATE}
       GROUP BY account.id, is_suspected)
     SELECT iban AS account, account.currency, last.id AS "statementId", closing_on::text AS "on", closing_minor AS bank,
            first.opening_minor + coalesce((SELECT minor FROM counted WHERE id = account.id AND NOT is_suspected), 0) AS books,
            coalesce((SELECT minor FROM counted WHERE id = account.id AND is_suspected), 0) AS suspected,
            coalesce(gap.minor, 0) AS missing, coalesce(gap.ids, '{}') AS "gapsBefore"
     FROM bank_account AS account JOIN first ON first.account_id = account.id JOIN last ON last.account_id = account.id
     LEFT JOIN gap ON gap.account_id = account.id
     ORDER BY account.id`,
    [accounts],
  );
  return rows.map(view);
}

function view({ account, currency, statementId, on, gapsBefore, ...row }: Row): BankBalanceView {
  const [bankMinor, booksMinor] = [Number(row.bank), Number(row.books)];
  const [missingMinor, suspectedMinor] = [Number(row.missing), Number(row.suspected)];
  const differenceMinor = bankMinor - booksMinor;
  return {
    ...{ account, statementId, on, bank: money(bankMinor, currency), books: money(booksMinor, currency) },
    difference: money(differenceMinor, currency),
    ...{
      missing: money(missingMinor, currency),
      gapsBefore: [...gapsBefore],
      suspected: money(suspectedMinor, currency),
    },
    verdict: verdictOnBalance({ differenceMinor, missingMinor, suspectedMinor }),
  };
}
