import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** What an event owes another stream. `Command` is without `id` and `at`, and holds ids, codes and amounts only. */
export interface OwedTell<Command = object> {
  readonly eventId: string;
  /** Which of the things that the event owes, from 0. */
  readonly ordinal: number;
  /** Of the event, over all streams: a stream is told in this order. */
  readonly position: number;
  /** Who is to be told. */
  readonly stream: string;
  readonly command: Command;
}

/** The id of the command: the same however often it is told. */
export const tellIdOf = ({ eventId, ordinal }: Pick<OwedTell, 'eventId' | 'ordinal'>): string =>
  `tell/${eventId}/${ordinal}`;

/** Writes down what is owed within the transaction that records the events. */
export async function insertOwedTells(manager: EntityManager, tells: readonly OwedTell[]): Promise<void> {
  if (tells.length === 0) return;
  await manager.query(
    `INSERT INTO owed_tell (event_id, ordinal, position, stream, command)
     SELECT "eventId", ordinal, position, stream, command FROM jsonb_to_recordset($1::jsonb) AS row
       ("eventId" uuid, ordinal integer, position bigint, stream text, command jsonb)`,
    [JSON.stringify(tells)],
  );
}

const COLUMNS = `event_id AS "eventId", ordinal, position::float8 AS position, stream, command`;

/** What a stream has not been told yet, in the order in which it will be. */
export const pendingTells = <Command>(manager: EntityManager, stream: string): Promise<readonly OwedTell<Command>[]> =>
  manager.query(`SELECT ${COLUMNS} FROM owed_tell WHERE state = 'owed' AND stream = $1 ORDER BY position, ordinal`, [
    stream,
  ]);

export interface Claiming {
  readonly now: Instant;
  /** Whoever dies with a row leaves it to others from then on. */
  readonly until: Instant;
  readonly atMost: number;
}

export type ClaimedTell<Command> = OwedTell<Command> & { readonly attempts: number };

/** The first of each stream, and no other before that is told. Telling twice is harmless, so no lock is held. */
export const claimTells = <Command>(
  dataSource: DataSource,
  { now, until, atMost }: Claiming,
): Promise<readonly ClaimedTell<Command>[]> =>
  dataSource.query(
    `WITH claimed AS (
       UPDATE owed_tell SET attempts = attempts + 1, next_attempt_at = $2
       WHERE (event_id, ordinal) IN (
         SELECT event_id, ordinal FROM owed_tell AS row
         WHERE state = 'owed' AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
           AND NOT EXISTS (
             SELECT FROM owed_tell AS earlier
             WHERE earlier.stream = row.stream AND earlier.state = 'owed'
               AND (earlier.position, earlier.ordinal) < (row.position, row.ordinal))
         ORDER BY position, ordinal LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING *)
     SELECT ${COLUMNS}, attempts FROM claimed ORDER BY position, ordinal`,
    [now, until, atMost],
  );

/** What came of a telling. */
export type Told =
  | { readonly state: 'told' | 'refused'; readonly at: Instant; readonly because: string | null }
  | { readonly state: 'owed'; readonly nextAttemptAt: Instant; readonly because: string };

export async function noteTold(
  dataSource: DataSource,
  { eventId, ordinal }: Pick<OwedTell, 'eventId' | 'ordinal'>,
  told: Told,
): Promise<void> {
  await dataSource.query(
    `UPDATE owed_tell SET state = $3, last_error = $4, next_attempt_at = $5, done_at = $6
     WHERE event_id = $1 AND ordinal = $2 AND state = 'owed'`,
    [
      ...[eventId, ordinal, told.state, told.because],
      told.state === 'owed' ? told.nextAttemptAt : null,
      told.state === 'owed' ? null : told.at,
    ],
  );
}
