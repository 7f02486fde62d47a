import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whichever stream owes a tell, and to whichever it is told: an entry's part, or a batch's line. */
const TELLS = `
  ALTER TABLE bank_tell ADD COLUMN owed_by text;
  UPDATE bank_tell SET owed_by = 'entry-' || entry_id, part = coalesce(part, 0);
  ALTER TABLE bank_tell
    DROP COLUMN entry_id,
    DROP CONSTRAINT bank_tell_event_id_key,
    DROP CONSTRAINT bank_tell_part_check,
    ALTER COLUMN owed_by SET NOT NULL,
    ALTER COLUMN part SET NOT NULL,
    ADD CHECK (part >= 0),
    ADD UNIQUE (event_id, part);
  CREATE INDEX bank_tell_owed_by ON bank_tell (owed_by)`;

const BATCH = `
  CREATE TABLE refund_batch (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('prepared', 'released', 'sealed', 'empty', 'cancelled')),
    account text NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    left_out jsonb NOT NULL,
    prepared_at timestamptz NOT NULL,
    prepared_by text NOT NULL,
    released_by text,
    sealed_at timestamptz,
    execution_on date,
    is_file_void boolean NOT NULL
  );
  CREATE INDEX refund_batch_listed ON refund_batch (prepared_at, id);
  CREATE TABLE refund_batch_line (
    batch_id uuid NOT NULL REFERENCES refund_batch (id),
    line integer NOT NULL CHECK (line > 0),
    application_id uuid NOT NULL,
    refund integer NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    state text NOT NULL,
    stands boolean NOT NULL,
    because text,
    PRIMARY KEY (batch_id, line)
  );
  CREATE INDEX refund_batch_line_of_refund ON refund_batch_line (application_id, refund);
  CREATE TABLE refund_transfer (
    end_to_end text PRIMARY KEY,
    batch_id uuid NOT NULL,
    line integer NOT NULL,
    nth integer NOT NULL CHECK (nth > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    sources jsonb NOT NULL,
    payee_id uuid NOT NULL,
    debited_on date,
    returned_on date,
    FOREIGN KEY (batch_id, line) REFERENCES refund_batch_line,
    UNIQUE (batch_id, line, nth)
  )`;

/** Rendered once, and the same bytes for ever. */
const FILE = `
  CREATE TABLE refund_file (
    batch_id uuid PRIMARY KEY REFERENCES refund_batch (id),
    message_id text NOT NULL UNIQUE,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    bytes bytea NOT NULL,
    rendered_at timestamptz NOT NULL
  )`;

/** Refunds that leave together: the batch, its lines and transfers as their events leave them, and its file. */
export class Payout1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [TELLS, BATCH, FILE]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE refund_file, refund_transfer, refund_batch_line, refund_batch;
      DELETE FROM bank_tell WHERE owed_by NOT LIKE 'entry-%' OR stream LIKE 'batch-%';
      DROP INDEX bank_tell_owed_by;
      ALTER TABLE bank_tell
        ADD COLUMN entry_id uuid REFERENCES bank_entry (id),
        DROP CONSTRAINT bank_tell_event_id_part_key,
        DROP CONSTRAINT bank_tell_part_check,
        ALTER COLUMN part DROP NOT NULL,
        ADD UNIQUE (event_id);
      UPDATE bank_tell SET entry_id = substr(owed_by, 7)::uuid, part = nullif(part, 0);
      ALTER TABLE bank_tell
        DROP COLUMN owed_by,
        ALTER COLUMN entry_id SET NOT NULL,
        ADD CHECK (part > 0);
      CREATE INDEX bank_tell_of_entry ON bank_tell (entry_id)`);
  }
}
