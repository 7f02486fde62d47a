import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person has said to have come back, which finance see each morning until the bank says so too. */
export class NotedBackIndex1700000000064 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX refund_noted_back ON refund (application_id, ordinal) WHERE noted_back <> '{}'::uuid[]`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX refund_noted_back');
  }
}
