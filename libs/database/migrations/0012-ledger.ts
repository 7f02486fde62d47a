import type { MigrationInterface, QueryRunner } from 'typeorm';

const ACCOUNTS = `('bank', 'receivable', 'revenue', 'refunds-payable', 'unallocated')`;

/**
 * The books, as events write them. The table is new and empty, so that nobody waits for it: what was recorded before is
 * posted by `matricula rebuild`, stream by stream, while commands go on.
 */
export class Ledger1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE journal (
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
      )`);
    await runner.query('CREATE INDEX journal_listed ON journal (day, stream, version, line)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE journal');
  }
}
