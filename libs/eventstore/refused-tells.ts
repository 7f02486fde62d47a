import type { EntityManager } from 'typeorm';
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

export const refusedTells = (manager: EntityManager): Promise<readonly RefusedTell[]> =>
  manager.query(
    `SELECT event_id || '/' || part AS tell, owed_by AS "owedBy", stream, command ->> 'type' AS command,
            last_error AS because, refused_at AS "refusedAt"
     FROM owed_tell WHERE state = 'refused' ORDER BY refused_at, position, part`,
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
