import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { unbalanced } from './accounts.js';
import { heldNow } from './held.js';

/** What is late, or wrong. */
export interface Backlog {
  /** Letters and documents that no attempt has finished. */
  readonly owed: number;
  /** How long the oldest of them has waited; 0 for none. */
  readonly owedOldestSeconds: number;
  /** Open applications whose deadline has passed untold. */
  readonly pastDeadline: number;
  /** Letters that can never be delivered. */
  readonly undeliverable: number;
  /** Applications whose money does not add up. */
  readonly unbalanced: number;
  /** Letters or numbers that a person has to release after a restore. */
  readonly held: readonly string[];
}

export async function backlog(dataSource: DataSource, at: Instant): Promise<Backlog> {
  const [found] = await dataSource.query<readonly Omit<Backlog, 'unbalanced' | 'held'>[]>(
    `SELECT
       (SELECT count(*)::integer FROM application WHERE NOT closed AND deadline < $1) AS "pastDeadline",
       (SELECT count(*)::integer FROM owed WHERE state = 'undeliverable') AS undeliverable,
       count(*)::integer AS owed,
       greatest(0, coalesce(extract(epoch FROM $1::timestamptz - min(recorded_at)), 0))::float AS "owedOldestSeconds"
     FROM owed LEFT JOIN domain_event USING (event_id)
     WHERE owed.state = 'owed'`,
    [at],
  );
  if (found === undefined) throw new Error('counting gave no row');
  return { ...found, unbalanced: (await unbalanced(dataSource)).length, held: await heldNow(dataSource) };
}
