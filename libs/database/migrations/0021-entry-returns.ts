import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When time itself changes something on an entry next. A row is there only while money goes back and has not left. */
const CLOCK = `
  CREATE TABLE bank_clock (
    entry_id uuid PRIMARY KEY REFERENCES bank_entry (id),
    deadline timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    last_error text
  );
  CREATE INDEX bank_clock_due ON bank_clock (deadline, entry_id);
  INSERT INTO bank_clock (entry_id, deadline)
    SELECT bank_entry.id, (payload -> 'warnAt' ->> 0)::timestamptz
    FROM bank_entry JOIN LATERAL (
      SELECT payload FROM domain_event
      WHERE stream = 'entry-' || bank_entry.id AND type = 'EntryReturnOwed' ORDER BY domain_event.version DESC LIMIT 1) AS owed ON true
    WHERE return_stage IN ('owed', 'ordered')`;

/** What of an entry did not go back in time, be it back by now. */
const BREACH = `
  ALTER TABLE bank_entry ADD COLUMN breached_minor bigint NOT NULL DEFAULT 0 CHECK (breached_minor >= 0);
  CREATE INDEX bank_entry_breached ON bank_entry (id) WHERE breached_minor > 0`;

/** A letter is about an application or about an entry. */
const LETTERS = `
  ALTER TABLE owed
    ALTER COLUMN application_id DROP NOT NULL,
    ADD COLUMN entry_id uuid,
    ADD CONSTRAINT owed_about_one CHECK (num_nonnulls(application_id, entry_id) = 1);
  CREATE INDEX owed_by_entry ON owed (entry_id, position) WHERE entry_id IS NOT NULL`;

/** What an entry owes back is warned of, and its breach is on record. */
export class EntryReturns1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [CLOCK, BREACH, LETTERS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE bank_clock;
      ALTER TABLE bank_entry DROP COLUMN breached_minor;
      DELETE FROM owed WHERE entry_id IS NOT NULL;
      ALTER TABLE owed DROP COLUMN entry_id, ALTER COLUMN application_id SET NOT NULL`);
  }
}
