import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the bank has taken back while what it paid stands: a person is told why it is theirs. */
export class Bounced1700000000063 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE bank_entry SET because = 'bounced' WHERE state = 'open' AND taken_back_by IS NOT NULL AND because IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE bank_entry SET because = NULL WHERE because = 'bounced'`);
  }
}
