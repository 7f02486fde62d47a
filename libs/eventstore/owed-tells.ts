import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** The channel on which those listen who tell it. */
export const TELL_CHANNEL = 'owed_tell';

/** What an event of one stream owes to be told to another. `Command` holds ids, codes and amounts only. */
export interface OwedTell<Command = object> {
  readonly eventId: string;
  /** Whose event it is. */
  readonly owedBy: string;
  /** Which of the things that the event owes; of an entry its part, of a batch its line. */
  readonly part: number;
  /** Who is to be told. */
  readonly stream: string;
  /** Without `id` and `at`; `by` and `role` where it is not the bank that says so. */
  readonly command: Command;
}

/** One that is to be written down. */
export interface NewTell extends OwedTell {
  /** Of the event, over all streams. */
  readonly position: number;
}

/** Writes down what is owed within the transaction that records the events, and wakes those who tell it. */
export async function oweTells(manager: EntityManager, tells: readonly NewTell[]): Promise<void> {
  if (tells.length === 0) return;
  await manager.query(
    `WITH written AS (
       INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command)
       SELECT "eventId", part, position, "owedBy", stream, command
       FROM jsonb_to_recordset($1::jsonb) AS row
         ("eventId" uuid, position bigint, "owedBy" text, part integer, stream text, command jsonb))
     SELECT pg_notify($2, '')`,
    [JSON.stringify(tells), TELL_CHANNEL],
  );
}

const COLUMNS = 'event_id AS "eventId", owed_by AS "owedBy", part, stream, command';

/** What a stream has not been told yet, in the order in which it came about. */
export const pendingTells = <Command>(manager: EntityManager, stream: string): Promise<readonly OwedTell<Command>[]> =>
  manager.query(`SELECT ${COLUMNS} FROM owed_tell WHERE state = 'owed' AND stream = $1 ORDER BY position, part`, [
    stream,
  ]);

/** Of a row at `$1`: it is owed, its time has come, and it is the first of what the one stream owes the other. */
const IS_DUE = `
  state = 'owed' AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
  AND NOT EXISTS (
    SELECT FROM owed_tell AS earlier
    WHERE earlier.stream = row.stream AND earlier.owed_by = row.owed_by AND earlier.state = 'owed'
      AND (earlier.position, earlier.part) < (row.position, row.part))`;

export type ClaimedTell<Command> = OwedTell<Command> & { readonly attempts: number };

/**
 * Locks the first row that is due to another stream than these, passing by what others hold, as long as the transaction lasts; null: none is. What one
 * stream owes another is told in its order; what others owe the same does not wait for it.
 */
export async function claimTell<Command>(
  manager: EntityManager,
  { now, passedBy = [] }: { readonly now: Instant; readonly passedBy?: readonly string[] },
): Promise<ClaimedTell<Command> | null> {
  const [row] = await manager.query<readonly ClaimedTell<Command>[]>(
    `SELECT ${COLUMNS}, attempts FROM owed_tell AS row
     WHERE ${IS_DUE} AND stream <> ALL ($2::text[])
     ORDER BY position, part LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now, passedBy],
  );
  return row ?? null;
}

interface ClaimingMore {
  /** Who owes it and who is to be told, as LIKE has them. */
  readonly owedBy: string;
  readonly stream: string;
  readonly now: Instant;
  readonly atMost: number;
}

/** Locks more of what such streams owe such others, as `claimTell` does; never what this transaction has claimed already. */
export const claimTellsOf = <Command>(
  manager: EntityManager,
  { owedBy, stream, now, atMost }: ClaimingMore,
  { eventId, part }: Named,
): Promise<readonly ClaimedTell<Command>[]> =>
  manager.query(
    `SELECT ${COLUMNS}, attempts FROM owed_tell AS row
     WHERE ${IS_DUE} AND owed_by LIKE $2 AND stream LIKE $6 AND (event_id, part) <> ($4, $5)
     ORDER BY position, part LIMIT $3 FOR UPDATE SKIP LOCKED`,
    [now, owedBy, atMost, eventId, part, stream],
  );

type Named = Pick<OwedTell, 'eventId' | 'part'>;

/** They were told: nothing of it is owed any more. */
export async function finishTells(manager: EntityManager, tells: readonly Named[]): Promise<void> {
  await manager.query(
    `DELETE FROM owed_tell USING unnest($1::uuid[], $2::integer[]) AS told (event_id, part)
     WHERE owed_tell.event_id = told.event_id AND owed_tell.part = told.part`,
    [tells.map(({ eventId }) => eventId), tells.map(({ part }) => part)],
  );
}

/** @param because a short word, without anything personal */
export async function postponeTell(
  manager: EntityManager,
  { eventId, part }: Named,
  { until, because }: { readonly until: Instant; readonly because: string },
): Promise<void> {
  await manager.query(
    `UPDATE owed_tell SET attempts = attempts + 1, next_attempt_at = $3, last_error = $4
     WHERE event_id = $1 AND part = $2`,
    [eventId, part, until, because],
  );
}

/** Nobody is told it again by itself: it waits for a person. */
export async function refuseTell(
  manager: EntityManager,
  { eventId, part }: Named,
  { at, because }: { readonly at: Instant; readonly because: string },
): Promise<void> {
  await manager.query(
    `UPDATE owed_tell SET state = 'refused', attempts = attempts + 1, refused_at = $3, last_error = $4
     WHERE event_id = $1 AND part = $2`,
    [eventId, part, at, because],
  );
}
