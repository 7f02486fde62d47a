import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a refund came back in one of several transfers, and is owed again as a refund of its own. */
export class ReopenedShares1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE refund
        ADD COLUMN reopens integer CHECK (reopens < ordinal),
        ADD COLUMN transfer text,
        ADD CHECK (transfer IS NULL OR reopens IS NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refund DROP COLUMN reopens, DROP COLUMN transfer');
  }
}
