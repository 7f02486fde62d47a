import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import type { PersonBecause } from '#domain/correspondence/disposition.js';
import type { Instant } from '#domain/time/zone.js';
import { writable } from './writable.js';

/** The channel on which whoever reads the mail listens. */
export const MAIL_CHANNEL = 'incoming_mail';

const NAMESPACE = '2a4f7f0e-5a0b-4d0e-9f0b-6c1c2f4de0b7';

/** Whether the domain that a mail says it comes from stands by it. */
export type Authentication = 'pass' | 'fail' | 'none';

export interface NewMail {
  /** Whom it is for, by its addresses. */
  readonly applicationIds: readonly string[];
  /** Of what the sender wrote, without what servers on the way have added. */
  readonly contentSha256: string;
  readonly raw: Buffer;
  /** Of the whole, where `raw` is only the head of a mail that is too large; else it is all of it. */
  readonly wholeBytes?: number;
  /** Empty where the sender wants no answer, as machines do. */
  readonly envelopeFrom: string;
  readonly authentication: Authentication;
  /** Of each check; null where none was made. */
  readonly verdicts: Readonly<Record<'spf' | 'dkim' | 'dmarc', string>> | null;
  readonly receivedAt: Instant;
}

/**
 * Files a mail once for each application that it is for; committed when it resolves. Answers how many were new: the
 * same content for the same application is the same mail, and has the instant at which it came first, in whichever order
 * the two ways in are read.
 */
export const fileMail = (dataSource: DataSource, mail: NewMail): Promise<number> =>
  dataSource.transaction(async (manager) => {
    let filed = 0;
    for (const applicationId of mail.applicationIds) filed += await fileOne(manager, applicationId, mail);
    if (filed > 0) await manager.query('SELECT pg_notify($1, $2)', [MAIL_CHANNEL, '']);
    return filed;
  });

/** Of an erased file nothing is kept any more, whichever way it came. */
const isErased = (applicationId: string): string =>
  `EXISTS (SELECT FROM application JOIN person ON person.id = person_id
           WHERE application.id = ${applicationId} AND erased_at IS NOT NULL)`;

async function fileOne(manager: EntityManager, applicationId: string, mail: NewMail): Promise<number> {
  const { contentSha256, raw, wholeBytes, envelopeFrom, authentication, verdicts, receivedAt } = mail;
  const id = uuidv5(`${applicationId}\n${contentSha256}`, NAMESPACE);
  const added = await manager.query<readonly unknown[]>(
    `INSERT INTO incoming_mail (id, application_id, content_sha256, received_at, size_bytes, is_whole, authentication, verdicts)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT ${isErased('$2')} ON CONFLICT DO NOTHING RETURNING id`,
    [
      ...[id, applicationId, contentSha256, receivedAt],
      ...[wholeBytes ?? raw.length, wholeBytes === undefined, authentication, verdicts],
    ],
  );
  if (added.length === 0) {
    await cameEarlier(manager, id, receivedAt);
    return 0;
  }
  await manager.query('INSERT INTO incoming_mail_text (id, envelope_from, raw, filed_at) VALUES ($1, $2, $3, $4)', [
    id,
    writable(envelopeFrom),
    raw,
    receivedAt,
  ]);
  return 1;
}

/** What its application was told from a later instant is shown to a person, who may count it from this one. */
async function cameEarlier(manager: EntityManager, id: string, receivedAt: Instant): Promise<void> {
  // What the registered address has confirmed was told by the mail in which it did so, and what came too late may be in time.
  const isTold = `(told IN (${COUNTED}) AND state IN ('told', 'resolved'))
                  OR (state = 'resolved' AND (resolved_as IN ('cancellation', 'give-up') OR settled_by IS NOT NULL))`;
  // Whoever has begun to tell it finds the mark when that is written down; whoever begins anew tells it from this instant.
  const isBegun = `state = 'received' AND next_attempt_at IS NOT NULL`;
  await manager.query(
    `UPDATE incoming_mail
     SET received_at = $2,
         because = CASE WHEN (${isTold}) OR (${isBegun}) THEN '${EARLIER}' ELSE because END,
         state = CASE WHEN ${isTold} THEN 'needs-a-person' ELSE state END,
         resolved_as = CASE WHEN ${isTold} THEN NULL ELSE resolved_as END,
         resolved_at = CASE WHEN ${isTold} THEN NULL ELSE resolved_at END,
         resolved_by = CASE WHEN ${isTold} THEN NULL ELSE resolved_by END,
         settled_by = CASE WHEN ${isTold} THEN NULL ELSE settled_by END
     WHERE id = $1 AND received_at > $2 AND NOT ${isErased('incoming_mail.application_id')}`,
    [id, receivedAt],
  );
}

const EARLIER: PersonBecause = 'received-earlier';
/** What may bring more the earlier its mail came: from then on, a place given up may have been cancelled. */
const COUNTED = `'RequestCancellation', 'GiveUpPlace'`;

/** A mail that somebody has begun to read. */
export interface ClaimedMail {
  readonly id: string;
  readonly applicationId: string;
  readonly receivedAt: Instant;
  readonly authentication: Authentication;
  readonly envelopeFrom: string;
  /** null after erasure. */
  readonly raw: Buffer | null;
  /** Whether that is all of it, and not its head alone. */
  readonly isWhole: boolean;
  /** How often somebody began, this time included, and was never heard of again. */
  readonly attempts: number;
  /** How often it failed before, for a reason that does not pass by itself. */
  readonly failures: number;
  /** Mails of the same application that led to something, of themselves, in the day before this one. */
  readonly toldLately: number;
}

