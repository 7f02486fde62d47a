import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** The channel on which relays listen. */
export const BANK_CHANNEL = 'bank_work';

/** Has an entry looked at once the transaction commits. Twice is harmless: only a new entry is matched. */
export async function oweMatching(manager: EntityManager, entryId: string): Promise<void> {
  await manager.query('INSERT INTO bank_matching (entry_id) VALUES ($1)', [entryId]);
  await rouse(manager);
}

/** The same of many, in the order of a query: SQL that gives their ids, without values. */
export async function oweMatchingOf(manager: EntityManager, ids: string): Promise<void> {
  await manager.query(`INSERT INTO bank_matching (entry_id) ${ids}`);
  await rouse(manager);
}

const rouse = (manager: EntityManager): Promise<unknown> => manager.query(`SELECT pg_notify($1, '')`, [BANK_CHANNEL]);

/** An entry to be matched, that somebody has taken on. */
export interface MatchingClaimed {
  readonly position: string;
  readonly entryId: string;
  readonly attempts: number;
}

export interface ClaimingMatching {
  readonly now: Instant;
  readonly atMost: number;
}

/** Locks the first rows that are due, passing by what others hold, as long as the transaction lasts. */
export const claimMatching = (
  manager: EntityManager,
  { now, atMost }: ClaimingMatching,
): Promise<readonly MatchingClaimed[]> =>
  manager.query(
    `SELECT position, entry_id AS "entryId", attempts FROM bank_matching
     WHERE next_attempt_at IS NULL OR next_attempt_at <= $1
     ORDER BY position LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, atMost],
  );

/** Done: nothing of it is owed any more. */
export async function finishMatching(manager: EntityManager, rows: readonly MatchingClaimed[]): Promise<void> {
  await manager.query('DELETE FROM bank_matching WHERE position = ANY ($1::bigint[])', [
    rows.map(({ position }) => position),
  ]);
}

/** @param because a short word, without anything personal */
export async function postponeMatching(
  manager: EntityManager,
  { position }: MatchingClaimed,
  { until, because }: { readonly until: Instant; readonly because: string },
): Promise<void> {
  await manager.query(
    'UPDATE bank_matching SET attempts = attempts + 1, next_attempt_at = $2, last_error = $3 WHERE position = $1',
    [position, until, because],
  );
}
