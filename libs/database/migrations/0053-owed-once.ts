import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What several applications would owe, and their group's payer gets once. */
export class OwedOnce1700000000053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed ADD COLUMN once text UNIQUE');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed DROP COLUMN once');
  }
}
