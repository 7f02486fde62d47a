import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { OwedRow } from './owed.js';

export type ClaimedRow = OwedRow & { readonly attempts: number };

/** How a row ends, or when it is tried again. */
export type Tick =
  | { readonly state: 'sent'; readonly at: Instant; readonly messageId: string | null; readonly remark: string | null }
  | { readonly state: 'undeliverable' | 'superseded'; readonly because: string }
  | { readonly state: 'owed'; readonly because: string; readonly nextAttemptAt: Instant };

/**
 * Locks an application's first unfinished row that is due, passing by what another courier holds; the lock lasts as
 * long as the transaction. Null when there is nothing to do now. The office is a queue of its own: it must hear of a
 * refund that becomes late though the participant's mailbox has been full for days.
 */
export async function claimNext(manager: EntityManager, now: Instant): Promise<ClaimedRow | null> {
  const [row] = await manager.query<ClaimedRow[]>(
    `SELECT event_id AS "eventId", ordinal, application_id AS "applicationId", position::float8 AS position,
            kind, name, audience, attempts
     FROM owed AS row
     WHERE state = 'owed' AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
       AND NOT EXISTS (
         SELECT 1 FROM owed AS earlier
         WHERE earlier.application_id = row.application_id AND earlier.state = 'owed'
           AND (coalesce(earlier.audience, 'participant') = 'participant')
             = (coalesce(row.audience, 'participant') = 'participant')
           AND (earlier.position, earlier.ordinal) < (row.position, row.ordinal))
     ORDER BY position, ordinal
     LIMIT 1
     FOR UPDATE SKIP LOCKED`,
    [now],
  );
  return row ?? null;
}

/** Writes down what came of the attempt. */
export async function tick(
  manager: EntityManager,
  { eventId, ordinal }: Pick<OwedRow, 'eventId' | 'ordinal'>,
  result: Tick,
): Promise<void> {
  await manager.query(
    `UPDATE owed SET state = $3, attempts = attempts + 1, last_error = $4, next_attempt_at = $5, sent_at = $6, message_id = $7
     WHERE event_id = $1 AND ordinal = $2 AND state = 'owed'`,
    [
      eventId,
      ordinal,
      result.state,
      result.state === 'sent' ? result.remark : result.because,
      result.state === 'owed' ? result.nextAttemptAt : null,
      result.state === 'sent' ? result.at : null,
      result.state === 'sent' ? result.messageId : null,
    ],
  );
}

/** The Message-ID of the application's first letter to its participant that went out; null while there is none. */
export async function firstMessageId(manager: EntityManager, applicationId: string): Promise<string | null> {
  const [first] = await manager.query<{ messageId: string }[]>(
    `SELECT message_id AS "messageId" FROM owed
     WHERE application_id = $1 AND audience = 'participant' AND message_id IS NOT NULL
     ORDER BY position, ordinal
     LIMIT 1`,
    [applicationId],
  );
  return first?.messageId ?? null;
}
