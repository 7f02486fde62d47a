import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether letters may go out and numbers may be drawn here. A database that was restored, copied or moved is another
 * installation than the one that was last released, and so it is held until a person has looked.
 */
export class Holds1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hold_log (
        entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        thing text NOT NULL CHECK (thing IN ('letters', 'numbers')),
        released boolean NOT NULL,
        installation text NOT NULL,
        timeline text,
        at timestamptz NOT NULL,
        by text NOT NULL,
        because text
      )`);
    // A dump brings none of these along, and a physical copy all of them: that one begins a new timeline.
    await runner.query(`
      CREATE FUNCTION this_installation() RETURNS text LANGUAGE sql STABLE AS $$
        SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
                         (SELECT oid FROM pg_database WHERE datname = current_database()), 'hold_log'::regclass::oid)
      $$`);
    // Of the log's own position: the last checkpoint's lags behind for a while after a recovery.
    await runner.query(`
      CREATE FUNCTION this_timeline() RETURNS text LANGUAGE sql STABLE AS $$
        SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
      $$`);
    await runner.query(`
      CREATE FUNCTION is_held(asked text) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT NOT coalesce((
          SELECT released AND installation = this_installation()
             AND (timeline IS NULL OR timeline = this_timeline())
          FROM hold_log WHERE thing = asked ORDER BY entry DESC LIMIT 1), false)
      $$`);
    await runner.query(`
      CREATE TABLE number_gap (
        series text NOT NULL,
        year integer NOT NULL,
        first integer NOT NULL CHECK (first > 0),
        last integer NOT NULL CHECK (last >= first),
        at timestamptz NOT NULL,
        by text NOT NULL,
        because text NOT NULL,
        PRIMARY KEY (series, year, first)
      )`);
    for (const table of ['hold_log', 'number_gap']) {
      await runner.query(`
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history()`);
      await runner.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only`);
    }
    // Where these tables are new nobody has restored anything: not a new database, and not one of an earlier release.
    await runner.query(`
      INSERT INTO hold_log (thing, released, installation, timeline, at, by)
      SELECT thing, true, this_installation(), this_timeline(), now(), 'migration'
      FROM unnest(ARRAY['letters', 'numbers']) AS thing`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE number_gap');
    await runner.query('DROP FUNCTION is_held(text)');
    await runner.query('DROP FUNCTION this_timeline()');
    await runner.query('DROP FUNCTION this_installation()');
    await runner.query('DROP TABLE hold_log');
  }
}
