import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import { ask } from './support/http.js';
import type { Received } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { converse } from './support/reply.js';
import { until } from './support/until.js';

// Word of letters that failed, as three mail systems write it, from the socket to the desk.

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

interface Failed {
  readonly letter: Received;
  readonly email: string;
}
type Writing = (failed: Failed) => readonly string[];

const boundary = '4F1D2A0E.1700000000/mx.city.example';
const status = (email: string, diagnosis: string): readonly string[] => [
  ...[`--${boundary}`, 'Content-Description: Delivery report', 'Content-Type: message/delivery-status', ''],
  ...['Reporting-MTA: dns; mx.city.example', 'Arrival-Date: Mon,  2 Sep 2024 10:00:00 +0200 (CEST)', ''],
  ...[`Final-Recipient: rfc822; ${email}`, 'Action: failed', 'Status: 5.1.1', `Diagnostic-Code: ${diagnosis}`, ''],
];

const postfix: Writing = ({ letter: { mail }, email }) => [
  ...['From: MAILER-DAEMON@mx.city.example (Mail Delivery System)', 'Subject: Undelivered Mail Returned to Sender'],
  ...['Auto-Submitted: auto-replied', 'MIME-Version: 1.0'],
  `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
  ...['Message-Id: <4F1D2B0F@mx.city.example>', '', 'This is a MIME-encapsulated message.', ''],
  ...[`--${boundary}`, 'Content-Description: Notification', 'Content-Type: text/plain; charset=us-ascii', ''],
  ...[
    'This is the mail system at host mx.city.example.',
    '',
    "I'm sorry to have to inform you that your message could not",
  ],
  ...['be delivered to one or more recipients.', '', `<${email}>: unknown user`, ''],
  ...status(email, 'x-unix; unknown user'),
  ...[`--${boundary}`, 'Content-Description: Undelivered Message', 'Content-Type: message/rfc822', ''],
  ...[`From: ${mail.from?.text ?? ''}`, `To: ${email}`, `Subject: ${mail.subject ?? ''}`],
  ...[`Message-ID: ${mail.messageId ?? ''}`, '', 'Dear Ana,', '', `--${boundary}--`],
];

const exchange: Writing = ({ email }) => [
  ...['From: <postmaster@city.example>', 'Subject: Undeliverable: Your place is guaranteed', 'MIME-Version: 1.0'],
  ...[`Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`],
  ...['Content-Language: en-US', 'Message-ID: <51f4@EX01.city.example>', ''],
  ...[`--${boundary}`, 'Content-Type: text/html; charset="us-ascii"', ''],
  ...['<html><body><b>Delivery has failed to these recipients or groups:</b></body></html>', ''],
  ...status(email, 'smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'),
  `--${boundary}--`,
];

const qmail: Writing = ({ letter: { mail }, email }) => [
  ...['From: MAILER-DAEMON@qmail.city.example', 'Subject: failure notice', 'Date: 2 Sep 2024 08:00:00 -0000', ''],
  ...['Hi. This is the qmail-send program at qmail.city.example.'],
  ...[
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up.",
  ],
  ...['', `<${email}>:`, 'Sorry, no mailbox here by that name. (#5.1.1)', ''],
  ...['--- Below this line is a copy of the message.', '', `Message-ID: ${mail.messageId ?? ''}`, `To: ${email}`, ''],
  'Please cancel my place is what nobody has said here.',
];

/** Brings it with an empty sender, as RFC 5321 wants it, and answers with the row at the desk. */
async function arrived(id: string, failed: Failed, write: Writing): Promise<MailView> {
  const replyTo = failed.letter.mail.replyTo?.value[0]?.address ?? '';
  const message = [...write(failed), '.'].join('\r\n');
  const said = await converse(office.letterboxPort, [
    ...['EHLO mx.city.example', 'MAIL FROM:<>', `RCPT TO:<${replyTo}>`, 'DATA', message, 'QUIT'],
  ]);
  expect(said.at(-2)).toMatch(/^250 /);
  const token = await office.app.token('admissions');
  const mine = async (): Promise<MailView | undefined> => {
    const { body } = await ask(office.app, 'GET correspondence?limit=100', { token });
    return (body['items'] as MailView[]).find(({ applicationId }) => applicationId === id);
  };
  await until(async () => !['received', undefined].includes((await mine())?.state));
  return (await mine()) as MailView;
}

it.each([
  ['Postfix, with the letter', postfix, 'reservation', 'delivery-failed'],
  ['Exchange, without it', exchange, null, 'delivery-failed'],
  ['qmail, in its own form', qmail, null, 'mailer-daemon'],
])(
  '%s: a reservation letter that failed is shown to admissions',
  async (_what, write, returned, rule) => {
    const { id, email, reservation } = await office.reserved();
    expect(await arrived(id, { letter: reservation, email }, write)).toMatchObject({
      ...{ state: 'needs-a-person', because: 'bounced', told: null },
      reading: { kind: 'bounce', returned, rules: [rule] },
    });
  },
  60_000,
);

it('one of a letter that nobody misses is set aside', async () => {
  const { id, email } = await office.applied();
  const letter = await office.letter(id, 'receipt');
  expect(await arrived(id, { letter, email }, postfix)).toMatchObject({
    state: 'set-aside',
    reading: { returned: 'receipt' },
  });
}, 60_000);
