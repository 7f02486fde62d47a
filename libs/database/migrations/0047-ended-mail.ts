import type { MigrationInterface, QueryRunner } from 'typeorm';

const resolvedAs = (...as: readonly string[]): string =>
  `ALTER TABLE incoming_mail DROP CONSTRAINT incoming_mail_resolved_as_check,
     ADD CONSTRAINT incoming_mail_resolved_as_check CHECK (resolved_as IN (${as.map((one) => `'${one}'`).join(', ')}))`;

/**
 * A mail from another address that waits is resolved by what ends the application, where it could bring nothing any more:
 * `settled_by` is the type of that event.
 */
export class EndedMail1700000000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(resolvedAs('cancellation', 'give-up', 'information', 'note', 'ignore', 'ended'));
    await runner.query(
      `ALTER TABLE incoming_mail ADD COLUMN settled_by text, ADD CHECK (settled_by IS NULL OR state = 'resolved')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE incoming_mail DROP COLUMN settled_by');
    await runner.query(`UPDATE incoming_mail SET resolved_as = 'ignore' WHERE resolved_as = 'ended'`);
    await runner.query(resolvedAs('cancellation', 'give-up', 'information', 'note', 'ignore'));
  }
}
