import type { MigrationInterface, QueryRunner } from 'typeorm';

const resolvable = (...as: readonly string[]): string =>
  ['resolved_as', 'resolving_as']
    .map((column) => {
      const name = `incoming_mail_${column}_check`;
      const among = as.map((one) => `'${one}'`).join(', ');
      return `ALTER TABLE incoming_mail DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${column} IN (${among}))`;
    })
    .join('; ');

/**
 * A person may also resolve a mail as one that gives the place up; and an answer with files that came by the link in a
 * letter stands where mails do.
 */
export class WaysToAnswer1700000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(resolvable('cancellation', 'give-up', 'information', 'note', 'ignore'));
    await runner.query(
      `ALTER TABLE incoming_mail ADD COLUMN came_by text NOT NULL DEFAULT 'mail' CHECK (came_by IN ('mail', 'link'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE incoming_mail DROP COLUMN came_by');
    await runner.query(resolvable('cancellation', 'information', 'note', 'ignore'));
  }
}
