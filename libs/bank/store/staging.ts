import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { SuspectedOf } from '#domain/bank/alignment.js';
import { entryFacts } from '#domain/bank/entry.js';
import { contentOf, keyOf } from '#domain/bank/identity.js';
import type { BankEntry } from '#domain/bank/statement.js';

const ROWS_AT_ONCE = 2_000;
const END = Buffer.from(']');

/** What a line says, as `bank_entry` and `bank_entry_text` have it. */
const SAID = `reference, direction, part, booked_on, amount_minor, currency, is_reversal, valued_on, transaction_code, parts,
  unsplit, return_reason, name, iban, end_to_end_id, mandate_id, creditor_references, remittance`;

/**
 * Visible to one connection, and gone with its transaction: a file that is refused leaves nothing behind. `staged` has what
 * was read, in the form in which it will be stored; `placed` what of a statement is known; `coming` the lot that is stored
 * next, with all that its place among the others tells. `event` is what an entry's first event has of its own.
 */
const TABLES = `
  CREATE TEMPORARY TABLE staged (
    no integer PRIMARY KEY,
    statement integer NOT NULL,
    key text NOT NULL,
    reference text,
    direction text NOT NULL,
    part integer NOT NULL,
    booked_on date NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    is_reversal boolean NOT NULL,
    valued_on date,
    transaction_code text,
    parts integer NOT NULL,
    unsplit integer NOT NULL,
    return_reason text,
    name text,
    iban text,
    end_to_end_id text,
    mandate_id text,
    creditor_references text[] NOT NULL,
    remittance text[] NOT NULL,
    event jsonb NOT NULL
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
  ) ON COMMIT DROP;
  CREATE TEMPORARY TABLE coming ON COMMIT DROP AS
    SELECT no, key, ${SAID}, event, ''::text AS stream, NULL::uuid AS id, NULL::uuid AS event_id, 0 AS ordinal, 0 AS rank,
           ''::text AS suspected_of
    FROM staged WITH NO DATA`;

/** Where the entries of a file wait, out of memory, until all of it has been read and checked. */
export class Staging {
  /** As JSON, and outside of the heap: what lives for 2,000 entries would be moved about by each garbage collection. */
  private rows: Buffer[] = [];
  private count = 0;
  private written: Promise<unknown> = Promise.resolve();

  private constructor(private readonly manager: EntityManager) {}

  static async open(manager: EntityManager): Promise<Staging> {
    await manager.query(TABLES);
    return new Staging(manager);
  }

  /** @param statement its number within the file */
  async add(statement: number, entry: BankEntry): Promise<void> {
    const row = JSON.stringify(stagedRow((this.count += 1), statement, entry));
    this.rows.push(Buffer.from(`${this.rows.length === 0 ? '[' : ','}${row}`));
    if (this.rows.length >= ROWS_AT_ONCE) await this.flush();
  }

  /** All is there, and the planner knows how much. */
  async finish(): Promise<void> {
    await this.flush();
    await this.written;
    await this.manager.query('ANALYZE staged (no, statement, key, reference, direction, part)');
  }

  /** One lot is written while the next is read; PostgreSQL takes it apart meanwhile. */
  private async flush(): Promise<void> {
    if (this.rows.length === 0) return;
    const lot = Buffer.concat([...this.rows, END]);
    this.rows = [];
    await this.written;
    this.written = this.manager.query(
      `INSERT INTO staged
       SELECT no, statement, key, event ->> 'bankReference', event ->> 'direction', coalesce((event #>> '{part,index}')::integer, 0),
              (event ->> 'bookedOn')::date, (event ->> 'amountMinor')::bigint, event ->> 'currency',
              (event ->> 'isReversal')::boolean, (event ->> 'valuedOn')::date, event ->> 'transactionCode',
              coalesce((event #>> '{part,of}')::integer, 0), (event ->> 'unsplit')::integer, reason, name, iban, "endToEndId",
              "mandateId", "creditorReferences", remittance, event
       FROM json_to_recordset($1) AS row (
         no integer, statement integer, key text, event jsonb, reason text, name text, iban text, "endToEndId" text,
         "mandateId" text, "creditorReferences" text[], remittance text[])`,
      [lot],
    );
    // Whoever waits for it next hears of a failure, unless the file is refused before: then it no longer matters.
    this.written.catch(() => undefined);
  }
}

function stagedRow(no: number, statement: number, entry: BankEntry) {
  const { counterparty, returnReason: reason, endToEndId, mandateId, creditorReferences, remittance } = entry.details;
  const key = keyOf(entry, hash('sha256', contentOf(entry), 'base64url'));
  const words = { endToEndId, mandateId, creditorReferences, remittance };
  return { no, statement, key, event: entryFacts(entry), reason, ...counterparty, ...words };
}

/** A staged entry that is new, and what its place among the others tells of it. */
export interface NewEntry {
  readonly no: number;
  readonly id: string;
  readonly stream: string;
  readonly eventId: string;
  readonly ordinal: number;
  /** Of it among its equals in its statement, from 1. */
  readonly rank: number;
  readonly suspectedOf: SuspectedOf | null;
}

export interface Gathered {
  /** IBAN of ours. */
  readonly account: string;
  readonly statementId: string;
}

/** Makes these the entries that are coming, in the order of the file, and no others. */
export async function gather(
  manager: EntityManager,
  entries: readonly NewEntry[],
  { account, statementId }: Gathered,
): Promise<void> {
  await manager.query('TRUNCATE coming');
  await manager.query(
    `INSERT INTO coming
     SELECT no, key, ${SAID},
            event || jsonb_build_object('account', $1::text, 'statement', $2::text, 'suspectedOf', suspected_of, 'textId', id),
            stream, id, event_id, ordinal, rank, suspected_of
     FROM staged JOIN unnest($3::integer[], $4::text[], $5::uuid[], $6::uuid[], $7::integer[], $8::integer[], $9::text[])
            AS new (no, stream, id, event_id, ordinal, rank, suspected_of) USING (no)
     WHERE no BETWEEN $10 AND $11 ORDER BY no`,
    [
      ...[account, statementId, entries.map(({ no }) => no), entries.map(({ stream }) => stream)],
      ...[entries.map(({ id }) => id), entries.map(({ eventId }) => eventId), entries.map(({ ordinal }) => ordinal)],
      ...[entries.map(({ rank }) => rank), entries.map(({ suspectedOf }) => suspectedOf)],
      ...[entries[0]?.no, entries.at(-1)?.no],
    ],
  );
}
