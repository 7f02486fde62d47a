import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Templates that the office has written, each with who, when and why; which of them a letter left by; letters that a
 * person had sent again; and who wants no reminders. A template without words is the release's own, gone back to. What
 * a resend says of the former attempt stands nowhere else, for the row in `owed` tells of the latest.
 */
export class Letters1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE letter_template (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        letter text NOT NULL,
        language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
        edition text,
        version integer NOT NULL CHECK (version > 0),
        subject text,
        body text,
        restores integer CHECK (restores >= 0),
        because text NOT NULL,
        by text NOT NULL,
        at timestamptz NOT NULL,
        CHECK ((subject IS NULL) = (body IS NULL)),
        CHECK (subject IS NOT NULL OR restores = 0)
      )`);
    // One version comes after another, whoever saves at the same time; and the courier asks for the latest.
    await runner.query(`
      CREATE UNIQUE INDEX letter_template_versions
      ON letter_template (letter, language, coalesce(edition, ''), version)`);
    await runner.query(`
      CREATE TABLE letter_resend (
        event_id uuid NOT NULL,
        ordinal integer NOT NULL,
        resend integer NOT NULL CHECK (resend > 0),
        because text NOT NULL,
        by text NOT NULL,
        at timestamptz NOT NULL,
        former_state text NOT NULL,
        former_attempts integer NOT NULL,
        former_error text,
        former_sent_at timestamptz,
        PRIMARY KEY (event_id, ordinal, resend)
      )`);
    await runner.query(`
      ALTER TABLE owed
        ADD COLUMN template_id bigint REFERENCES letter_template (id),
        ADD COLUMN resends integer NOT NULL DEFAULT 0 CHECK (resends >= 0)`);
    await runner.query('ALTER TABLE person ADD COLUMN reminders_stopped_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE person DROP COLUMN reminders_stopped_at');
    await runner.query('ALTER TABLE owed DROP COLUMN template_id, DROP COLUMN resends');
    await runner.query('DROP TABLE letter_resend, letter_template');
  }
}
