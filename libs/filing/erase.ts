import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** `file-open` while anything may still happen of itself: the data are needed to keep what was promised. */
export type Erasure = Erased | 'file-open' | 'unknown-application';

/** How many rows were emptied by this call, and what the law keeps: papers by their kind, as they were issued. */
export interface Erased {
  readonly persons: number;
  readonly texts: number;
  readonly billings: number;
  /** That refunds could go to. */
  readonly accounts: number;
  /** That came in, raw as well as read. */
  readonly mails: number;
  /** Of the bank, that paid it: they stay as long as the books are kept (docs/adr/0023). */
  readonly bankLines: number;
  readonly papers: readonly { readonly kind: 'invoice' | 'credit-note' | 'certificate'; readonly number: string }[];
}

/**
 * Empties every person, text, billing party and account that the application's events name, and every mail that came for
 * it, and why letters were sent once more. The events stay, and so do papers and the bank's lines, which the law keeps;
 * whatever joins them finds nobody. Letters are composed when they leave and kept nowhere.
 */
export const erase = (dataSource: DataSource, applicationId: string, at: Instant): Promise<Erasure> =>
  dataSource.transaction(async (manager) => {
    // Locked, so that no command reopens the file meanwhile.
    const [application] = await manager.query<readonly { closed: boolean }[]>(
      'SELECT closed FROM application WHERE id = $1 FOR UPDATE',
      [applicationId],
    );
    if (application === undefined) return 'unknown-application';
    if (!application.closed) return 'file-open';
    return empty(manager, applicationId, at);
  });

const NO_PERSON = `given_name = '', family_name = '', email = '', phone = NULL, language = NULL, employer = NULL,
  billing = NULL, answers = '{}', name_key = '', email_key = '', employer_key = ''`;

async function empty(manager: EntityManager, applicationId: string, at: Instant): Promise<Erased> {
  const emptied = async (table: string, nothing: string): Promise<number> => {
    const [, count] = await manager.query<readonly [unknown, number]>(
      `UPDATE ${table} SET ${nothing}, erased_at = $2
       WHERE id::text IN (SELECT unnest(filed_ids(payload)) FROM domain_event WHERE stream = ANY ($1)) AND erased_at IS NULL`,
      [[`application-${applicationId}`, `payee-${applicationId}`], at],
    );
    return count;
  };
  await manager.query('DELETE FROM payer_key WHERE application_id = $1', [applicationId]);
  await manager.query(`UPDATE dropped_tell SET because = '' WHERE $1 IN (owed_by, stream)`, [
    `application-${applicationId}`,
  ]);
  await manager.query(
    `UPDATE letter_resend SET because = '' FROM owed
     WHERE (owed.event_id, owed.ordinal) = (letter_resend.event_id, letter_resend.ordinal) AND application_id = $1`,
    [applicationId],
  );
  return {
    persons: await emptied('person', NO_PERSON),
    texts: await emptied('filed_text', `text = ''`),
    billings: await emptied('filed_billing', 'billing = NULL'),
    accounts: await emptied('filed_account', `iban = '', holder = ''`),
    mails: await emptiedMails(manager, applicationId, at),
    bankLines: await keptLines(manager, applicationId),
    papers: await manager.query<Erased['papers']>(
      'SELECT kind, number FROM paper_snapshot WHERE application_id = $1 ORDER BY kind, number',
      [applicationId],
    ),
  };
}

async function keptLines(manager: EntityManager, applicationId: string): Promise<number> {
  const [kept] = await manager.query<readonly { lines: number }[]>(
    `SELECT count(DISTINCT entry.id)::integer AS lines
     FROM bank_allocation JOIN bank_entry AS entry ON entry.id = entry_id JOIN bank_entry_text AS filed ON filed.id = text_id
     WHERE application_id = $1 AND erased_at IS NULL`,
    [applicationId],
  );
  return kept?.lines ?? 0;
}

async function emptiedMails(manager: EntityManager, applicationId: string, at: Instant): Promise<number> {
  const [, count] = await manager.query<readonly [unknown, number]>(
    `UPDATE incoming_mail_text
     SET envelope_from = NULL, raw = NULL, sender = NULL, subject = NULL, body = NULL, quoted = NULL, resolution = NULL,
         erased_at = $2
     FROM incoming_mail
     WHERE incoming_mail.id = incoming_mail_text.id AND application_id = $1 AND erased_at IS NULL`,
    [applicationId, at],
  );
  await manager.query(
    `UPDATE mail_attachment SET media_type = NULL, file_name = NULL, bytes = NULL, erased_at = $2
     FROM incoming_mail WHERE incoming_mail.id = mail_id AND application_id = $1 AND erased_at IS NULL`,
    [applicationId, at],
  );
  return count;
}
