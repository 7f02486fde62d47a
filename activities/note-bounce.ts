import type { DataSource } from 'typeorm';
import type { ParsedMessage } from '#correspondence/parsed-message.js';
import { failureIn, isEnclosed } from '#domain/correspondence/automatic.js';
import { emailKey } from '#domain/matching.js';
import type { ClaimedMail } from '#filing/incoming-mail.js';
import { personById } from '#filing/person.js';
import { letterNamed } from '#mail/letter-named.js';
import { latestSent, markBounced } from '#mail/mark-bounced.js';
import { personIdOf } from '#readmodel/applications.js';

interface Desk {
  readonly dataSource: DataSource;
  /** The right-hand side of our Message-IDs. */
  readonly mailDomain: string;
}

/** Where a mail is word that a letter has failed, that letter is marked. Safe to repeat: the first word counts. */
export async function noteBounce(desk: Desk, mail: ClaimedMail, message: ParsedMessage): Promise<void> {
  const { report, marks } = message;
  const status = report === null ? null : failureIn(report);
  if (status === null || isEnclosed({ report, marks: { ...marks, hasEmptySender: mail.envelopeFrom === '' } })) return;
  const letter = await letterOf(desk, mail, message);
  if (letter !== null) await markBounced(desk.dataSource.manager, letter, { at: mail.receivedAt, status });
}

/**
 * By the Message-ID that comes back; it must be of the application whose reply address the report came to, for whoever
 * knows another's Message-ID may write a report of it. A server that returns none speaks of the latest letter to the
 * address that it names.
 */
async function letterOf(
  { dataSource, mailDomain }: Desk,
  { applicationId, receivedAt }: ClaimedMail,
  { returns, answers, failedFor }: ParsedMessage,
) {
  const { manager } = dataSource;
  const messageIds = [...returns, ...answers];
  if (messageIds.length > 0) return letterNamed(manager, { applicationId, messageIds, mailDomain });
  const personId = await personIdOf(dataSource, applicationId);
  const person = personId === null ? null : await personById(manager, personId);
  const isTheirs =
    person !== null && person.email !== '' && failedFor.some((one) => emailKey(one) === emailKey(person.email));
  return isTheirs ? latestSent(manager, applicationId, receivedAt) : null;
}
