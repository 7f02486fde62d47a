import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { DataSource } from 'typeorm';
import { fileMail } from '#filing/incoming-mail.js';
import type { MailServer, Received } from './mail-server.js';
import { until } from './until.js';

export interface DeliveryReport {
  readonly action?: 'failed' | 'delayed';
  readonly status?: string;
  /** What it says of itself besides: another such line, another message. */
  readonly about?: string;
  /** The Message-ID that comes back in it; that of the letter unless it is given, and none where it is null. */
  readonly returns?: string | null;
  /** Whom it names as failed; whom the letter went to unless it is given. */
  readonly recipient?: string;
}

const deliveryReport = ({ mail, recipients }: Received, report: DeliveryReport = {}): string =>
  reportText({ recipient: recipients[0] ?? '', returns: mail.messageId ?? null, ...report });

type ReportOf = DeliveryReport & Required<Pick<DeliveryReport, 'returns' | 'recipient'>>;

/** As a mail server writes that a letter has failed (RFC 3464). */
export function reportText({ returns, recipient, ...report }: ReportOf): string {
  const { action = 'failed', status = '5.1.1', about = 'no such user' } = report;
  const original = ['Subject: x', ...(returns === null ? [] : [`Message-ID: ${returns}`])];
  return [
    'From: MAILER-DAEMON@mx.city.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
    '',
    ...['--part', 'Content-Type: text/plain; charset=utf-8', '', `<${recipient}>: ${about}`, ''],
    ...['--part', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.city.example', ''],
    ...[`Final-Recipient: rfc822; ${recipient}`, `Action: ${action}`, `Status: ${status}`],
    ...[`Diagnostic-Code: smtp; 550 ${status} <${recipient}> ${about}`, ''],
    ...['--part', 'Content-Type: text/rfc822-headers', '', ...original, ''],
    '--part--',
    '',
  ].join('\r\n');
}

/** Sends a report to where word of a failure of the letter goes, from nobody. */
export async function sendReport(port: number, letter: Received, report: DeliveryReport = {}): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  await transport.sendMail({
    envelope: { from: '', to: [letter.sender] },
    raw: deliveryReport(letter, report),
  });
  transport.close();
}

interface World {
  readonly dataSource: DataSource;
  readonly mail: MailServer;
}

/** Waits for the first letter of an application, and files word that it has failed, as a letter box does. */
export async function comesBack({ dataSource, mail }: World, applicationId: string): Promise<void> {
  const letter = (): Received | undefined => mail.received.find((one) => one.mail.text?.includes(applicationId));
  await until(() => letter() !== undefined);
  const raw = Buffer.from(deliveryReport(letter() as Received));
  await fileMail(dataSource, {
    ...{ applicationIds: [applicationId], raw, contentSha256: createHash('sha256').update(raw).digest('hex') },
    ...{ envelopeFrom: '', authentication: 'none', verdicts: null, receivedAt: new Date().toISOString() },
  });
}
