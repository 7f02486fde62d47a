import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which of its equals an entry was in the statement that brought it. Of those stored before it is not known; as the first,
 * they stand for no other line, and what may be their duplicate is a person's.
 */
export class Ranks1700000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bank_entry ADD COLUMN rank integer NOT NULL DEFAULT 1 CHECK (rank > 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bank_entry DROP COLUMN rank');
  }
}
