import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { NamedLetter } from './letter-named.js';

interface Bounce {
  /** When word of it came in. */
  readonly at: Instant;
  /** RFC 3463, such as `5.1.1`. */
  readonly status: string;
}

/**
 * Writes down that a letter which left has come back. The first word of it counts. Of a letter that a person has sent
 * again since, only the latest sending is looked at: what became of the one before is why it was sent again.
 */
export async function markBounced(
  manager: EntityManager,
  { eventId, ordinal, resends }: Omit<NamedLetter, 'name'>,
  { at, status }: Bounce,
): Promise<void> {
  // Whoever sends it holds its row until that is written down: a report may be quicker.
  await manager.query('SELECT FROM owed WHERE event_id = $1 AND ordinal = $2 FOR UPDATE', [eventId, ordinal]);
  await manager.query(
    `UPDATE owed SET bounced_at = $4, bounce_status = $5
     WHERE event_id = $1 AND ordinal = $2 AND resends = $3 AND kind = 'letter' AND state = 'sent' AND bounced_at IS NULL`,
    [eventId, ordinal, resends, at, status],
  );
}

/** The latest letter to the participant that had left by then, as it left; null where none had. */
export async function latestSent(
  manager: EntityManager,
  applicationId: string,
  by: Instant,
): Promise<Omit<NamedLetter, 'name'> | null> {
  const [row] = await manager.query<readonly Omit<NamedLetter, 'name'>[]>(
    `SELECT event_id AS "eventId", ordinal, resends FROM owed
     WHERE application_id = $1 AND kind = 'letter' AND audience = 'participant' AND state = 'sent' AND sent_at <= $2
     ORDER BY sent_at DESC, position DESC, ordinal DESC LIMIT 1`,
    [applicationId, by],
  );
  return row ?? null;
}
