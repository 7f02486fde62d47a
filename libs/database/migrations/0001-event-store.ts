import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The record: streams, their events, and the number series of papers. Everything else can be made anew from it. */
export class EventStore1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stream (
        name text PRIMARY KEY,
        version integer NOT NULL DEFAULT 0 CHECK (version >= 0)
      )`);
    await runner.query(`
      CREATE TABLE domain_event (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stream text NOT NULL REFERENCES stream (name),
        version integer NOT NULL CHECK (version > 0),
        event_id uuid NOT NULL UNIQUE,
        command_id text NOT NULL,
        command_index integer NOT NULL CHECK (command_index >= 0),
        type text NOT NULL,
        schema integer NOT NULL CHECK (schema > 0),
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        by text NOT NULL,
        payload jsonb NOT NULL,
        UNIQUE (stream, version),
        UNIQUE (stream, command_id, command_index)
      )`);
    await runner.query(`
      CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% on % is refused: what was recorded stays', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON domain_event
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history()`);
    // ALWAYS: a session in replication mode would pass by an ordinary trigger.
    await runner.query('ALTER TABLE domain_event ENABLE ALWAYS TRIGGER append_only');
    await runner.query(`
      CREATE TABLE number_series (
        series text PRIMARY KEY,
        year integer NOT NULL,
        last integer NOT NULL CHECK (last > 0),
        issued_on date NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE number_series');
    await runner.query('DROP TABLE domain_event');
    await runner.query('DROP FUNCTION refuse_to_rewrite_history()');
    await runner.query('DROP TABLE stream');
  }
}
