import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the mail desk needs. `resolving_as` is what a person has begun to resolve a mail as: whoever repeats it goes on
 * where that person's request died, and nobody resolves it otherwise meanwhile. `verdicts` is what SPF, DKIM and DMARC
 * say of the sender. Files that came with a mail are kept apart from it, and erased with it. `mailbox` is how far a
 * mailbox of somebody else's has been read.
 */
export class MailDesk1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE incoming_mail
        ADD COLUMN verdicts jsonb,
        ADD COLUMN resolving_as text CHECK (resolving_as IN ('cancellation', 'information', 'note', 'ignore')),
        ADD COLUMN resolutions integer NOT NULL DEFAULT 0 CHECK (resolutions >= 0)`);
    await runner.query(`
      CREATE TABLE mail_attachment (
        mail_id uuid NOT NULL REFERENCES incoming_mail (id),
        ordinal integer NOT NULL CHECK (ordinal > 0),
        size_bytes integer NOT NULL CHECK (size_bytes >= 0),
        media_type text,
        refused_because text CHECK (refused_because IN ('type', 'size', 'number')),
        file_name text,
        bytes bytea,
        erased_at timestamptz,
        PRIMARY KEY (mail_id, ordinal)
      )`);
    await runner.query(`
      CREATE TABLE mailbox (
        name text PRIMARY KEY,
        uid_validity bigint NOT NULL CHECK (uid_validity >= 0),
        last_uid bigint NOT NULL CHECK (last_uid >= 0)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mailbox, mail_attachment');
    await runner.query(
      'ALTER TABLE incoming_mail DROP COLUMN verdicts, DROP COLUMN resolving_as, DROP COLUMN resolutions',
    );
  }
}
