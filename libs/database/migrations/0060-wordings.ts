import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what the words of its entries were made: the format, of a CSV with the mapping by which it was read. */
const COLUMN = `
  ALTER TABLE bank_statement ADD COLUMN IF NOT EXISTS wording text;
  UPDATE bank_statement SET wording = CASE WHEN csv IS NULL OR format <> 'csv' THEN format ELSE 'csv/' || md5(csv::text) END
  FROM bank_account WHERE bank_account.id = account_id`;

/**
 * What is read by another mapping has other words, as what comes in another format has. Null of what a process of the release
 * before takes in meanwhile.
 */
export class Wordings1700000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bank_statement DROP COLUMN wording');
  }
}
