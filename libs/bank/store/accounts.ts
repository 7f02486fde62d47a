import type { DataSource, EntityManager } from 'typeorm';
import type { BankAccountBody } from '#contracts/bank.js';
import type { CsvMapping } from '#contracts/bank/csv-mapping.js';
import type { StatementOpened } from '#domain/bank/statement.js';
import type { Instant } from '#domain/time/zone.js';
import { quoted, StatementError } from '../statement-error.js';

/** An account of ours. */
export interface BankAccount {
  readonly id: number;
  readonly iban: string;
  readonly currency: string;
  readonly otherNumbers: readonly string[];
  readonly csv: CsvMapping | null;
}

/** Declares an account, or gives it another name, other numbers and mapping. */
export async function declareAccount(
  dataSource: DataSource | EntityManager,
  { iban, currency, name, otherNumbers, csv }: BankAccountBody,
  { by, at }: { readonly by: string; readonly at: Instant },
): Promise<void> {
  await dataSource.query(
    `INSERT INTO bank_account (iban, currency, name, other_numbers, csv, declared_at, declared_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (iban, currency) DO UPDATE SET
       name = excluded.name, other_numbers = excluded.other_numbers, csv = excluded.csv,
       declared_at = excluded.declared_at, declared_by = excluded.declared_by`,
    [iban, currency, name, otherNumbers, csv === null ? null : JSON.stringify(csv), at, by],
  );
}

export const ourAccounts = (manager: EntityManager): Promise<readonly BankAccount[]> =>
  manager.query(`SELECT id, iban, currency, other_numbers AS "otherNumbers", csv FROM bank_account ORDER BY id`);

/**
 * Waits until nobody else imports into these accounts, and keeps others waiting until the transaction ends, however
 * that happens: whoever is killed holds no lock.
 */
export async function lockAccounts(manager: EntityManager, ids: readonly number[]): Promise<void> {
  await manager.query('SELECT FROM bank_account WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', [ids]);
}

/**
 * Whose statement it is.
 * @throws StatementError where the account is not ours
 */
export function accountOf(accounts: readonly BankAccount[], opened: StatementOpened): BankAccount {
  const currency = opened.currency ?? opened.opening?.currency ?? null;
  const number = (opened.account ?? '').toUpperCase();
  const named = accounts.filter((account) => isNumberOf(account, number));
  const found = named.filter((account) => currency === null || account.currency === currency);
  const [account, another] = found;
  if (account === undefined)
    throw new StatementError(
      opened.place,
      named.length === 0
        ? `account ${quoted(number)} is not one of ours: declare it first, if it is`
        : `we have account ${quoted(number)}, but not in ${quoted(currency ?? '')}`,
    );
  if (another !== undefined)
    throw new StatementError(opened.place, 'does not say which currency of the account it is of');
  return account;
}

/** Some banks write the currency behind the number. */
function isNumberOf({ iban, currency, otherNumbers }: BankAccount, number: string): boolean {
  return [iban, ...otherNumbers].some((one) => number === one.toUpperCase() || number === one.toUpperCase() + currency);
}
