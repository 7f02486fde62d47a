import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { OWED_CHANNEL } from './owed.js';

const KEY = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.(\d{1,4})$/;

export interface Resending {
  readonly because: string;
  /** `staff:<id>` */
  readonly by: string;
  readonly at: Instant;
}

/**
 * Owes a letter once more, because a person says so, and keeps how it had ended. It takes its old place among the letters
 * of its application, and is written anew: by the template, to the address and with the dates that count now.
 */
export async function resendLetter(
  manager: EntityManager,
  key: string,
  { because, by, at }: Resending,
): Promise<'queued' | 'unknown-letter' | 'letter-still-owed'> {
  const [, eventId, ordinal] = KEY.exec(key) ?? [];
  if (eventId === undefined || ordinal === undefined) return 'unknown-letter';
  const [row] = await manager.query<readonly { state: string }[]>(
    `SELECT state FROM owed WHERE event_id = $1 AND ordinal = $2 AND kind = 'letter' FOR UPDATE`,
    [eventId, ordinal],
  );
  if (row === undefined) return 'unknown-letter';
  if (row.state === 'owed') return 'letter-still-owed';
  await manager.query(
    `INSERT INTO letter_resend (event_id, ordinal, resend, because, by, at,
                                former_state, former_attempts, former_error, former_sent_at)
     SELECT event_id, ordinal, resends + 1, $3, $4, $5, CASE WHEN bounced_at IS NULL THEN state ELSE 'bounced' END,
            attempts, coalesce(bounce_status, last_error), sent_at
     FROM owed WHERE event_id = $1 AND ordinal = $2`,
    [eventId, ordinal, because, by, at],
  );
  await manager.query(
    `UPDATE owed SET state = 'owed', resends = resends + 1, attempts = 0, next_attempt_at = NULL, last_error = NULL,
                     sent_at = NULL, bounced_at = NULL, bounce_status = NULL
     WHERE event_id = $1 AND ordinal = $2`,
    [eventId, ordinal],
  );
  await manager.query(`SELECT pg_notify($1, '')`, [OWED_CHANNEL]);
  return 'queued';
}
