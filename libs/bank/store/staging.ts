import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { contentOf, keyOf } from '#domain/bank/identity.js';
import type { BankEntry } from '#domain/bank/statement.js';
import type { LocalDate } from '#domain/time/zone.js';

const ROWS_AT_ONCE = 2_000;

/** Visible to one connection, and gone with its transaction: a file that is refused leaves nothing behind. */
const TABLES = `
  CREATE TEMPORARY TABLE staged (
    no integer PRIMARY KEY,
    statement integer NOT NULL,
    key text NOT NULL,
    reference text,
    direction text NOT NULL,
    part integer NOT NULL,
    booked_on date NOT NULL,
    entry json NOT NULL
  ) ON COMMIT DROP;
  CREATE TEMPORARY TABLE placed (
    no integer PRIMARY KEY,
    key text NOT NULL,
    booked_on date NOT NULL,
    rank integer NOT NULL,
    existing integer NOT NULL,
    known integer NOT NULL,
    doubtful integer NOT NULL,
    is_seen boolean,
    is_retold boolean NOT NULL
  ) ON COMMIT DROP`;

interface StagedRow {
  readonly no: number;
  readonly statement: number;
  readonly key: string;
  readonly reference: string | null;
  readonly direction: BankEntry['direction'];
  readonly part: number;
  readonly bookedOn: LocalDate;
  readonly entry: BankEntry;
}

/** Where the entries of a file wait, out of memory, until all of it has been read and checked. */
export class Staging {
  private rows: StagedRow[] = [];
  private count = 0;
  private written: Promise<unknown> = Promise.resolve();

  private constructor(private readonly manager: EntityManager) {}

  static async open(manager: EntityManager): Promise<Staging> {
    await manager.query(TABLES);
    return new Staging(manager);
  }

  /** @param statement its number within the file */
  async add(statement: number, entry: BankEntry): Promise<void> {
    const { bankReference: reference, direction, bookedOn } = entry;
    const part = entry.part?.index ?? 0;
    const key = keyOf(entry, hash('sha256', contentOf(entry), 'base64url'));
    const no = (this.count += 1);
    this.rows.push({ no, statement, key, reference, direction, part, bookedOn, entry });
    if (this.rows.length >= ROWS_AT_ONCE) await this.flush();
  }

  /** All is there, and the planner knows how much. */
  async finish(): Promise<void> {
    await this.flush();
    await this.written;
    await this.manager.query('ANALYZE staged');
  }

  /** One lot is written while the next is read. */
  private async flush(): Promise<void> {
    const lot = JSON.stringify(this.rows);
    this.rows = [];
    await this.written;
    this.written = this.manager.query(
      `INSERT INTO staged SELECT * FROM json_to_recordset($1) AS row (no integer, statement integer, key text,
         reference text, direction text, part integer, "bookedOn" date, entry json)`,
      [lot],
    );
    // Whoever waits for it next hears of a failure, unless the file is refused before: then it no longer matters.
    this.written.catch(() => undefined);
  }
}
