import type { MigrationInterface, QueryRunner } from 'typeorm';

const ACCOUNT = `
  CREATE TABLE bank_account (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    iban text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    name text NOT NULL,
    other_numbers text[] NOT NULL,
    csv jsonb,
    declared_at timestamptz NOT NULL,
    declared_by text NOT NULL,
    UNIQUE (iban, currency)
  )`;

const STATEMENT = `
  CREATE TABLE bank_statement (
    id uuid PRIMARY KEY,
    account_id integer NOT NULL REFERENCES bank_account (id),
    file_sha256 text NOT NULL CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
    file_name text NOT NULL,
    format text NOT NULL CHECK (format IN ('camt.053', 'mt940', 'csv')),
    number integer NOT NULL CHECK (number > 0),
    statement_id text,
    sequence text,
    currency text NOT NULL,
    from_on date,
    to_on date,
    opening_minor bigint,
    opening_on date,
    closing_minor bigint,
    closing_on date,
    added integer NOT NULL,
    known integer NOT NULL,
    suspected integer NOT NULL,
    pending integer NOT NULL,
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL,
    UNIQUE (file_sha256, account_id, number),
    CHECK ((opening_minor IS NULL) = (opening_on IS NULL)),
    CHECK ((closing_minor IS NULL) = (closing_on IS NULL))
  );
  CREATE INDEX bank_statement_listed ON bank_statement (imported_at, number, id);
  CREATE INDEX bank_statement_closing ON bank_statement (account_id, closing_on, imported_at, number);
  CREATE INDEX bank_statement_opening ON bank_statement (account_id, opening_on, opening_minor);
  CREATE INDEX bank_statement_days ON bank_statement (account_id, from_on, to_on)`;

const ENTRY = `
  CREATE TABLE bank_entry (
    id uuid PRIMARY KEY,
    account_id integer NOT NULL REFERENCES bank_account (id),
    statement_id uuid NOT NULL REFERENCES bank_statement (id),
    key text NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    state text NOT NULL CHECK (state IN ('open', 'suspected')),
    suspected_of text,
    direction text NOT NULL CHECK (direction IN ('credit', 'debit')),
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    currency text NOT NULL,
    is_reversal boolean NOT NULL,
    booked_on date NOT NULL,
    valued_on date,
    bank_reference text,
    transaction_code text,
    part integer NOT NULL CHECK (part >= 0),
    parts integer NOT NULL CHECK (parts >= part),
    unsplit integer NOT NULL CHECK (unsplit >= 0),
    return_reason text,
    text_id uuid NOT NULL,
    UNIQUE (account_id, key, ordinal),
    CHECK ((state = 'suspected') = (suspected_of IS NOT NULL))
  );
  CREATE INDEX bank_entry_by_reference ON bank_entry (account_id, bank_reference, part)
    WHERE bank_reference IS NOT NULL;
  CREATE INDEX bank_entry_by_day ON bank_entry (account_id, booked_on);
  CREATE INDEX bank_entry_listed ON bank_entry (state, booked_on, id);
  CREATE TABLE bank_entry_text (
    id uuid PRIMARY KEY,
    counterparty_name text,
    counterparty_iban text,
    end_to_end_id text,
    mandate_id text,
    creditor_references text[] NOT NULL,
    remittance text[] NOT NULL,
    filed_at timestamptz NOT NULL,
    erased_at timestamptz
  )`;

/**
 * Our accounts at banks, the statements that were read, and the entries on them. `key` and `ordinal` are an entry's
 * identity, which keeps it from being stored twice; the fingerprint in a key outlasts erasure, so these rows are not
 * made anew from events. Names and words are in `bank_entry_text`, and nowhere else.
 */
export class Bank1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [ACCOUNT, STATEMENT, ENTRY]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bank_entry_text, bank_entry, bank_statement, bank_account');
  }
}
