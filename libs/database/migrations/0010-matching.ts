import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an entry stands, by its events; `open_during` is when it could still have become somebody's payment. */
const ENTRY = `
  ALTER TABLE bank_entry
    DROP CONSTRAINT bank_entry_state_check,
    DROP CONSTRAINT bank_entry_check1,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN allocated_minor bigint NOT NULL DEFAULT 0 CHECK (allocated_minor >= 0),
    ADD COLUMN return_minor bigint NOT NULL DEFAULT 0 CHECK (return_minor >= 0),
    ADD COLUMN return_due_at timestamptz,
    ADD COLUMN because text,
    ADD COLUMN taken_back_by uuid,
    ADD COLUMN open_during tstzmultirange NOT NULL DEFAULT '{}',
    ADD COLUMN settled_at timestamptz,
    ADD CHECK (state IN ('open', 'suspected', 'suggested', 'allocated', 'to-be-returned', 'dismissed')),
    ADD CHECK (allocated_minor + return_minor <= amount_minor),
    ADD CHECK (state <> 'suspected' OR suspected_of IS NOT NULL);
  UPDATE bank_entry SET open_during = tstzmultirange(tstzrange(imported_at, NULL))
    FROM bank_statement
    WHERE bank_statement.id = bank_entry.statement_id AND state = 'open' AND direction = 'credit';
  UPDATE bank_entry SET settled_at = '-infinity' WHERE isempty(open_during);
  CREATE INDEX bank_entry_unsettled ON bank_entry (amount_minor, currency) WHERE settled_at IS NULL;
  CREATE INDEX bank_entry_settled ON bank_entry (settled_at) WHERE settled_at > '-infinity';
  CREATE INDEX bank_entry_text_end_to_end ON bank_entry_text (end_to_end_id) WHERE end_to_end_id IS NOT NULL`;

/**
 * `undone_at`: since when the part counts for nothing, because it was undone or its application did not take it.
 * `told` says how far the application has heard of it.
 */
const ALLOCATION = `
  CREATE TABLE bank_allocation (
    entry_id uuid NOT NULL REFERENCES bank_entry (id),
    part integer NOT NULL CHECK (part > 0),
    application_id uuid NOT NULL,
    payment_id text NOT NULL UNIQUE,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    rule text NOT NULL,
    outcome text NOT NULL,
    told text NOT NULL CHECK (told IN ('owed', 'recorded', 'refused', 'undoing', 'undone')),
    refused_because text,
    allocated_at timestamptz NOT NULL,
    undone_at timestamptz,
    PRIMARY KEY (entry_id, part),
    CHECK ((undone_at IS NOT NULL) = (told IN ('refused', 'undone')))
  );
  CREATE INDEX bank_allocation_of_application ON bank_allocation (application_id);
  CREATE TABLE bank_candidate (
    entry_id uuid NOT NULL REFERENCES bank_entry (id),
    application_id uuid NOT NULL,
    PRIMARY KEY (entry_id, application_id)
  );
  CREATE INDEX bank_candidate_of_application ON bank_candidate (application_id)`;

/** Work that is owed, in the order in which it came; a row is gone when it is done. */
const WORK = `
  CREATE TABLE bank_matching (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id uuid NOT NULL REFERENCES bank_entry (id),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    last_error text
  );
  INSERT INTO bank_matching (entry_id) SELECT id FROM bank_entry WHERE state = 'open' ORDER BY booked_on, id;
  CREATE TABLE bank_tell (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    entry_id uuid NOT NULL REFERENCES bank_entry (id),
    part integer CHECK (part > 0),
    stream text NOT NULL,
    command jsonb NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    last_error text
  );
  CREATE INDEX bank_tell_of_entry ON bank_tell (entry_id)`;

/** How a payer may be called, so that one who gives no reference is found by equality. Personal: erased with the person. */
const CLUES = `
  CREATE TABLE payer_key (
    key text NOT NULL,
    application_id uuid NOT NULL,
    PRIMARY KEY (key, application_id)
  );
  CREATE INDEX payer_key_of_application ON payer_key (application_id);
  CREATE INDEX invoice_by_creditor_reference ON invoice (creditor_reference) WHERE creditor_reference IS NOT NULL`;

/** Which payment an entry is: what was found, what is owed to be told, and by what it is found. */
export class Matching1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [ENTRY, ALLOCATION, WORK, CLUES]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX invoice_by_creditor_reference, bank_entry_text_end_to_end;
      DROP TABLE payer_key, bank_tell, bank_matching, bank_candidate, bank_allocation;
      ALTER TABLE bank_entry DROP COLUMN version, DROP COLUMN allocated_minor, DROP COLUMN return_minor,
        DROP COLUMN return_due_at, DROP COLUMN because, DROP COLUMN taken_back_by, DROP COLUMN open_during, DROP COLUMN settled_at,
        DROP CONSTRAINT bank_entry_state_check, DROP CONSTRAINT bank_entry_check2;
      UPDATE bank_entry SET state = CASE WHEN suspected_of IS NULL THEN 'open' ELSE 'suspected' END;
      ALTER TABLE bank_entry
        ADD CONSTRAINT bank_entry_state_check CHECK (state IN ('open', 'suspected')),
        ADD CONSTRAINT bank_entry_check1 CHECK ((state = 'suspected') = (suspected_of IS NOT NULL))`);
  }
}
