import type { MigrationInterface, QueryRunner } from 'typeorm';

const ACCOUNTS = `('bank', 'receivable', 'revenue', 'refunds-payable', 'unallocated')`;

const JOURNAL = `
  CREATE TABLE IF NOT EXISTS journal (
    stream text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    line integer NOT NULL CHECK (line > 0),
    day date NOT NULL,
    rule text NOT NULL,
    debit text NOT NULL CHECK (debit IN ${ACCOUNTS}),
    credit text NOT NULL CHECK (credit IN ${ACCOUNTS}),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL,
    reference text,
    PRIMARY KEY (stream, version, line),
    CHECK (debit <> credit)
  )`;

/** What finance look at every morning is little among all that was ever paid: each has an index of its own. */
const INDEXES = {
  journal_listed: 'journal (day, stream, version, line)',
  invoice_unpaid: `invoice (due_on, number) WHERE state IN ('open', 'part-paid')`,
  invoice_forgiven: `invoice (number) WHERE state = 'paid' AND amount_minor - credited_minor - paid_minor > 0`,
  application_held: `application (submitted_at, id)
    WHERE kept_minor > 0 AND phase IN ('submitted', 'information-requested')`,
  refund_unpaid: `refund (due_at, id) WHERE stage IN ('owed', 'approved', 'ordered')`,
  refund_breached: 'refund (id) WHERE breached',
  bank_entry_to_return: 'bank_entry (return_due_at, id) WHERE return_minor > 0',
  bank_entry_waiting: `bank_entry (booked_on, id) WHERE state IN ('open', 'suspected', 'suggested')`,
};

/**
 * The books, as events write them, and the ways to what waits for finance. The journal is new and empty, so that nobody
 * waits for it: what was recorded before is posted by `matricula rebuild`, stream by stream, while commands go on.
 */
export class Ledger1700000000012 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(JOURNAL);
    // It waits for whoever is at work, and keeps nobody from theirs.
    const before = await runner.manager.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
    await runner.query('SET lock_timeout = 0');
    for (const [name, what] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`); // Broken off, it would be left half built.
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${what}`);
    }
    await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [before[0]?.lock_timeout]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX ${name}`);
    await runner.query('DROP TABLE journal');
  }
}
