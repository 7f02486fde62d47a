import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of one statement's entries is asked while they are matched. */
export class StatementOutcomes1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX bank_entry_of_statement ON bank_entry (statement_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bank_entry_of_statement');
  }
}
