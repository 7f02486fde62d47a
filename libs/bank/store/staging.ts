import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { keyOf } from '#domain/bank/identity.js';
import { contentOf } from '#domain/bank/identity.js';
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
    part integer NOT NULL,
    booked_on date NOT NULL,
    entry text NOT NULL
  ) ON COMMIT DROP;
  CREATE TEMPORARY TABLE placed (
    no integer PRIMARY KEY,
    key text NOT NULL,
    booked_on date NOT NULL,
    rank integer NOT NULL,
    existing integer NOT NULL,
    is_seen boolean
  ) ON COMMIT DROP`;

interface StagedRow {
  readonly no: number;
  readonly statement: number;
  readonly key: string;
  readonly reference: string | null;
  readonly part: number;
  readonly bookedOn: LocalDate;
  readonly entry: string;
}

/** Where the entries of a file wait, out of memory, until all of it has been read and checked. */
export class Staging {
  private rows: StagedRow[] = [];
  private count = 0;

  private constructor(private readonly manager: EntityManager) {}

  static async open(manager: EntityManager): Promise<Staging> {
    await manager.query(TABLES);
    return new Staging(manager);
  }

  /** @param statement its number within the file */
  async add(statement: number, entry: BankEntry): Promise<void> {
    const { bankReference: reference, bookedOn } = entry;
    const part = entry.part?.index ?? 0;
    const key = keyOf(entry, createHash('sha256').update(contentOf(entry)).digest('base64url'));
    this.rows.push({ no: (this.count += 1), statement, key, reference, part, bookedOn, entry: JSON.stringify(entry) });
    if (this.rows.length >= ROWS_AT_ONCE) await this.flush();
  }

  /** All is there, and the planner knows how much. */
  async finish(): Promise<void> {
    await this.flush();
    await this.manager.query('ANALYZE staged');
  }

  private async flush(): Promise<void> {
    const { rows } = this;
    this.rows = [];
    const column = (take: (row: StagedRow) => unknown): unknown[] => rows.map(take);
    await this.manager.query(
      `INSERT INTO staged SELECT * FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::integer[],
                                               $6::date[], $7::text[])`,
      [
        column(({ no }) => no),
        column(({ statement }) => statement),
        column(({ key }) => key),
        column(({ reference }) => reference),
        column(({ part }) => part),
        column(({ bookedOn }) => bookedOn),
        column(({ entry }) => entry),
      ],
    );
  }
}
