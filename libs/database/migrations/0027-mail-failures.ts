import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How often reading a mail, or doing what it asks for, has failed for a reason that does not pass by itself; whether all
 * of a mail is kept or, for its size, only its head; and when a mailbox was last read to its end, null where nobody reads it.
 */
export class MailFailures1700000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE incoming_mail ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0)',
    );
    await runner.query('ALTER TABLE incoming_mail ADD COLUMN is_whole boolean NOT NULL DEFAULT true');
    await runner.query('ALTER TABLE mailbox ADD COLUMN read_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE mailbox DROP COLUMN read_at');
    await runner.query('ALTER TABLE incoming_mail DROP COLUMN failures, DROP COLUMN is_whole');
  }
}
