import type { EntityManager } from 'typeorm';
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

/** The letter of an application that the first of the Message-IDs which is ours names; null where none is. */
export async function letterNamed(
  manager: EntityManager,
  { applicationId, messageIds, mailDomain }: Naming,
): Promise<NamedLetter | null> {
  const end = `@${mailDomain.toLowerCase()}>`;
  const sendings = messageIds
    .map((id) => id.toLowerCase())
    .flatMap((id) => (id.startsWith('<') && id.endsWith(end) ? [FORM.exec(id.slice(1, -end.length))] : []))
    .map((parts) => ({ key: parts?.[1] ?? '', resends: Number(parts?.[2] ?? 0) }));
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
