import type { EntityManager } from 'typeorm';
import type { LetterName } from '#domain/application/letters.types.js';

interface Naming {
  readonly applicationId: string;
  /** Message-IDs, the one that counts first. */
  readonly messageIds: readonly string[];
  /** The right-hand side of ours. */
  readonly mailDomain: string;
}

/** What the Message-ID of a letter that was sent again has more than that of the first. */
const RESENT = /\.r\d+$/;

/** The letter of an application that the first of the Message-IDs which is ours names; null where none is. */
export async function letterNamed(
  manager: EntityManager,
  { applicationId, messageIds, mailDomain }: Naming,
): Promise<LetterName | null> {
  const end = `@${mailDomain.toLowerCase()}>`;
  const keys = messageIds
    .map((id) => id.toLowerCase())
    .flatMap((id) => (id.startsWith('<') && id.endsWith(end) ? [id.slice(1, -end.length).replace(RESENT, '')] : []));
  // By what the id says and not by the sent row: a letter may be answered before its courier has written down that it left.
  const letters = await manager.query<readonly { key: string; name: LetterName }[]>(
    `SELECT event_id || '.' || ordinal AS key, name FROM owed
     WHERE application_id = $1 AND kind = 'letter' AND event_id || '.' || ordinal = ANY ($2)`,
    [applicationId, keys],
  );
  const known = new Map(letters.map(({ key, name }) => [key, name]));
  return keys.map((key) => known.get(key)).find((name) => name !== undefined) ?? null;
}