type Claimed = Omit<ClaimedMail, 'receivedAt'> & { readonly receivedAt: Date };

/**
 * Takes the oldest mail that is due, one of each application at a time, and puts its next attempt off until then:
 * whoever dies over it leaves it to the next. null when there is none.
 */
export async function claimMail(
  dataSource: DataSource,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<ClaimedMail | null> {
  const [rows] = await dataSource.query<readonly [Claimed[], number]>(
    `UPDATE incoming_mail AS mail SET attempts = attempts + 1, next_attempt_at = $2, because = NULL
     FROM incoming_mail_text AS filed
     WHERE filed.id = mail.id AND mail.id = (
       SELECT id FROM incoming_mail AS row
       WHERE state = 'received' AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
         AND NOT EXISTS (SELECT FROM incoming_mail AS earlier
                         WHERE earlier.application_id = row.application_id AND earlier.state = 'received'
                           AND (earlier.received_at, earlier.id) < (row.received_at, row.id))
       ORDER BY received_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING mail.id, application_id AS "applicationId", received_at AS "receivedAt", authentication,
               envelope_from AS "envelopeFrom", raw, attempts, failures, is_whole AS "isWhole",
               (SELECT count(*)::integer FROM incoming_mail AS other
                WHERE other.application_id = mail.application_id AND other.id <> mail.id
                  AND other.came_by = 'mail'
                  AND other.told_at IS NOT NULL AND other.told_at IS DISTINCT FROM other.resolved_at
                  AND other.received_at > mail.received_at - interval '24 hours' AND other.received_at <= mail.received_at
               ) AS "toldLately"`,
    [now, until],
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, receivedAt: row.receivedAt.toISOString() };
}

export interface PuttingOff {
  readonly until: Instant;
  /** Whether what stood in the way passes by itself, and is not the mail's fault. */
  readonly passes: boolean;
}

/** Leaves it to be tried again. */
export async function putMailOff(dataSource: DataSource, id: string, { until, passes }: PuttingOff): Promise<void> {
  await dataSource.query(
    `UPDATE incoming_mail SET attempts = 0, failures = failures + $3::integer, next_attempt_at = $2
     WHERE id = $1 AND state = 'received'`,
    [id, until, passes ? 0 : 1],
  );
}

/** Whether this mail came in for the application. */
export async function hasMail(dataSource: DataSource, applicationId: string, id: string): Promise<boolean> {
  const found = await dataSource.query<readonly unknown[]>(
    'SELECT FROM incoming_mail WHERE id = $1 AND application_id = $2',
    [id, applicationId],
  );
  return found.length > 0;
}

/** What a mail says, for people. */
export interface MailText {
  readonly sender: string;
  readonly subject: string;
  readonly body: string;
  readonly quoted: string;
}

/** A file that came with a mail; `bytes` is null where it was not kept. */
export interface MailFile {
  readonly ordinal: number;
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly sizeBytes: number;
  readonly refusedBecause: string | null;
  readonly bytes: Buffer | null;
}

/** What was made of a mail. */
export interface MailFinding {
  readonly state: 'told' | 'set-aside' | 'needs-a-person';
  /** Why a person is needed: a code. */
  readonly because: string | null;
  /** Codes only. */
  readonly reading: object;
  /** The command that the application was told, and when; null: none. */
  readonly told: string | null;
  readonly at: Instant;
}

/** Writes down what was made of it, once. */
export async function fileFinding(
  manager: EntityManager,
  id: string,
  found: MailFinding & MailText & { readonly attachments: readonly MailFile[] },
): Promise<void> {
  // Locked, so that who erases meanwhile finds what is filed here, or is found.
  const kept = await manager.query<readonly unknown[]>(
    'SELECT FROM incoming_mail_text WHERE id = $1 AND erased_at IS NULL FOR UPDATE',
    [id],
  );
  if (kept.length > 0) for (const file of found.attachments) await fileAttachment(manager, id, file);
  const { state, because, reading, told, at, sender, subject, body, quoted } = found;
  const hasBecomeEarlier = `because = '${EARLIER}' AND $5 IN (${COUNTED})`;
  await manager.query(
    `UPDATE incoming_mail
     SET state = CASE WHEN ${hasBecomeEarlier} THEN 'needs-a-person' ELSE $2 END,
         because = CASE WHEN ${hasBecomeEarlier} THEN because ELSE $3 END, reading = $4, told = $5, told_at = $6, next_attempt_at = NULL
     WHERE id = $1 AND state = 'received'`,
    [id, state, because, JSON.stringify(reading), told, told === null ? null : at],
  );
  await manager.query(
    `UPDATE incoming_mail_text SET sender = $2, subject = $3, body = $4, quoted = $5
     WHERE id = $1 AND erased_at IS NULL`,
    [id, ...[sender, subject, body, quoted].map(writable)],
  );
}

/** Files what came with it, under its number; once. */
export async function fileAttachment(manager: EntityManager, mailId: string, file: MailFile): Promise<void> {
  const { ordinal, fileName, mediaType, sizeBytes, refusedBecause, bytes } = file;
  await manager.query(
    `INSERT INTO mail_attachment (mail_id, ordinal, size_bytes, media_type, refused_because, file_name, bytes)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [mailId, ordinal, sizeBytes, mediaType, refusedBecause, fileName, bytes],
  );
}
