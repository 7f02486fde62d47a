import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  // Of a plain inequality the planner believes that nearly every row has it, and reads them all.
  application_unbalanced: `application (abs(received_minor - kept_minor - refunded_minor - owed_back_minor))`,
  owed_undeliverable: `owed (position) WHERE state = 'undeliverable'`,
};

/**
 * What is read at every scrape must cost nothing, however many applications there are: what ought to be empty is an
 * index, and what takes a look at every row is counted by the watchman, who leaves the number in `watched`.
 */
export class Watch1700000000006 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS watched (
        what text PRIMARY KEY,
        at timestamptz NOT NULL,
        found integer NOT NULL CHECK (found >= 0)
      )`);
    // It waits for whoever is at work, a courier with a slow mail server too, and keeps nobody from theirs.
    const before = await runner.manager.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
    await runner.query('SET lock_timeout = 0');
    for (const [name, what] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`); // Broken off, it would be left half built.
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${what}`);
    }
    await runner.query('ANALYZE application'); // So that the planner knows at once that none is out of balance.
    await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [before[0]?.lock_timeout]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX ${name}`);
    await runner.query('DROP TABLE watched');
  }
}
