import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { PersonBecause } from '#domain/correspondence/disposition.js';
import type { Instant } from '#domain/time/zone.js';
import { fileAttachment, type MailFile } from './incoming-mail.js';

/** An answer that came by the link in a letter, with files: it stands where mails do, and is erased with them. */
export interface LinkedAnswer {
  readonly id: string;
  readonly applicationId: string;
  readonly text: string;
  readonly files: readonly MailFile[];
  readonly at: Instant;
  /** That may be kept of what comes by the link for one application, this answer included. */
  readonly mostBytes: number;
}

const UNTOLD: PersonBecause = 'untold';
/** And nobody has begun to resolve it. */
const IS_UNTOLD = `because = '${UNTOLD}' AND state = 'needs-a-person' AND resolving_as IS NULL`;

/**
 * Files it for a person to see, until it is known that the application took it: whoever dies in between leaves it there.
 * Safe to repeat.
 * @returns whether there was room for it
 */
export const fileAnswer = (
  dataSource: DataSource,
  { id, applicationId, text, files, at, mostBytes }: LinkedAnswer,
): Promise<boolean> =>
  dataSource.transaction(async (manager) => {
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    // One answer of an application at a time, or two would find the same room.
    await manager.query('SELECT FROM application WHERE id = $1 FOR NO KEY UPDATE', [applicationId]);
    const [kept] = await manager.query<readonly { readonly bytes: number }[]>(
      `SELECT coalesce(sum(size_bytes), 0)::float AS bytes FROM incoming_mail
       WHERE application_id = $1 AND came_by = 'link' AND id <> $2`,
      [applicationId, id],
    );
    if ((kept?.bytes ?? 0) + sizeBytes > mostBytes) return false;
    const added = await manager.query<readonly unknown[]>(
      `INSERT INTO incoming_mail (id, application_id, content_sha256, received_at, size_bytes, authentication, came_by, state, because)
       VALUES ($1, $2, $3, $4, $5, 'none', 'link', 'needs-a-person', '${UNTOLD}') ON CONFLICT (id) DO NOTHING RETURNING id`,
      [id, applicationId, createHash('sha256').update(id).digest('hex'), at, sizeBytes],
    );
    if (added.length === 0) return true;
    await manager.query(
      `INSERT INTO incoming_mail_text (id, sender, subject, body, quoted, filed_at) VALUES ($1, '', '', $2, '', $3)`,
      [id, text, at],
    );
    for (const file of files) await fileAttachment(manager, id, file);
    return true;
  });

export async function answerTold(dataSource: DataSource, id: string, at: Instant): Promise<void> {
  await dataSource.query(
    `UPDATE incoming_mail SET state = 'told', because = NULL, told = 'ProvideInformation', told_at = $2
     WHERE id = $1 AND ${IS_UNTOLD}`,
    [id, at],
  );
}

/** Nothing of it stays, where no person has begun to look into it. */
export const discardAnswer = (dataSource: DataSource, id: string): Promise<void> =>
  dataSource.transaction(async (manager) => {
    const own = `SELECT id FROM incoming_mail WHERE id = $1 AND ${IS_UNTOLD}`;
    // Locked, or a person might begin to look into it meanwhile.
    await manager.query(`${own} FOR UPDATE`, [id]);
    await manager.query(`DELETE FROM mail_attachment WHERE mail_id IN (${own})`, [id]);
    await manager.query(`DELETE FROM incoming_mail_text WHERE id IN (${own})`, [id]);
    await manager.query(`DELETE FROM incoming_mail WHERE id = $1 AND ${IS_UNTOLD}`, [id]);
  });
