import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What events owe the world (letters, papers), and the papers themselves. None of it is a read model: what was sent
 * cannot be made anew. `owed` holds no personal data; `paper_snapshot` and `document` do, and are kept by law.
 */
export class Owed1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE owed (
        event_id uuid NOT NULL,
        ordinal integer NOT NULL CHECK (ordinal >= 0),
        application_id uuid NOT NULL,
        position bigint NOT NULL,
        kind text NOT NULL CHECK (kind IN ('letter', 'document')),
        name text NOT NULL,
        audience text CHECK (audience IN ('participant', 'admissions', 'finance', 'finance-lead')),
        state text NOT NULL DEFAULT 'owed' CHECK (state IN ('owed', 'sent', 'undeliverable', 'superseded')),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz,
        last_error text,
        sent_at timestamptz,
        message_id text UNIQUE,
        PRIMARY KEY (event_id, ordinal),
        CHECK ((kind = 'letter') = (audience IS NOT NULL))
      )`);
    // The courier asks for the first unfinished row overall, and whether its application has an earlier one.
    await runner.query(`CREATE INDEX owed_unfinished ON owed (position, ordinal) WHERE state = 'owed'`);
    await runner.query(`CREATE INDEX owed_by_application ON owed (application_id, position, ordinal)`);
    await runner.query(`
      CREATE TABLE paper_snapshot (
        event_id uuid PRIMARY KEY,
        application_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('invoice', 'credit-note', 'certificate')),
        number text NOT NULL,
        contents jsonb NOT NULL,
        UNIQUE (kind, number)
      )`);
    await runner.query(`CREATE INDEX paper_snapshot_by_application ON paper_snapshot (application_id, kind)`);
    await runner.query(`
      CREATE TABLE document (
        event_id uuid PRIMARY KEY REFERENCES paper_snapshot (event_id),
        file_name text NOT NULL,
        media_type text NOT NULL,
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        bytes bytea NOT NULL,
        rendered_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE document');
    await runner.query('DROP TABLE paper_snapshot');
    await runner.query('DROP TABLE owed');
  }
}
