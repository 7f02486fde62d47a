import type { EntityManager } from 'typeorm';
import type { Audience, LetterName, Owed } from '#domain/application/letters.types.js';

/** The channel on which couriers listen. */
export const OWED_CHANNEL = 'owed';

export type DocumentName = Extract<Owed, { kind: 'document' }>['document'];

interface OwedKey {
  /** The event that owes it. */
  readonly eventId: string;
  /** Which of the things that the event owes, from 0. */
  readonly ordinal: number;
  readonly applicationId: string;
  /** Of the event, over all streams: letters of an application leave in this order. */
  readonly position: number;
}

/** One thing owed to the world. Ids and codes only: who it is for and what it says is looked up when it leaves. */
export type OwedRow = OwedKey &
  (
    | { readonly kind: 'letter'; readonly name: LetterName; readonly audience: Audience }
    | { readonly kind: 'document'; readonly name: DocumentName; readonly audience: null }
  );

/** The row for what `owedBy` gave as an event's n-th debt. */
export const owedRow = (key: OwedKey, owed: Owed): OwedRow =>
  owed.kind === 'letter'
    ? { ...key, kind: 'letter', name: owed.letter, audience: owed.to }
    : { ...key, kind: 'document', name: owed.document, audience: null };

/** Writes the debts down within the transaction that records their events, and wakes the couriers when it commits. */
export async function insertOwed(manager: EntityManager, rows: readonly OwedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `WITH written AS (
       INSERT INTO owed (event_id, ordinal, application_id, position, kind, name, audience)
       SELECT "eventId", ordinal, "applicationId", position, kind, name, audience
       FROM jsonb_to_recordset($1::jsonb) AS row
         ("eventId" uuid, ordinal integer, "applicationId" uuid, position bigint, kind text, name text, audience text))
     SELECT pg_notify($2, '')`,
    [JSON.stringify(rows), OWED_CHANNEL],
  );
}

/** The latest letter of that name that an application was owed, whatever has become of it; null where there was none. */
export async function latestOwed(
  manager: EntityManager,
  applicationId: string,
  letter: LetterName,
): Promise<Extract<OwedRow, { kind: 'letter' }> | null> {
  const [row] = await manager.query<readonly Extract<OwedRow, { kind: 'letter' }>[]>(
    `SELECT event_id AS "eventId", ordinal, application_id AS "applicationId", position::float8 AS position, kind, name,
            audience
     FROM owed WHERE application_id = $1 AND kind = 'letter' AND name = $2 ORDER BY position DESC, ordinal LIMIT 1`,
    [applicationId, letter],
  );
  return row ?? null;
}
