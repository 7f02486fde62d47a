import { z } from 'zod';
import { csvMapping } from './bank/csv-mapping.js';
import { ibanBody } from './programme/iban.js';
import { bankEntryView } from './bank/entry.js';
import { moneyView, pageQuery } from './values.js';

/** `POST bank-accounts`: an account of ours. Said again, it replaces name, other numbers and mapping. */
export const bankAccountBody = z.strictObject({
  iban: ibanBody,
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code such as EUR'),
  name: z.string().trim().min(1, 'is empty').max(200, 'is longer than 200 characters'),
  /** As statements may call it instead of its IBAN, such as `10020030/1234567`. */
  otherNumbers: z
    .array(z.string().regex(/^[A-Za-z\d/.-]{3,34}$/, 'is not an account number: letters, digits and / . -'))
    .max(10)
    .default([]),
  csv: csvMapping.nullable().default(null),
});
export type BankAccountBody = z.output<typeof bankAccountBody>;

export const bankAccountView = z.object({
  iban: z.string(),
  currency: z.string(),
  name: z.string(),
  otherNumbers: z.array(z.string()),
  csv: csvMapping.nullable(),
});
export type BankAccountView = z.output<typeof bankAccountView>;
export const bankAccountsView = z.object({ items: z.array(bankAccountView) });
export type BankAccountsView = z.output<typeof bankAccountsView>;

/**
 * How many entries of a statement are new, known already, to be looked at by a person, not yet booked, and (of a CSV)
 * skipped, because nothing moved on them.
 */
const entryCounts = z.object({
  ...{ added: z.int(), known: z.int(), suspected: z.int(), pending: z.int(), skipped: z.int() },
});

/**
 * An account by the last closing balance that the bank has stated (`bank`), and by the first opening balance and all that
 * is stored since (`books`); `difference` is the first less the second.
 */
export const bankBalanceView = z.object({
  account: z.string(),
  /** The statement with that closing balance, and its day. */
  statementId: z.uuid(),
  on: z.string(),
  bank: moneyView,
  books: moneyView,
  difference: moneyView,
  /** What statements would bring that are missing, and before which they are. */
  missing: moneyView,
  gapsBefore: z.array(z.uuid()),
  /** What does not count until a person has said whether it is a duplicate. */
  suspected: moneyView,
  /** Where it does not add up: for either of these reasons, or for none that is known, so that a line was lost or doubled. */
  verdict: z.enum(['adds-up', 'statements-missing', 'suspects-waiting', 'differs']),
});
export type BankBalanceView = z.output<typeof bankBalanceView>;

export const bankStatementView = z.object({
  id: z.uuid(),
  account: z.string(),
  currency: z.string(),
  file: z.object({ name: z.string(), sha256: z.string(), format: z.enum(['camt.053', 'mt940', 'csv']) }),
  statementId: z.string().nullable(),
  sequence: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  opening: moneyView.nullable(),
  closing: moneyView.nullable(),
  entries: entryCounts,
  /** Statements of this account seem to be missing between the one before and this one. */
  gapBefore: z.boolean(),
  /** Of the statement to which the bank has told the account last; null of every other. */
  balance: bankBalanceView.nullable(),
  importedAt: z.string(),
  importedBy: z.string(),
});
export type BankStatementView = z.output<typeof bankStatementView>;

/** `GET bank-statements/{id}`: with what became of the entries that it brought. */
export const bankStatementOutcomeView = bankStatementView.extend({
  /** Entries that nobody has looked at, or of which an application has not yet heard. */
  waiting: z.int(),
  /** What became of the others. */
  outcomes: z.array(
    z.object({
      state: bankEntryView.shape.state,
      /** Of an allocated entry what it was to its application, or `several`; of an open one why; else null. */
      detail: z.string().nullable(),
      count: z.int(),
    }),
  ),
});
export type BankStatementOutcomeView = z.output<typeof bankStatementOutcomeView>;

/** `GET bank-statements/imports`: one that runs, and how many of its entries have been read, and then stored. */
export const bankImportView = z.object({
  file: z.object({ name: z.string(), sha256: z.string() }),
  /** The account that was named with it; null where the file says whose it is. */
  account: z.string().nullable(),
  /** `waiting`: all is read, and somebody else imports into the account. Until it has ended nothing of it counts. */
  phase: z.enum(['reading', 'waiting', 'storing']),
  read: z.int(),
  stored: z.int(),
  startedAt: z.string(),
  by: z.string(),
});
export type BankImportView = z.output<typeof bankImportView>;
export const bankImportsView = z.object({ items: z.array(bankImportView) });
export type BankImportsView = z.output<typeof bankImportsView>;

/** `POST bank-statements`: what the file added; `wasKnown` where the same file had been imported before. */
export const importedView = z.object({
  sha256: z.string(),
  wasKnown: z.boolean(),
  statements: z.array(bankStatementView),
});

/** `POST bank-statements?account=`: whose file it is, where the file does not say so (CSV). */
export const importQuery = z.strictObject({
  account: ibanBody.optional(),
});
export type ImportQuery = z.output<typeof importQuery>;

export const bankStatementsQuery = pageQuery;

/** `GET bank-entries` */
export const bankEntriesQuery = pageQuery.extend({
  state: bankEntryView.shape.state.optional(),
  /** The id of the statement that brought them. */
  statement: z.uuid().optional(),
  /** The id of a payment: which entry brought it. */
  payment: z.uuid().optional(),
});
export type BankEntriesQuery = z.output<typeof bankEntriesQuery>;
