import type { MigrationInterface, QueryRunner } from 'typeorm';

const FILED = `domain_event USING gin (filed_ids(payload))`;
const WAITING = `bank_entry (booked_on, id) WHERE state IN ('open', 'suspected', 'suggested')`;

/**
 * What each of 200,000 lines of a statement pays for and nobody asks for: the ids in an entry's first event, which name the
 * bank's text and nothing that is swept; and a second index of what waits, beside that of every state.
 */
export class BulkEntries1700000000033 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await instead(runner, { name: 'domain_event_filed_ids', made: `${FILED} WHERE type <> 'EntryBooked'` });
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS bank_entry_waiting');
  }

  async down(runner: QueryRunner): Promise<void> {
    await instead(runner, { name: 'domain_event_filed_ids', made: FILED });
    await runner.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS bank_entry_waiting ON ${WAITING}`);
  }
}

/** Another index under the name of one that there is, while commands go on. */
async function instead(
  runner: QueryRunner,
  { name, made }: { readonly name: string; readonly made: string },
): Promise<void> {
  // It waits for whoever is at work, and keeps nobody from theirs.
  const before = await runner.manager.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
  await runner.query('SET lock_timeout = 0');
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}_made`); // Broken off, it would be left half built.
  await runner.query(`CREATE INDEX CONCURRENTLY ${name}_made ON ${made}`);
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  await runner.query(`ALTER INDEX ${name}_made RENAME TO ${name}`);
  await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [before[0]?.lock_timeout]);
}
