import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { OwedRow } from './owed.js';

export type ClaimedRow = OwedRow & {
  readonly attempts: number;
  /** How often a person has had it sent again. */
  readonly resends: number;
  /** Under which it left first; null while it has not. */
  readonly messageId: string | null;
  /** The Message-IDs of those of the application's letters to the same reader that come before it and have left, in order. */
  readonly before: readonly string[];
};

export type RowKey = Pick<OwedRow, 'eventId' | 'ordinal'>;

/** As the left-hand side of a Message-ID has it. */
export const keyOf = ({ eventId, ordinal }: RowKey): string => `${eventId}.${ordinal}`;

export interface Claiming {
  readonly now: Instant;
  /** Keys of rows to pass by, though nobody has locked them. */
  readonly inHand: ReadonlySet<string>;
}

/** How a row ends, or when it is tried again. */
export type Tick =
  | {
      readonly state: 'sent';
      readonly at: Instant;
      readonly messageId: string | null;
      readonly templateId: string | null;
    }
  | { readonly state: 'undeliverable' | 'superseded'; readonly because: string }
  | { readonly state: 'owed'; readonly because: string; readonly nextAttemptAt: Instant };

/** Longer than any mail server is waited for; then the row is another courier's, whatever has become of this one. */
const PATIENCE = `set_config('idle_in_transaction_session_timeout', '60s', true),
                  set_config('statement_timeout', '10s', true)`;

/**
 * Locks the first unfinished row that is due of an application, or of a bank entry, passing by what another courier
 * holds; the lock lasts as long as the transaction. Null when there is nothing to do now, or letters are held. One statement, which sets how
 * long whoever has the lock may keep it: with every letter it is asked at least once, often in vain. It goes along the
 * index of what is unfinished and ends at the first (`row.position`: the column, and not what is answered under its name),
 * or a backlog would be sorted anew for each letter. What is earlier is looked up by the application: it does not say
 * `state = 'owed'`, since a planner that has not counted a sudden backlog yet would then search all of it each time.
 * The office is a queue of its own: it must hear of a refund that becomes late though the participant's mailbox has been
 * full for days. So is the payer, who waits for the papers only. All that bank entries owe is the office's.
 */
export async function claimNext(manager: EntityManager, { now, inHand }: Claiming): Promise<ClaimedRow | null> {
  const [row] = await manager.query<ClaimedRow[]>(
    `SELECT event_id AS "eventId", ordinal, application_id AS "applicationId", entry_id AS "entryId",
            position::float8 AS position, kind, name, audience, attempts, resends, message_id AS "messageId", ${PATIENCE},
            ARRAY(SELECT message_id FROM owed AS former
                  WHERE former.application_id = row.application_id AND former.audience = row.audience
                    AND message_id IS NOT NULL AND (former.position, former.ordinal) < (row.position, row.ordinal)
                  ORDER BY former.position, former.ordinal) AS before
     FROM owed AS row
     WHERE NOT is_held('letters') AND state = 'owed' AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
       AND event_id || '.' || ordinal <> ALL ($2)
       AND NOT EXISTS (
         SELECT 1 FROM owed AS earlier
         WHERE earlier.application_id = row.application_id
           AND earlier.state NOT IN ('sent', 'undeliverable', 'superseded')
           AND (${queueOf('earlier')} = ${queueOf('row')} OR earlier.kind = 'document' AND row.audience = 'payer')
           AND (earlier.position, earlier.ordinal) < (row.position, row.ordinal))
       AND (row.entry_id IS NULL OR NOT EXISTS (
         SELECT 1 FROM owed AS earlier
         WHERE earlier.entry_id = row.entry_id AND earlier.state NOT IN ('sent', 'undeliverable', 'superseded')
           AND earlier.position < row.position))
     ORDER BY row.position, row.ordinal
     LIMIT 1
     FOR UPDATE SKIP LOCKED`,
    [now, [...inHand]],
  );
  return row ?? null;
}

/** Whether letters wait for a person to release them, as after a restore. */
export async function lettersAreHeld(manager: EntityManager): Promise<boolean> {
  const [held] = await manager.query<{ held: boolean }[]>(`SELECT is_held('letters') AS held`);
  return held?.held !== false;
}

/** Locks a row once more, whose lock was lost; false where somebody else has finished it since. */
export async function claimAgain(manager: EntityManager, { eventId, ordinal }: RowKey): Promise<boolean> {
  await manager.query(`SELECT ${PATIENCE}`);
  const rows = await manager.query<readonly unknown[]>(
    `SELECT 1 FROM owed WHERE event_id = $1 AND ordinal = $2 AND state = 'owed' FOR UPDATE`,
    [eventId, ordinal],
  );
  return rows.length > 0;
}

/** Writes down what came of the attempt, within the transaction that holds the row; the last one counts. A letter keeps its
 * first Message-ID: answers and later letters name it. */
export async function tick(
  manager: EntityManager,
  { eventId, ordinal, attempts, messageId }: RowKey & Pick<ClaimedRow, 'attempts' | 'messageId'>,
  result: Tick,
): Promise<void> {
  await manager.query(
    `UPDATE owed SET state = $4, attempts = $3, last_error = $5, next_attempt_at = $6, sent_at = $7,
            message_id = $8, template_id = $9
     WHERE event_id = $1 AND ordinal = $2`,
    [
      eventId,
      ordinal,
      attempts + 1,
      result.state,
      result.state === 'sent' ? null : result.because,
      result.state === 'owed' ? result.nextAttemptAt : null,
      result.state === 'sent' ? result.at : null,
      messageId ?? (result.state === 'sent' ? result.messageId : null),
      result.state === 'sent' ? result.templateId : null,
    ],
  );
}

const queueOf = (row: 'earlier' | 'row'): string =>
  `CASE WHEN ${row}.audience IN ('participant', 'payer') THEN ${row}.audience
        WHEN ${row}.audience IS NULL THEN 'participant' ELSE 'office' END`;
