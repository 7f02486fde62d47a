import type { MigrationInterface, QueryRunner } from 'typeorm';

/** IBAN and holder, and nothing of them elsewhere; `refund_account` is how events leave them. */
const ACCOUNTS = `
  CREATE TABLE filed_account (
    id uuid PRIMARY KEY,
    iban text NOT NULL,
    holder text NOT NULL,
    by text NOT NULL,
    about text NOT NULL,
    filed_at timestamptz NOT NULL,
    erased_at timestamptz
  );
  CREATE TABLE refund_account (
    account_id uuid PRIMARY KEY,
    application_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('requested', 'own')),
    stage text NOT NULL CHECK (stage IN ('requested', 'counts', 'replaced', 'withdrawn')),
    by text NOT NULL,
    at timestamptz NOT NULL,
    request_id uuid,
    mail_id uuid,
    confirmed_by text,
    confirmed_at timestamptz
  );
  CREATE INDEX refund_account_of_application ON refund_account (application_id);
  CREATE INDEX refund_transfer_of_payee ON refund_transfer (payee_id)`;

/** To whom refunds go when they do not go back to the account that the money came from. */
export class Payees1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ACCOUNTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX refund_transfer_of_payee; DROP TABLE refund_account, filed_account');
  }
}
