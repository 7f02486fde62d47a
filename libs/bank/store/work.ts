import type { EntityManager } from 'typeorm';
import type { EntryTell } from '#domain/bank/entry-tells.js';
import type { BatchTell } from '#domain/batch/batch-tells.js';
import type { Instant } from '#domain/time/zone.js';

/** The channel on which clerks listen. */
export const BANK_CHANNEL = 'bank_work';

/** Has entries looked at, in this order, once the transaction commits. Twice is harmless: only a new entry is matched. */
export async function oweMatching(manager: EntityManager, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  await manager.query(
    `WITH written AS (
       INSERT INTO bank_matching (entry_id) SELECT id FROM unnest($1::uuid[]) WITH ORDINALITY AS owed (id, nth) ORDER BY nth)
     SELECT pg_notify($2, '')`,
    [entryIds, BANK_CHANNEL],
  );
}

/** Something that an event of one stream owes to be told to another. */
export interface OwedTell {
  readonly eventId: string;
  readonly owedBy: string;
  /** Which part of an entry or line of a batch it is about; 0 for all of it. */
  readonly part: number;
  /** Who is told. */
  readonly stream: string;
  readonly command: EntryTell['command'] | BatchTell['command'];
}

/** Writes down what is to be told, within the transaction that records the events, and wakes the clerks. */
export async function oweTells(manager: EntityManager, tells: readonly OwedTell[]): Promise<void> {
  if (tells.length === 0) return;
  await manager.query(
    `WITH written AS (
       INSERT INTO bank_tell (event_id, owed_by, part, stream, command)
       SELECT "eventId", "owedBy", part, stream, command
       FROM jsonb_to_recordset($1::jsonb) AS row ("eventId" uuid, "owedBy" text, part integer, stream text, command jsonb))
     SELECT pg_notify($2, '')`,
    [JSON.stringify(tells), BANK_CHANNEL],
  );
}

export type WorkTable = 'bank_matching' | 'bank_tell';

/** Work that somebody has taken on. */
export interface Claimed {
  readonly position: string;
  readonly attempts: number;
}

/** An entry to be matched. */
export interface MatchingClaimed extends Claimed {
  readonly entryId: string;
}

/** Something to be told, and on whose behalf. */
export type TellClaimed = Claimed & OwedTell;

const COLUMNS: Readonly<Record<WorkTable, string>> = {
  bank_matching: 'entry_id AS "entryId"',
  bank_tell: 'event_id AS "eventId", owed_by AS "owedBy", part, stream, command',
};

/** Locks the first row that is due, passing by what others hold, as long as the transaction lasts; null: none is. */
export async function claimWork<Row extends Claimed>(
  manager: EntityManager,
  table: WorkTable,
  now: Instant,
): Promise<Row | null> {
  const [row] = await manager.query<readonly Row[]>(
    `SELECT position, attempts, ${COLUMNS[table]} FROM ${table}
     WHERE next_attempt_at IS NULL OR next_attempt_at <= $1
     ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now],
  );
  return row ?? null;
}

/** Done: nothing of it is owed any more. */
export async function finishWork(manager: EntityManager, table: WorkTable, position: string): Promise<void> {
  await manager.query(`DELETE FROM ${table} WHERE position = $1`, [position]);
}

/** @param because a short word, without anything personal */
export async function postponeWork(
  manager: EntityManager,
  table: WorkTable,
  { position, until, because }: { readonly position: string; readonly until: Instant; readonly because: string },
): Promise<void> {
  await manager.query(
    `UPDATE ${table} SET attempts = attempts + 1, next_attempt_at = $2, last_error = $3 WHERE position = $1`,
    [position, until, because],
  );
}
