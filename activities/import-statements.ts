import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { CsvAccount } from '#bank/csv.js';
import { type Recognised, readStatements, recognise } from '#bank/read-statements.js';
import type { SpooledFile } from '#bank/spool.js';
import { StatementError } from '#bank/statement-error.js';
import { accountOf, type BankAccount, lockAccounts, ourAccounts } from '#bank/store/accounts.js';
import { Staging } from '#bank/store/staging.js';
import { isKnownFile, type ImportedFile, type ReadStatement } from '#bank/store/statements.js';
import { missingFrom } from '#domain/bank/chain.js';
import { type BankEntry, signedMinor, type StatementClosed, type StatementOpened } from '#domain/bank/statement.js';
import { formatPlain } from '#domain/money.js';
import type { Instant } from '#domain/time/zone.js';
import { bookStatement } from './book-statement.js';

export interface ImportWanted {
  /** As people know it: shown, and nothing else. */
  readonly fileName: string;
  /** IBAN, where the file does not say whose it is; else null. */
  readonly account: string | null;
  readonly by: string;
  readonly at: Instant;
}

/** A refusal is an answer: nothing of the file counts, and `message` says where and why. */
export type Imported =
  | { readonly kind: 'imported'; readonly wasKnown: boolean }
  | { readonly kind: 'refused'; readonly place: string | null; readonly message: string };

/** Told every few thousand entries; `waiting` when all are read, and perhaps somebody else imports into the account. */
export type ImportProgress = (stage: 'read' | 'waiting' | 'stored', entries: number) => void;

const EVERY = 2_000;

/**
 * Takes a statement file in, whole or not at all: read and staged, checked, then stored in the same transaction, one
 * import per account at a time. The same file again adds nothing; so does whatever of another file is known already.
 * Interrupted at any point it has done nothing.
 */
export async function importStatements(
  dataSource: DataSource,
  { file, wanted }: { readonly file: SpooledFile; readonly wanted: ImportWanted },
  progress: ImportProgress = () => undefined,
): Promise<Imported> {
  try {
    return await dataSource.transaction(async (manager) => {
      await manager.query(
        `SELECT set_config('lock_timeout', '120s', true), set_config('statement_timeout', '120s', true),
                set_config('idle_in_transaction_session_timeout', '60s', true)`,
      );
      return { kind: 'imported', wasKnown: await take(manager, { file, wanted, progress }) };
    });
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { kind: 'refused', place: error.place, message: error.message };
  }
}

interface Taking {
  readonly file: SpooledFile;
  readonly wanted: ImportWanted;
  readonly progress: ImportProgress;
}

/** Whether there was nothing to do. */
async function take(manager: EntityManager, { file, wanted, progress }: Taking): Promise<boolean> {
  const accounts = await ourAccounts(manager);
  const said = accountSaid(accounts, wanted.account);
  const recognised = await recognise(file, said?.csv?.encoding ?? null);
  const known = recognised.format === 'csv' ? (said?.id ?? null) : null;
  if (await isKnownFile(manager, file.sha256, known)) return true;
  const csv = said?.csv ? { iban: said.iban, currency: said.currency, mapping: said.csv } : null;
  const statements = await stage(manager, { source: { file, recognised, csv }, accounts, said, progress });
  await lockAccounts(manager, [...new Set(statements.map(({ accountId }) => accountId))]);
  // Whoever held the lock may have imported this very file meanwhile.
  if (await isKnownFile(manager, file.sha256, known)) return true;
  const { fileName: name, by, at } = wanted;
  const { format } = recognised;
  const mapping = format === 'csv' ? (csv?.mapping ?? null) : null;
  const imported: ImportedFile = { sha256: file.sha256, name, format, mapping, by, at };
  let stored = 0;
  progress('stored', stored);
  for (const statement of statements)
    await bookStatement(manager, { id: randomUUID(), file: imported, statement }, (entries) =>
      progress('stored', (stored += entries)),
    );
  return false;
}

/** An account may be had in several currencies: then a file has to say which. */
function accountSaid(accounts: readonly BankAccount[], iban: string | null): BankAccount | null {
  if (iban === null) return null;
  const account =
    accounts.find((one) => one.iban === iban && one.csv !== null) ?? accounts.find((one) => one.iban === iban);
  if (account === undefined)
    throw new StatementError(null, `account ${iban} is not one of ours: declare it first, if it is`);
  return account;
}

interface Reading {
  readonly source: { readonly file: SpooledFile; readonly recognised: Recognised; readonly csv: CsvAccount | null };
  readonly accounts: readonly BankAccount[];
  readonly said: BankAccount | null;
  readonly progress: ImportProgress;
}

/** Reads all of the file, and knows that it adds up, before anything is done with it. */
async function stage(manager: EntityManager, reading: Reading): Promise<ReadStatement[]> {
  const { source, accounts, said, progress } = reading;
  const staging = await Staging.open(manager);
  const statements: ReadStatement[] = [];
  let open: OpenStatement | null = null;
  let read = 0;
  for await (const item of readStatements(source.file, source.recognised, source.csv)) {
    if (item.kind === 'opened') {
      const account = accountOf(accounts, item);
      if (said !== null && said.iban !== account.iban)
        throw new StatementError(item.place, `is of ${account.iban}, and ${said.iban} was said`);
      open = new OpenStatement(account, item, statements.length + 1);
      continue;
    }
    if (open === null) throw new Error('an entry outside of any statement');
    if (item.kind === 'closed') statements.push(open.close(item));
    else if (item.kind === 'pending') open.pending += 1;
    else if (item.kind === 'skipped') open.skipped += 1;
    else {
      open.take(item.entry);
      await staging.add(open.number, item.entry);
      read += 1;
      if (read % EVERY === 0) progress('read', read);
    }
  }
  await staging.finish();
  progress('waiting', read);
  return statements;
}

/** What is remembered of a statement while its entries pass. */
class OpenStatement {
  pending = 0;
  skipped = 0;
  private bookedMinor = 0;
  private first: string | null = null;
  private last: string | null = null;
  private readonly currency: string;

  constructor(
    private readonly account: BankAccount,
    private readonly opened: StatementOpened,
    readonly number: number,
  ) {
    this.currency = opened.opening?.currency ?? account.currency;
  }

  take(entry: BankEntry): void {
    const { bookedOn, currency } = entry;
    if (currency === this.currency) this.bookedMinor += signedMinor(entry);
    if (this.first === null || bookedOn < this.first) this.first = bookedOn;
    if (this.last === null || bookedOn > this.last) this.last = bookedOn;
  }

  /** @throws StatementError where opening balance and entries do not come to the closing balance */
  close({ place, closing }: StatementClosed): ReadStatement {
    const { account, opened, number, pending, skipped, currency, bookedMinor } = this;
    if (closing !== null && closing.currency !== currency)
      throw new StatementError(place, `closes in ${closing.currency} and opens in ${currency}`);
    const missing = missingFrom({ opening: opened.opening, closing, bookedMinor });
    if (missing !== null && missing !== 0)
      throw new StatementError(
        place,
        `opening balance and entries miss the closing balance by ${formatPlain({ amountMinor: missing, currency })}`,
      );
    const days = this.first === null || this.last === null ? null : { from: this.first, to: this.last };
    return {
      ...{ accountId: account.id, account: account.iban, currency: account.currency },
      ...{ number, opened, closing, pending, skipped, days: opened.period ?? days },
    };
  }
}
