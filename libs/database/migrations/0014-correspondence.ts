import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mail that came in, once per application and content, and what was made of it. Written before the sender is told that
 * we have it; no read model, for nothing can make it anew. Whatever a mail says is in `incoming_mail_text`, and erased
 * with its application; `reading` holds codes only.
 */
export class Correspondence1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE incoming_mail (
        id uuid PRIMARY KEY,
        application_id uuid NOT NULL,
        content_sha256 text NOT NULL CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
        received_at timestamptz NOT NULL,
        size_bytes integer NOT NULL CHECK (size_bytes >= 0),
        authentication text NOT NULL CHECK (authentication IN ('pass', 'fail', 'none')),
        state text NOT NULL DEFAULT 'received'
          CHECK (state IN ('received', 'told', 'set-aside', 'needs-a-person', 'resolved')),
        because text,
        reading jsonb,
        told text,
        told_at timestamptz,
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz,
        resolved_as text CHECK (resolved_as IN ('cancellation', 'information', 'note', 'ignore')),
        resolved_at timestamptz,
        resolved_by text,
        UNIQUE (application_id, content_sha256),
        CHECK ((state = 'resolved') = (resolved_as IS NOT NULL)),
        CHECK ((resolved_as IS NULL) = (resolved_at IS NULL) AND (resolved_as IS NULL) = (resolved_by IS NULL)),
        CHECK ((told IS NULL) = (told_at IS NULL))
      )`);
    await runner.query(`CREATE INDEX incoming_mail_unread ON incoming_mail (received_at, id) WHERE state = 'received'`);
    await runner.query('CREATE INDEX incoming_mail_listed ON incoming_mail (state, received_at, id)');
    await runner.query(`
      CREATE TABLE incoming_mail_text (
        id uuid PRIMARY KEY REFERENCES incoming_mail (id),
        envelope_from text,
        raw bytea,
        sender text,
        subject text,
        body text,
        quoted text,
        resolution text,
        filed_at timestamptz NOT NULL,
        erased_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE incoming_mail_text, incoming_mail');
  }
}
