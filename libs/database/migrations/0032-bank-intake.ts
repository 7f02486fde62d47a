import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lines of a CSV on which nothing moved. */
const SKIPPED = 'ALTER TABLE bank_statement ADD COLUMN skipped integer NOT NULL DEFAULT 0 CHECK (skipped >= 0)';

/** Imports that run, for whoever waits for one: how far each has come, as its process last said. No part of the record. */
const RUNNING = `
  CREATE TABLE bank_import (
    id uuid PRIMARY KEY,
    file_sha256 text NOT NULL,
    file_name text NOT NULL,
    account text,
    phase text NOT NULL CHECK (phase IN ('reading', 'waiting', 'storing')),
    read integer NOT NULL CHECK (read >= 0),
    stored integer NOT NULL CHECK (stored >= 0),
    started_at timestamptz NOT NULL,
    started_by text NOT NULL,
    noted_at timestamptz NOT NULL
  )`;

/** A group that its payer, by name and amount, seems to pay: found by equality, as applications are. */
const GROUPS = `
  CREATE TABLE group_payer_key (
    key text NOT NULL,
    group_code text NOT NULL,
    PRIMARY KEY (key, group_code)
  );
  ALTER TABLE bank_entry ADD COLUMN suggested_groups text[] NOT NULL DEFAULT '{}'`;

/** What is said of a file while it is taken in, and after. */
export class BankIntake1700000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [SKIPPED, RUNNING, GROUPS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bank_import, group_payer_key');
    await runner.query('ALTER TABLE bank_entry DROP COLUMN suggested_groups');
    await runner.query('ALTER TABLE bank_statement DROP COLUMN skipped');
  }
}
