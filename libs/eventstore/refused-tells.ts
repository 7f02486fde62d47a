import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { TELL_CHANNEL } from './owed-tells.js';

/** What one stream owed another, and was refused. */
export interface RefusedTell {
  /** Names it: the event's id and which of the things that it owes. */
  readonly tell: string;
  readonly owedBy: string;
  readonly stream: string;
  readonly command: string;
  /** The rejection's reason. */
  readonly because: string;
  readonly refusedAt: Date;
}

/** One that nobody is told any more. */
export interface DroppedTell extends RefusedTell {
  readonly droppedAt: Date;
  readonly droppedBy: string;
  /** What whoever dropped it says, in their words; empty once the file was erased. */
  readonly reason: string;
}

const NAMES = `
  event_id || '/' || part AS tell, owed_by AS "owedBy", stream, command ->> 'type' AS command, refused_at AS "refusedAt"`;

export const refusedTells = (manager: EntityManager): Promise<readonly RefusedTell[]> =>
  manager.query(
    `SELECT ${NAMES}, last_error AS because
     FROM owed_tell WHERE state = 'refused' ORDER BY refused_at, position, part`,
  );

/** What was put right by hand, the first first. */
export const droppedTells = (manager: EntityManager): Promise<readonly DroppedTell[]> =>
  manager.query(
    `SELECT ${NAMES}, refused_because AS because, dropped_at AS "droppedAt", dropped_by AS "droppedBy", because AS reason
     FROM dropped_tell ORDER BY dropped_at, event_id, part`,
  );

/** Has those that were refused told again, each in its stream's order; answers with how many there are. */
export async function tellRefusedAgain(manager: EntityManager): Promise<number> {
  const [found] = await manager.query<readonly { again: number }[]>(
    `WITH again AS (
       UPDATE owed_tell SET state = 'owed', refused_at = NULL, next_attempt_at = NULL WHERE state = 'refused' RETURNING 1)
     SELECT count(*)::integer AS again, pg_notify($1, '') FROM again`,
    [TELL_CHANNEL],
  );
  return found?.again ?? 0;
}

interface Dropping {
  readonly by: string;
  readonly at: Instant;
  readonly because: string;
}

/**
 * Takes one out of what is owed, for somebody has put right by hand what it was to bring about. What was refused, why,
 * who dropped it and what they say stays on record. False where nothing of this name is refused: nothing was changed.
 */
export async function dropRefusedTell(manager: EntityManager, tell: string, word: Dropping): Promise<boolean> {
  const dropped = await manager.query<readonly object[]>(
    `WITH gone AS (DELETE FROM owed_tell WHERE event_id || '/' || part = $1 AND state = 'refused' RETURNING *),
       kept AS (
         INSERT INTO dropped_tell (event_id, part, owed_by, stream, command, refused_because, refused_at, dropped_at,
                                   dropped_by, because)
         SELECT event_id, part, owed_by, stream, command, last_error, refused_at, $2, $3, $4 FROM gone RETURNING 1)
     SELECT FROM kept`,
    [tell, word.at, word.by, word.because],
  );
  return dropped.length > 0;
}
