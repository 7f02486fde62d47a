import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may talk to the api, and what was answered under which idempotency key. Not a read model: it survives a rebuild. */
export class Access1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_token (
        token_hash text PRIMARY KEY,
        staff text NOT NULL,
        roles text[] NOT NULL CHECK (cardinality(roles) > 0),
        created_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query('CREATE INDEX api_token_staff ON api_token (staff)');
    // Not jsonb, which would order the keys anew: the same request gets the same answer, to the byte.
    await runner.query(`
      CREATE TABLE idempotency (
        caller text NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        key text NOT NULL,
        request_hash text NOT NULL,
        status integer,
        body json,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (caller, method, path, key),
        CHECK ((status IS NULL) = (body IS NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency');
    await runner.query('DROP TABLE api_token');
  }
}
