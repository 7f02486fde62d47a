import type { EntityManager } from 'typeorm';
import type { Audience, EntryLetterName, LetterName, Owed } from '#domain/application/letters.types.js';
import type { EntryLetter } from '#domain/bank/entry-letters.js';

/** The channel on which couriers listen. */
export const OWED_CHANNEL = 'owed';

export type DocumentName = Extract<Owed, { kind: 'document' }>['document'];

interface OwedKey {
  /** The event that owes it. */
  readonly eventId: string;
  /** Which of the things that the event owes, from 0. */
  readonly ordinal: number;
  /** Of the event, over all streams: what is owed about one application, or one bank entry, leaves in this order. */
  readonly position: number;
  /** Of rows that have the same words here only the first is kept. Absent: it is owed whatever else is. */
  readonly once?: string;
}

type About<Of extends 'application' | 'entry'> = Of extends 'application'
  ? { readonly applicationId: string; readonly entryId: null }
  : { readonly applicationId: null; readonly entryId: string };

export type ApplicationLetter = OwedKey &
  About<'application'> & { readonly kind: 'letter'; readonly name: LetterName; readonly audience: Audience };
export type OwedDocument = OwedKey &
  About<'application'> & { readonly kind: 'document'; readonly name: DocumentName; readonly audience: null };
export type OwedEntryLetter = OwedKey &
  About<'entry'> & { readonly kind: 'letter'; readonly name: EntryLetterName; readonly audience: EntryLetter['to'] };

/** One thing owed to the world. Ids and codes only: who it is for and what it says is looked up when it leaves. */
export type OwedRow = ApplicationLetter | OwedDocument | OwedEntryLetter;

/** The row for what `owedBy` gave as an event's n-th debt. */
export function owedRow(
  key: OwedKey & { readonly applicationId: string },
  owed: Owed,
): ApplicationLetter | OwedDocument {
  const about = { ...key, entryId: null };
  const once = owed.kind === 'letter' && owed.once !== undefined && { once: owed.once };
  return owed.kind === 'letter'
    ? { ...about, ...once, kind: 'letter', name: owed.letter, audience: owed.to }
    : { ...about, kind: 'document', name: owed.document, audience: null };
}

/** The row for what a bank entry's event owes: one letter, if any. */
export const entryLetterRow = (
  key: Omit<OwedKey, 'ordinal'> & { readonly entryId: string },
  { letter: name, to: audience }: EntryLetter,
): OwedRow => ({ ...key, ordinal: 0, applicationId: null, kind: 'letter', name, audience });

/** Writes the debts down within the transaction that records their events, and wakes the couriers when it commits. */
export async function insertOwed(manager: EntityManager, rows: readonly OwedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `WITH written AS (
       INSERT INTO owed (event_id, ordinal, application_id, entry_id, position, kind, name, audience, once)
       SELECT "eventId", ordinal, "applicationId", "entryId", position, kind, name, audience, once
       FROM jsonb_to_recordset($1::jsonb) AS row
         ("eventId" uuid, ordinal integer, "applicationId" uuid, "entryId" uuid, position bigint, kind text, name text,
          audience text, once text)
       ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING)
     SELECT pg_notify($2, '')`,
    [JSON.stringify(rows), OWED_CHANNEL],
  );
}

/** The latest letter of that name that an application was owed, whatever has become of it; null where there was none. */
export async function latestOwed(
  manager: EntityManager,
  applicationId: string,
  letter: LetterName,
): Promise<ApplicationLetter | null> {
  const [row] = await manager.query<readonly ApplicationLetter[]>(
    `SELECT event_id AS "eventId", ordinal, application_id AS "applicationId", entry_id AS "entryId",
            position::float8 AS position, kind, name, audience
     FROM owed WHERE application_id = $1 AND kind = 'letter' AND name = $2 ORDER BY position DESC, ordinal LIMIT 1`,
    [applicationId, letter],
  );
  return row ?? null;
}
