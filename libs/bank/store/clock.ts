import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** Sets when time next changes something on the entry, in the transaction that records its events; null: never. */
export const setClock = (manager: EntityManager, entryId: string, deadline: Instant | null): Promise<unknown> =>
  deadline === null
    ? manager.query('DELETE FROM bank_clock WHERE entry_id = $1', [entryId])
    : manager.query(
        `INSERT INTO bank_clock (entry_id, deadline) VALUES ($1, $2)
         ON CONFLICT (entry_id) DO UPDATE
           SET deadline = excluded.deadline, attempts = 0, next_attempt_at = NULL, last_error = NULL`,
        [entryId, deadline],
      );

/** An entry on which something has fallen due, that somebody has taken on. */
export interface DueEntry {
  readonly entryId: string;
  readonly deadline: Date;
  readonly attempts: number;
}

/**
 * Locks the streams of the first entries on which something has fallen due, passing by those that others hold. The stream
 * and not the row, for that is what whoever records on the entry locks first.
 */
export const claimDue = (
  manager: EntityManager,
  { now, atMost }: { readonly now: Instant; readonly atMost: number },
): Promise<readonly DueEntry[]> =>
  manager.query(
    `SELECT entry_id AS "entryId", deadline, attempts
     FROM bank_clock JOIN stream ON name = 'entry-' || entry_id
     WHERE deadline <= $1 AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
     ORDER BY deadline, entry_id LIMIT $2 FOR UPDATE OF stream SKIP LOCKED`,
    [now, atMost],
  );

/** Whether it is due by that instant still: between its being found and its being locked another may have told it. */
export async function isDueStill(manager: EntityManager, { entryId, deadline }: DueEntry): Promise<boolean> {
  const rows = await manager.query<unknown[]>('SELECT FROM bank_clock WHERE entry_id = $1 AND deadline = $2', [
    ...[entryId, deadline],
  ]);
  return rows.length > 0;
}

/** @param because a short word, without anything personal */
export async function postponeDue(
  manager: EntityManager,
  { entryId }: DueEntry,
  { until, because }: { readonly until: Instant; readonly because: string },
): Promise<void> {
  await manager.query(
    'UPDATE bank_clock SET attempts = attempts + 1, next_attempt_at = $2, last_error = $3 WHERE entry_id = $1',
    [entryId, until, because],
  );
}
