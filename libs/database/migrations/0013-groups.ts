import type { MigrationInterface, QueryRunner } from 'typeorm';

const GROUPS = `
  CREATE TABLE participant_group (
    code text PRIMARY KEY,
    edition text NOT NULL,
    version integer NOT NULL,
    phase text NOT NULL CHECK (phase IN ('open', 'closed')),
    deadline timestamptz,
    accepts text[] NOT NULL,
    closed boolean NOT NULL,
    state jsonb NOT NULL
  );
  CREATE INDEX participant_group_due ON participant_group (deadline) WHERE NOT closed`;

/** A paper is of an application or of a group, never of both. */
const PAPERS = `
  ALTER TABLE invoice
    ALTER COLUMN application_id DROP NOT NULL,
    ADD COLUMN group_code text REFERENCES participant_group (code) ON DELETE CASCADE,
    ADD CONSTRAINT invoice_of_one CHECK (num_nonnulls(application_id, group_code) = 1),
    ADD CONSTRAINT invoice_of_group UNIQUE (group_code, kind, ordinal);
  ALTER TABLE paper_snapshot
    ALTER COLUMN application_id DROP NOT NULL,
    ADD COLUMN group_code text,
    ADD CONSTRAINT paper_snapshot_of_one CHECK (num_nonnulls(application_id, group_code) = 1);
  CREATE INDEX paper_snapshot_by_group ON paper_snapshot (group_code, kind) WHERE group_code IS NOT NULL`;

/**
 * What one stream has decided and another is to be told, under an id made from the event: ids and codes only. A row that
 * was told stays, and so does one that was refused, for a person to look into.
 */
const TELLS = `
  CREATE TABLE owed_tell (
    event_id uuid NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    position bigint NOT NULL,
    stream text NOT NULL,
    command jsonb NOT NULL,
    state text NOT NULL DEFAULT 'owed' CHECK (state IN ('owed', 'told', 'refused')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz,
    last_error text,
    done_at timestamptz,
    PRIMARY KEY (event_id, ordinal)
  );
  CREATE INDEX owed_tell_unfinished ON owed_tell (position, ordinal) WHERE state = 'owed';
  CREATE INDEX owed_tell_of_stream ON owed_tell (stream, position, ordinal) WHERE state = 'owed'`;

/** Groups with one payer, their papers, and what streams owe one another. */
export class Groups1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [GROUPS, PAPERS, TELLS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE owed_tell;
      DELETE FROM document USING paper_snapshot
        WHERE document.event_id = paper_snapshot.event_id AND group_code IS NOT NULL;
      DELETE FROM paper_snapshot WHERE group_code IS NOT NULL;
      DELETE FROM invoice WHERE group_code IS NOT NULL;
      ALTER TABLE paper_snapshot DROP COLUMN group_code, ALTER COLUMN application_id SET NOT NULL;
      ALTER TABLE invoice DROP COLUMN group_code, ALTER COLUMN application_id SET NOT NULL;
      DROP TABLE participant_group`);
  }
}
