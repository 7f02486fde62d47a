import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMN = `ALTER TABLE bank_entry ADD COLUMN suggested uuid[] NOT NULL DEFAULT '{}'`;

/** An entry is suggested once, when it is matched: the last word of it holds while that is where it stands. */
const FROM_EVENTS = `
  UPDATE bank_entry SET suggested = ARRAY(
    SELECT jsonb_array_elements_text(payload -> 'candidates')::uuid
    FROM (SELECT payload FROM domain_event
          WHERE stream = 'entry-' || bank_entry.id AND type IN ('EntrySuggested', 'EntryGroupSuggested')
          ORDER BY version DESC LIMIT 1) AS last)
  WHERE state = 'suggested'`;

/** Which applications can be confirmed of an entry, apart from those whose group can be. */
export class Suggested1700000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMN);
    await runner.query(FROM_EVENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bank_entry DROP COLUMN suggested');
  }
}
