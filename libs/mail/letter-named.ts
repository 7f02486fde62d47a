import type { DataSource, EntityManager } from 'typeorm';
import type { LetterName } from '#domain/application/letters.types.js';

interface Naming {
  readonly applicationId: string;
  /** Message-IDs, the one that counts first. */
  readonly messageIds: readonly string[];
  /** The right-hand side of ours. */
  readonly mailDomain: string;
}

/** A letter as a Message-ID names it. */
export interface NamedLetter {
  readonly eventId: string;
  readonly ordinal: number;
  readonly name: LetterName;
  /** How often it had been sent again by then. */
  readonly resends: number;
}

/** What the Message-ID of a letter that was sent again has more than that of the first. */
const FORM = /^(.*?)(?:\.r(\d{1,6}))?$/;

interface Sending {
  /** Event and ordinal of the letter. */
  readonly key: string;
  readonly resends: number;
}

/** What those of the Message-IDs that are ours name, in their order. */
function sendingsIn(messageIds: readonly string[], mailDomain: string): Sending[] {
  const end = `@${mailDomain.toLowerCase()}>`;
  return messageIds
    .map((id) => id.toLowerCase())
    .flatMap((id) => (id.startsWith('<') && id.endsWith(end) ? [FORM.exec(id.slice(1, -end.length))] : []))
    .map((parts) => ({ key: parts?.[1] ?? '', resends: Number(parts?.[2] ?? 0) }));
}

/** The letter of an application that the first of the Message-IDs which is ours names; null where none is. */
export async function letterNamed(
  manager: EntityManager,
  { applicationId, messageIds, mailDomain }: Naming,
): Promise<NamedLetter | null> {
  const sendings = sendingsIn(messageIds, mailDomain);
  // By what the id says and not by the sent row: a letter may be answered before its courier has written down that it left.
  const letters = await manager.query<readonly (Omit<NamedLetter, 'resends'> & { readonly key: string })[]>(
    `SELECT event_id || '.' || ordinal AS key, event_id AS "eventId", ordinal, name FROM owed
     WHERE application_id = $1 AND kind = 'letter' AND event_id || '.' || ordinal = ANY ($2)`,
    [applicationId, sendings.map(({ key }) => key)],
  );
  const known = new Map(letters.map(({ key, ...letter }) => [key, letter]));
  return (
    sendings
      .map(({ key, resends }) => {
        const letter = known.get(key);
        return letter === undefined ? null : { ...letter, resends };
      })
      .find((named) => named !== null) ?? null
  );
}

const KEY = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.\d+$/;

/** The application about which the first of the Message-IDs that is ours was written, to it or its payer; null: none. */
export async function applicationAnswered(
  asked: DataSource | EntityManager,
  { messageIds, mailDomain }: Omit<Naming, 'applicationId'>,
): Promise<string | null> {
  const keys = sendingsIn(messageIds, mailDomain).map(({ key }) => key);
  const events = keys.flatMap((key) => KEY.exec(key)?.[1] ?? []);
  if (events.length === 0) return null;
  const letters = await asked.query<readonly { key: string; applicationId: string }[]>(
    `SELECT event_id || '.' || ordinal AS key, application_id AS "applicationId" FROM owed
     WHERE event_id = ANY ($1::uuid[]) AND kind = 'letter' AND audience IN ('participant', 'payer')`,
    [events],
  );
  const known = new Map(letters.map(({ key, applicationId }) => [key, applicationId]));
  return keys.map((key) => known.get(key)).find((id) => id !== undefined) ?? null;
}
