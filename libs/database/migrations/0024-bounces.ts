import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when it is known that a letter which a mail server took has come back, and by which status. The row stays `sent`:
 * it has left, and a courier of the release before does not hold up what comes after it.
 */
export class Bounces1700000000024 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // It waits for whoever is at work, a courier with a slow mail server too, and keeps nobody from theirs.
    const before = await runner.manager.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
    await runner.query('SET lock_timeout = 0');
    await runner.query(`
      ALTER TABLE owed
        ADD COLUMN IF NOT EXISTS bounced_at timestamptz,
        ADD COLUMN IF NOT EXISTS bounce_status text`);
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS owed_bounced'); // Broken off, it would be left half built.
    await runner.query('CREATE INDEX CONCURRENTLY owed_bounced ON owed (position) WHERE bounced_at IS NOT NULL');
    await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [before[0]?.lock_timeout]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed DROP COLUMN bounced_at, DROP COLUMN bounce_status');
  }
}
