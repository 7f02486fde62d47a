import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries of which a part is somebody's and the rest is open: few, however many there ever were. */
export class DividedEntries1700000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX bank_entry_divided ON bank_entry (currency) WHERE settled_at IS NULL AND allocated_minor > 0',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bank_entry_divided');
  }
}
