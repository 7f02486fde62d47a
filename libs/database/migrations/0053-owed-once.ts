import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What several applications would owe, and their group's payer gets once. Its index is built while commands go on. */
export class OwedOnce1700000000053 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed ADD COLUMN IF NOT EXISTS once text');
    // It waits for whoever is at work, and keeps nobody from theirs.
    const before = await runner.manager.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
    await runner.query('SET lock_timeout = 0');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS owed_once'); // Broken off, it would be left half built.
    await runner.query('CREATE UNIQUE INDEX CONCURRENTLY owed_once ON owed (once) WHERE once IS NOT NULL');
    await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [before[0]?.lock_timeout]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed DROP COLUMN once');
  }
}
