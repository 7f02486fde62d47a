import type { MigrationInterface, QueryRunner } from 'typeorm';

const FILING = `
  CREATE TABLE person (
    id uuid PRIMARY KEY,
    given_name text NOT NULL,
    family_name text NOT NULL,
    email text NOT NULL,
    phone text,
    language text,
    employer jsonb,
    billing jsonb,
    answers jsonb NOT NULL,
    name_key text NOT NULL,
    email_key text NOT NULL,
    employer_key text NOT NULL,
    filed_at timestamptz NOT NULL,
    erased_at timestamptz
  );
  CREATE INDEX person_by_email ON person (email_key);
  CREATE INDEX person_by_name ON person (name_key, employer_key);
  CREATE INDEX person_filed ON person (filed_at);
  CREATE TABLE filed_text (
    id uuid PRIMARY KEY,
    text text NOT NULL,
    by text NOT NULL,
    about text NOT NULL,
    filed_at timestamptz NOT NULL,
    erased_at timestamptz
  );
  CREATE INDEX filed_text_filed ON filed_text (filed_at);
  CREATE TABLE filed_billing (
    id uuid PRIMARY KEY,
    billing jsonb,
    by text NOT NULL,
    about text NOT NULL,
    filed_at timestamptz NOT NULL,
    erased_at timestamptz
  );
  CREATE INDEX filed_billing_filed ON filed_billing (filed_at);
  CREATE TABLE edition_definition (
    id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{64}$'),
    definition jsonb NOT NULL,
    filed_at timestamptz NOT NULL
  );
  CREATE INDEX edition_definition_filed ON edition_definition (filed_at)`;

// By convention every field that names something filed ends in Id, so that a new event needs no change here.
const FILED_IDS = `
  CREATE FUNCTION filed_ids(payload jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(value), '{}') FROM jsonb_each_text(payload) WHERE key LIKE '%Id' AND value IS NOT NULL
  $$;
  CREATE INDEX domain_event_filed_ids ON domain_event USING gin (filed_ids(payload))`;

const EDITION = `
  CREATE TABLE edition (
    code text PRIMARY KEY,
    version integer NOT NULL,
    stream_version integer NOT NULL,
    definition_id text NOT NULL,
    language text NOT NULL,
    zone text NOT NULL,
    starts text NOT NULL,
    ends text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    provisional boolean NOT NULL,
    closes_at timestamptz NOT NULL,
    capacity integer,
    cancelled boolean NOT NULL,
    published_at timestamptz NOT NULL,
    accepts text[] NOT NULL,
    state jsonb NOT NULL
  )`;

const APPLICATION = `
  CREATE TABLE application (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    edition text NOT NULL,
    edition_version integer NOT NULL,
    version integer NOT NULL,
    person_id uuid NOT NULL,
    group_code text,
    phase text NOT NULL,
    live boolean NOT NULL,
    waits_for text,
    wait_until timestamptz,
    deadline timestamptz,
    accepts text[] NOT NULL,
    closed boolean NOT NULL,
    submitted_at timestamptz NOT NULL,
    late boolean NOT NULL,
    likely_duplicate_of uuid,
    in_question boolean NOT NULL,
    currency text NOT NULL,
    band text,
    fee_minor bigint,
    received_minor bigint NOT NULL,
    kept_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    owed_back_minor bigint NOT NULL,
    due_minor bigint NOT NULL,
    access_generation integer NOT NULL,
    state jsonb NOT NULL
  );
  CREATE INDEX application_listed ON application (submitted_at DESC, id);
  CREATE INDEX application_of_edition ON application (edition, submitted_at DESC, id);
  CREATE INDEX application_of_person ON application (person_id);
  CREATE INDEX application_of_group ON application (edition, lower(group_code)) WHERE group_code IS NOT NULL;
  CREATE INDEX application_behind ON application (edition, edition_version) WHERE NOT closed;
  CREATE INDEX application_due ON application (deadline) WHERE NOT closed;
  CREATE TABLE seat (
    application_id uuid PRIMARY KEY REFERENCES application (id) ON DELETE CASCADE,
    edition text NOT NULL
  );
  CREATE INDEX seat_of_edition ON seat (edition)`;

const MONEY = `
  CREATE TABLE invoice (
    number text PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('invoice', 'credit-note')),
    ordinal integer NOT NULL CHECK (ordinal > 0),
    reason text NOT NULL,
    corrects text,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    creditor_reference text,
    issued_on date NOT NULL,
    due_on date,
    credited_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'part-paid', 'paid', 'credited', 'issued')),
    UNIQUE (application_id, kind, ordinal)
  );
  CREATE INDEX invoice_listed ON invoice (issued_on DESC, number DESC);
  CREATE TABLE receipt (
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    payment_id text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    received_on date NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by text NOT NULL,
    reversed boolean NOT NULL,
    PRIMARY KEY (application_id, payment_id)
  );
  CREATE TABLE refund (
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    id text NOT NULL UNIQUE,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    cause text NOT NULL,
    stage text NOT NULL CHECK (stage IN ('owed', 'approved', 'ordered', 'paid', 'withdrawn')),
    counted_from timestamptz NOT NULL,
    due_from timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    approved_by text,
    ordered_by text,
    batch text,
    paid_on date,
    first_paid_on date,
    bank_reference text,
    returned_on date,
    breached boolean NOT NULL,
    PRIMARY KEY (application_id, ordinal)
  );
  CREATE INDEX refund_by_stage ON refund (stage, due_at, id);
  CREATE INDEX refund_listed ON refund (due_at, id)`;

const CERTIFICATE = `
  CREATE TABLE certificate (
    code text PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    person_id uuid NOT NULL,
    issued_on date NOT NULL,
    revoked boolean NOT NULL,
    replaced_by text
  );
  CREATE INDEX certificate_of_application ON certificate (application_id)`;

const MEMBERS = `
  CREATE TABLE member (
    code text PRIMARY KEY,
    name text NOT NULL,
    city text NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    name_key text NOT NULL,
    city_key text NOT NULL,
    loaded_at timestamptz NOT NULL,
    loaded_by text NOT NULL
  );
  CREATE INDEX member_by_name ON member (name_key, country);
  CREATE INDEX member_by_city ON member (city_key, country);
  CREATE TABLE contribution (
    member_code text NOT NULL REFERENCES member (code) ON DELETE CASCADE,
    year integer NOT NULL,
    paid_on date NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (member_code, year)
  )`;

/**
 * Persons, texts and definitions, which are filed and cannot be made anew; read models, which `rebuild` makes from the
 * events; and the member list, which admissions load. Read models hold no personal data: they join `person`.
 */
export class ReadModels1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [FILING, FILED_IDS, EDITION, APPLICATION, MONEY, CERTIFICATE, MEMBERS])
      await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX domain_event_filed_ids; DROP FUNCTION filed_ids');
    await runner.query(`
      DROP TABLE contribution, member, certificate, refund, receipt, invoice, seat, application, edition,
        edition_definition, filed_billing, filed_text, person`);
  }
}
