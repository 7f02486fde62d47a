import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** Who says that a letter has left, and when: it stays with the letter. */
export interface Witness {
  /** `staff:<id>` */
  readonly by: string;
  readonly at: Instant;
}

/** By what stands before the @ of their Message-IDs. */
export interface Marked {
  readonly marked: readonly string[];
  /** Sent, superseded or given up already. */
  readonly finished: readonly string[];
  /** Of letters that nobody owes here. */
  readonly unknown: readonly string[];
}

/** Takes the letters of these keys for sent, where they are still owed: they do not leave again. */
export async function markSent(manager: EntityManager, keys: readonly string[], witness: Witness): Promise<Marked> {
  const marked = await taken(manager, `event_id || '.' || ordinal = ANY ($2)`, [remarkOf(witness), keys]);
  const known = await manager.query<readonly { key: string }[]>(
    `SELECT event_id || '.' || ordinal AS key FROM owed WHERE kind = 'letter' AND event_id || '.' || ordinal = ANY ($1)`,
    [keys],
  );
  const [news, here] = [new Set(marked), new Set(known.map(({ key }) => key))];
  return {
    marked,
    finished: keys.filter((key) => here.has(key) && !news.has(key)),
    unknown: keys.filter((key) => !here.has(key)),
  };
}

/** The same for every letter that was owed before the instant. */
export const markSentOwedBefore = (
  manager: EntityManager,
  before: Instant,
  witness: Witness,
): Promise<readonly string[]> =>
  taken(
    manager,
    'EXISTS (SELECT FROM domain_event AS event WHERE event.event_id = owed.event_id AND event.recorded_at < $2)',
    [remarkOf(witness), before],
  );

async function taken(manager: EntityManager, which: string, parameters: readonly unknown[]): Promise<string[]> {
  const [rows] = await manager.query<[readonly { key: string }[], number]>(
    `UPDATE owed SET state = 'sent', next_attempt_at = NULL, last_error = $1
     WHERE kind = 'letter' AND state = 'owed' AND ${which}
     RETURNING event_id || '.' || ordinal AS key`,
    [...parameters],
  );
  return rows.map(({ key }) => key);
}

const remarkOf = ({ by, at }: Witness): string => `marked as sent by ${by} at ${at}`;
