import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An entry may be allocated to a group as well, which divides it. */
export class GroupAllocations1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bank_allocation
        ALTER COLUMN application_id DROP NOT NULL,
        ADD COLUMN group_code text,
        ADD CONSTRAINT bank_allocation_to_one CHECK (num_nonnulls(application_id, group_code) = 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM bank_allocation WHERE application_id IS NULL;
      ALTER TABLE bank_allocation DROP COLUMN group_code, ALTER COLUMN application_id SET NOT NULL`);
  }
}
