import type { DataSource } from 'typeorm';

/** How far a mailbox has been read. Another validity is another numbering: then all is read again, and counts once. */
export interface MailboxPosition {
  readonly uidValidity: number;
  readonly lastUid: number;
}

/** null where nothing of it has been read. */
export async function mailboxPosition(dataSource: DataSource, name: string): Promise<MailboxPosition | null> {
  const [row] = await dataSource.query<readonly { uidValidity: string; lastUid: string }[]>(
    'SELECT uid_validity AS "uidValidity", last_uid AS "lastUid" FROM mailbox WHERE name = $1',
    [name],
  );
  return row === undefined ? null : { uidValidity: Number(row.uidValidity), lastUid: Number(row.lastUid) };
}

/** Everything up to there is stored, or is none of ours. */
export async function keepMailboxPosition(
  dataSource: DataSource,
  name: string,
  { uidValidity, lastUid }: MailboxPosition,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO mailbox (name, uid_validity, last_uid, read_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (name) DO UPDATE SET uid_validity = $2, last_uid = $3, read_at = now()`,
    [name, uidValidity, lastUid],
  );
}

/** From now on this one is missed while nobody can read it, and the others, which nobody reads any more, are not; null: none is. */
export async function watchMailbox(dataSource: DataSource, name: string | null): Promise<void> {
  await dataSource.query('UPDATE mailbox SET read_at = NULL WHERE name IS DISTINCT FROM $1', [name]);
  if (name === null) return;
  await dataSource.query(
    `INSERT INTO mailbox (name, uid_validity, last_uid, read_at) VALUES ($1, 0, 0, now())
     ON CONFLICT (name) DO UPDATE SET read_at = coalesce(mailbox.read_at, now())`,
    [name],
  );
}

/** It was read to its end just now. */
export async function noteMailboxRead(dataSource: DataSource, name: string): Promise<void> {
  await dataSource.query('UPDATE mailbox SET read_at = now() WHERE name = $1', [name]);
}
