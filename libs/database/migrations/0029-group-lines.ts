import type { MigrationInterface, QueryRunner } from 'typeorm';

const LINES = `
  CREATE TABLE invoice_line (
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    number text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    credited_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'part-paid', 'paid', 'credited')),
    PRIMARY KEY (application_id, ordinal)
  );
  CREATE INDEX invoice_line_of_invoice ON invoice_line (number);
  CREATE INDEX invoice_line_unpaid ON invoice_line (number) WHERE state IN ('open', 'part-paid')`;

/** Where a group's invoice stands: as the accounts of those on it have it, which alone know what was taken as enough. */
const STANDING = `
  CREATE VIEW group_invoice_standing AS
  SELECT number, sum(credited_minor) AS credited_minor, sum(paid_minor) AS paid_minor,
         CASE WHEN bool_and(state = 'credited') THEN 'credited'
              WHEN bool_and(state IN ('paid', 'credited')) THEN 'paid'
              WHEN sum(paid_minor) > 0 THEN 'part-paid'
              ELSE 'open' END AS state
  FROM invoice_line GROUP BY number`;

/** Lines of groups' invoices, by the applications that they are for; those of before are made by `matricula rebuild`. */
export class GroupLines1700000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [LINES, STANDING]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW group_invoice_standing; DROP TABLE invoice_line');
  }
}
