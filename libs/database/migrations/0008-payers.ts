import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A copy to the payer is owed by itself. What is still owed from before gets its copy too. */
export class Payers1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE owed DROP CONSTRAINT owed_audience_check, ADD CONSTRAINT owed_audience_check
        CHECK (audience IN ('participant', 'payer', 'admissions', 'finance', 'finance-lead'))`);
    await runner.query(`
      INSERT INTO owed (event_id, ordinal, application_id, position, kind, name, audience)
      SELECT event_id, ordinal + 1, owed.application_id, position, owed.kind, name, 'payer'
      FROM owed JOIN paper_snapshot USING (event_id) JOIN application ON application.id = owed.application_id
           JOIN person ON person.id = person_id
      WHERE owed.state = 'owed' AND owed.kind = 'letter' AND audience = 'participant'
        AND name IN ('admission-invoice', 'invoice-corrected', 'credit-note')
        AND lower(contents -> 'buyer' ->> 'email') <> lower(email)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM owed WHERE audience = 'payer'`);
    await runner.query(`
      ALTER TABLE owed DROP CONSTRAINT owed_audience_check, ADD CONSTRAINT owed_audience_check
        CHECK (audience IN ('participant', 'admissions', 'finance', 'finance-lead'))`);
  }
}
