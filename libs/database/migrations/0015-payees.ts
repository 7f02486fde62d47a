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

/** A batch's line pays a refund, or what a bank entry owes back; and the entry says how far that has come. */
const RETURNS = `
  ALTER TABLE refund_batch_line
    ALTER COLUMN application_id DROP NOT NULL,
    ALTER COLUMN refund DROP NOT NULL,
    ADD COLUMN entry_id uuid,
    ADD COLUMN is_refused boolean NOT NULL DEFAULT false,
    ADD CHECK (num_nonnulls(application_id, entry_id) = 1 AND (application_id IS NULL) = (refund IS NULL));
  CREATE INDEX refund_batch_line_of_entry ON refund_batch_line (entry_id) WHERE entry_id IS NOT NULL;
  CREATE INDEX refund_batch_line_refused ON refund_batch_line (batch_id, line) WHERE is_refused;
  ALTER TABLE bank_entry
    DROP CONSTRAINT IF EXISTS bank_entry_state_check,
    DROP CONSTRAINT IF EXISTS bank_entry_state_check1,
    ADD COLUMN return_stage text CHECK (return_stage IN ('owed', 'ordered', 'paid')),
    ADD COLUMN return_came_back boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT bank_entry_states
      CHECK (state IN ('open', 'suspected', 'suggested', 'allocated', 'to-be-returned', 'returned', 'dismissed')) NOT VALID;
  UPDATE bank_entry SET return_stage = 'owed' WHERE return_minor > 0;
  DROP INDEX bank_entry_to_return;
  CREATE INDEX bank_entry_to_return ON bank_entry (return_due_at, id) WHERE return_stage IN ('owed', 'ordered')`;

/** To whom refunds go when they do not go back to the account that the money came from. */
export class Payees1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [ACCOUNTS, RETURNS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX refund_transfer_of_payee, bank_entry_to_return;
      DROP TABLE refund_account, filed_account;
      ALTER TABLE bank_entry DROP CONSTRAINT bank_entry_states, DROP COLUMN return_stage, DROP COLUMN return_came_back;
      UPDATE bank_entry SET state = 'to-be-returned' WHERE state = 'returned';
      ALTER TABLE bank_entry ADD CONSTRAINT bank_entry_state_check
        CHECK (state IN ('open', 'suspected', 'suggested', 'allocated', 'to-be-returned', 'dismissed'));
      CREATE INDEX bank_entry_to_return ON bank_entry (return_due_at, id) WHERE return_minor > 0;
      DELETE FROM refund_transfer USING refund_batch_line AS line
        WHERE (line.batch_id, line.line) = (refund_transfer.batch_id, refund_transfer.line) AND entry_id IS NOT NULL;
      DELETE FROM refund_batch_line WHERE entry_id IS NOT NULL;
      ALTER TABLE refund_batch_line DROP COLUMN entry_id, DROP COLUMN is_refused,
        ALTER COLUMN application_id SET NOT NULL, ALTER COLUMN refund SET NOT NULL`);
  }
}
