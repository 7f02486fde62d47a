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
    `INSERT INTO mailbox (name, uid_validity, last_uid) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET uid_validity = $2, last_uid = $3`,
    [name, uidValidity, lastUid],
  );
}
