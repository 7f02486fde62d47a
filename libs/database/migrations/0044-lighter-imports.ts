import type { MigrationInterface, QueryRunner } from 'typeorm';

const ONCE = 'domain_event_stream_command_id_command_index_key';
const OF_COMMAND = 'domain_event (stream, command_id, command_index)';

/**
 * What each of 200,000 lines of a statement paid for more than once. Its account and its statement are one reference, which
 * says as well that they belong together. What is to be matched refers to an entry that the same transaction has stored, and
 * none is ever taken away: that is refused now. An entry's first event is its stream's first, so that it cannot be recorded
 * twice, and its command, the same for all of a file, needs no index.
 */
export class LighterImports1700000000044 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE UNIQUE INDEX IF NOT EXISTS bank_statement_of_account ON bank_statement (id, account_id)',
    );
    await proved(runner, {
      ...{ table: 'bank_entry', name: 'bank_entry_statement_fkey' },
      rule: 'FOREIGN KEY (statement_id, account_id) REFERENCES bank_statement (id, account_id)',
    });
    for (const name of ['bank_entry_statement_id_fkey', 'bank_entry_account_id_fkey'])
      await runner.query(`ALTER TABLE bank_entry DROP CONSTRAINT IF EXISTS ${name}`);
    await runner.query(
      `CREATE OR REPLACE TRIGGER entries_stay BEFORE DELETE OR TRUNCATE ON bank_entry
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history()`,
    );
    await runner.query('ALTER TABLE bank_matching DROP CONSTRAINT IF EXISTS bank_matching_entry_id_fkey');
    await proved(runner, {
      ...{ table: 'domain_event', name: 'domain_event_booked_first' },
      rule: `CHECK (type <> 'EntryBooked' OR (version = 1 AND command_index = 0))`,
    });
    await made(runner, `${OF_COMMAND} WHERE type <> 'EntryBooked'`);
    // Both at once, so that there is one at any time.
    await runner.query(
      `ALTER TABLE domain_event DROP CONSTRAINT IF EXISTS ${ONCE}; DROP INDEX IF EXISTS ${ONCE};
       ALTER INDEX ${ONCE}_made RENAME TO ${ONCE}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await made(runner, OF_COMMAND);
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${ONCE}`);
    await runner.query(`ALTER TABLE domain_event ADD CONSTRAINT ${ONCE} UNIQUE USING INDEX ${ONCE}_made`);
    await runner.query('ALTER TABLE domain_event DROP CONSTRAINT domain_event_booked_first');
    await runner.query(`ALTER TABLE bank_matching ADD FOREIGN KEY (entry_id) REFERENCES bank_entry (id)`);
    await runner.query('DROP TRIGGER entries_stay ON bank_entry');
    await runner.query(`
      ALTER TABLE bank_entry
        ADD FOREIGN KEY (account_id) REFERENCES bank_account (id),
        ADD FOREIGN KEY (statement_id) REFERENCES bank_statement (id),
        DROP CONSTRAINT bank_entry_statement_fkey`);
    await runner.query('DROP INDEX bank_statement_of_account');
  }
}

interface Rule {
  readonly table: string;
  readonly name: string;
  readonly rule: string;
}

/** Holds from now on; then what there is is looked through, while commands go on. */
async function proved(runner: QueryRunner, { table, name, rule }: Rule): Promise<void> {
  await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`); // Broken off, it would be half proved.
  await runner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${rule} NOT VALID`);
  await runner.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`);
}

/** A unique index beside that of before, while commands go on. */
async function made(runner: QueryRunner, what: string): Promise<void> {
  // It waits for whoever is at work, and keeps nobody from theirs.
  const before = await runner.manager.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
  await runner.query('SET lock_timeout = 0');
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${ONCE}_made`); // Broken off, it would be left half built.
  await runner.query(`CREATE UNIQUE INDEX CONCURRENTLY ${ONCE}_made ON ${what}`);
  await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [before[0]?.lock_timeout]);
}
