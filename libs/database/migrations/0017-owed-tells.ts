import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What streams owe one another to be told, in one table: what bank entries and batches owed had one of its own. A row is
 * gone when it was told; one that was refused stays, with the day, for a person to look into.
 */
const ONE_TABLE = `
  DELETE FROM owed_tell WHERE state = 'told';
  ALTER TABLE owed_tell RENAME COLUMN ordinal TO part;
  ALTER TABLE owed_tell RENAME COLUMN done_at TO refused_at;
  ALTER TABLE owed_tell
    ADD COLUMN owed_by text,
    DROP CONSTRAINT owed_tell_state_check,
    ADD CHECK (state IN ('owed', 'refused'));
  UPDATE owed_tell SET owed_by = domain_event.stream
    FROM domain_event WHERE domain_event.event_id = owed_tell.event_id;
  INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command, attempts, next_attempt_at, last_error)
    SELECT event_id, part, domain_event.position, owed_by, bank_tell.stream, command, attempts, next_attempt_at, last_error
    FROM bank_tell JOIN domain_event USING (event_id);
  DROP TABLE bank_tell;
  ALTER TABLE owed_tell ALTER COLUMN owed_by SET NOT NULL;
  DROP INDEX owed_tell_of_stream;
  CREATE INDEX owed_tell_of_stream ON owed_tell (stream, owed_by, position, part) WHERE state = 'owed';
  CREATE INDEX owed_tell_refused ON owed_tell (refused_at) WHERE state = 'refused'`;

/** One queue for all that a stream has decided and another is to be told. */
export class OwedTells1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ONE_TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bank_tell (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id uuid NOT NULL,
        part integer NOT NULL CHECK (part >= 0),
        stream text NOT NULL,
        command jsonb NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        last_error text,
        owed_by text NOT NULL,
        UNIQUE (event_id, part)
      );
      CREATE INDEX bank_tell_owed_by ON bank_tell (owed_by);
      INSERT INTO bank_tell (event_id, part, stream, command, attempts, next_attempt_at, last_error, owed_by)
        SELECT event_id, part, stream, command, attempts, next_attempt_at, last_error, owed_by
        FROM owed_tell WHERE owed_by LIKE 'entry-%' OR owed_by LIKE 'batch-%' ORDER BY position, part;
      DELETE FROM owed_tell WHERE owed_by LIKE 'entry-%' OR owed_by LIKE 'batch-%';
      DROP INDEX owed_tell_refused, owed_tell_of_stream;
      ALTER TABLE owed_tell DROP COLUMN owed_by, DROP CONSTRAINT owed_tell_state_check;
      ALTER TABLE owed_tell RENAME COLUMN part TO ordinal;
      ALTER TABLE owed_tell RENAME COLUMN refused_at TO done_at;
      ALTER TABLE owed_tell ADD CHECK (state IN ('owed', 'told', 'refused'));
      CREATE INDEX owed_tell_of_stream ON owed_tell (stream, position, ordinal) WHERE state = 'owed'`);
  }
}
