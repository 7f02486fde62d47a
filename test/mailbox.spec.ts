import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ImapFlow } from 'imapflow';
import type { MailView } from '#contracts/correspondence.js';
import { replyAddress } from '#access/reply-address.js';
import { checkFetched } from '#correspondence/sender-checks.js';
import { createLog } from '#settings/log.js';
import { startMailbox } from '../apps/letterbox/mailbox.js';
import { ask } from './support/http.js';
import { cableTo } from './support/cable.js';
import { type Dovecot, hasDovecot, startDovecot } from './support/dovecot.js';
import { type Office, openOffice, REPLY_KEY } from './support/office.js';
import type { Received } from './support/mail-server.js';
import { reply } from './support/reply.js';
import { until } from './support/until.js';

let office: Office;
let dovecot: Dovecot;
let session: ImapFlow;

beforeAll(async () => {
  if (!hasDovecot) return;
  [office, dovecot] = await Promise.all([openOffice(), startDovecot()]);
  session = await dovecot.open();
}, 60_000);
afterAll(async () => {
  if (!hasDovecot) return;
  await session.logout();
  await Promise.all([office.close(), dovecot.stop()]);
});

/** What a machine without the server says in the place of a test. */
const untested = (): void =>
  console.warn('Dovecot is not installed here, or this is not root: reading a mailbox is NOT tested.');
const url = (): string => `imap://office:open@127.0.0.1:${String(dovecot.port)}/INBOX`;
const read = (at = url()) =>
  startMailbox({
    ...{ dataSource: office.app.dataSource, key: REPLY_KEY, largestBytes: 100_000, pollMs: 5_000 },
    ...{ url: at, mailDomain: 'school.example' },
    checkFetched: (raw) => checkFetched(raw, { trustedServer: 'mx.school.example', asksDns: false }),
    log: createLog('test', 'silent'),
  });
const to = (id: string): string => replyAddress(REPLY_KEY, { applicationId: id, generation: 1 });
const put = (lines: readonly string[], at = new Date()) => session.append('INBOX', lines.join('\r\n'), [], at);
/** A request to cancel, above the letter that it answers. */
const cancelling = ({ mail }: Received, letterFrom: string): readonly string[] => [
  ...['Please cancel my place.', '', `On Monday, School <${letterFrom}> wrote:`],
  ...(mail.text ?? '').split('\n').map((line) => `> ${line}`),
];
const stored = (id: string) =>
  office.app.dataSource.query<{ received_at: Date; told: string | null; state: string }[]>(
    'SELECT received_at, told, state FROM incoming_mail WHERE application_id = $1 ORDER BY received_at',
    [id],
  );

it('cancels from the instant at which the mailbox got the mail, soon after it came, and leaves it there', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const { id, email, reservation } = await office.reserved();
  const mailbox = read();
  try {
    const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const began = Date.now();
    await put(
      [
        ...[`Return-Path: <${email}>`, `Delivered-To: office@school.example`, `From: ${email}`, `To: ${to(id)}`],
        ...[`In-Reply-To: ${reservation.mail.messageId ?? ''}`, 'Date: Mon, 1 Jan 2001 10:00:00 +0000', ''],
        ...cancelling(reservation, to(id)),
      ],
      at,
    );
    await office.letter(id, 'cancellation-accepted');
    expect(Date.now() - began).toBeLessThan(15_000);
    await until(async () => (await stored(id))[0]?.state === 'told');
    expect(await stored(id)).toEqual([{ received_at: at, told: 'RequestCancellation', state: 'told' }]);
    await session.mailboxOpen('INBOX', { readOnly: true });
    const kept = await session.fetchOne('*', { flags: true });
    expect(kept === false ? null : [...(kept?.flags ?? [])]).not.toContain('\\Seen');
  } finally {
    await mailbox.stop();
  }
}, 60_000);

it('knows whose a mail is by the letter that it answers, where no address of ours says so', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const { id, email, reservation } = await office.reserved();
  const messageId = reservation.mail.messageId ?? '';
  const other = await office.applied();
  const receipt = (await office.letter(other.id, 'receipt')).mail.messageId ?? '';
  const from = (address: string, ...head: string[]) => [`From: ${address}`, 'To: office@school.example', ...head, ''];
  const mailbox = read();
  try {
    // What stands nearest is what is answered; a letter that nobody wrote is nobody's.
    await put([
      ...from(email, `In-Reply-To: ${messageId}`, `References: <0@x.example>\r\n ${receipt}`),
      ...cancelling(reservation, 'office@school.example'),
    ]);
    await put([...from(other.email, `References: <0@x.example> ${receipt} <1@x.example>`), 'I work in the harbour.']);
    const nobodys = messageId.replace(/^<[\da-f]{8}/, '<00000000');
    for (const line of [nobodys, '<x.0@school.example>', messageId.replace('school', 'other')])
      await put([...from('eve@x.example', `In-Reply-To: ${line}`), 'Please cancel my place.']);
    await office.letter(id, 'cancellation-accepted');
    await until(async () => (await stored(other.id)).length === 1);
    await until(async () => (await stored(id))[0]?.state === 'told');
    expect(await stored(id)).toEqual([expect.objectContaining({ told: 'RequestCancellation' })]);
    const [{ n } = { n: 0 }] = await office.app.dataSource.query<{ n: number }[]>(
      `SELECT count(*)::integer AS n FROM incoming_mail_text WHERE envelope_from = 'eve@x.example'`,
    );
    expect(n).toBe(0);
  } finally {
    await mailbox.stop();
  }
}, 60_000);

it('shows a person what the mailbox’s own server says against a sender, and cancels nothing', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const { id, email, reservation } = await office.reserved();
  const mailbox = read();
  try {
    await put([
      'Authentication-Results: mx.school.example; spf=fail; dkim=none; dmarc=fail (p=REJECT)',
      ...[`From: ${email}`, `To: ${to(id)}`, `In-Reply-To: ${reservation.mail.messageId ?? ''}`, ''],
      'Please cancel my place.',
    ]);
    await until(async () => (await stored(id))[0]?.state === 'needs-a-person');
    const [row] = await office.app.dataSource.query<Record<string, unknown>[]>(
      'SELECT because, authentication, verdicts FROM incoming_mail WHERE application_id = $1',
      [id],
    );
    expect(row).toEqual({
      ...{ because: 'sender-failing', authentication: 'fail' },
      verdicts: { spf: 'fail', dkim: 'none', dmarc: 'fail' },
    });
  } finally {
    await mailbox.stop();
  }
}, 60_000);

it('counts once what comes by both ways, and leaves alone what is for nobody here', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const one = await office.reserved();
  const headers = { Date: 'Mon, 1 Jan 2024 10:00:00 +0000' };
  const answer = {
    from: one.email,
    text: 'I work in the harbour.',
    messageId: '<both@city.example>',
    quotes: false,
    headers,
  };
  await reply(office.letterboxPort, one.reservation, answer);
  const [{ raw } = { raw: Buffer.alloc(0) }] = await office.app.dataSource.query<{ raw: Buffer }[]>(
    'SELECT raw FROM incoming_mail JOIN incoming_mail_text USING (id) WHERE application_id = $1',
    [one.id],
  );
  const atMailbox = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 2_000);
  await put([`Delivered-To: ${to(one.id)}`, raw.toString('latin1')], atMailbox);
  await put(['From: a@b.example', 'To: office@school.example', '', 'Nothing for you.']);
  const other = await office.applied();
  await put([`From: ${other.email}`, `To: ${to(other.id)}`, '', 'Hello.']);
  const mailbox = read();
  try {
    await until(async () => (await stored(other.id)).length === 1);
    // By SMTP it was read first; the mailbox had it two seconds before.
    expect((await stored(one.id)).map(({ received_at: at }) => at)).toEqual([atMailbox]);
  } finally {
    await mailbox.stop();
  }
}, 60_000);

it('loses nothing and takes nothing twice when the connection is lost in mid-fetch', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const people = [await office.applied(), await office.applied(), await office.applied()];
  for (const { id, email } of people)
    await put([`From: ${email}`, `To: ${to(id)}`, '', ...Array.from({ length: 1_000 }, () => 'x'.repeat(70))]);
  const cable = await cableTo(url());
  const mailbox = read(cable.url);
  try {
    for (let cut = 0; cut < 3; cut += 1) {
      await until(() => cable.made() > cut);
      await sleep(40 * (cut + 1));
      cable.pull();
      cable.putBack();
    }
    for (const { id } of people) await until(async () => (await stored(id)).length === 1, 40_000);
  } finally {
    await mailbox.stop();
    await cable.close();
  }
}, 120_000);

it('shows a person the head of a mail that is too large to be taken, and reads on', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const { id, email } = await office.applied();
  const text = Array.from({ length: 3_000 }, () => 'x'.repeat(70));
  await put([`From: ${email}`, `To: ${to(id)}`, 'Subject: All my papers', '', ...text]);
  await put([`From: ${email}`, `To: ${to(id)}`, '', 'Did you get them?']);
  const mailbox = read();
  try {
    await until(async () => (await stored(id)).length === 2, 30_000);
    const token = await office.app.token('admissions');
    const listed = async () => {
      const { body } = await ask(office.app, 'GET correspondence?state=needs-a-person&limit=100', { token });
      return (body['items'] as MailView[]).filter(({ applicationId }) => applicationId === id);
    };
    await until(async () => (await listed()).length === 2);
    const large = (await listed()).find(({ because }) => because === 'too-large');
    expect(large).toMatchObject({
      reading: null,
      told: null,
      mail: { sender: email, subject: 'All my papers', body: '' },
    });
    expect(large?.sizeBytes).toBeGreaterThan(200_000);
  } finally {
    await mailbox.stop();
  }
}, 60_000);

it('says when nobody lets it in, and since when it could not read', async () => {
  if (!hasDovecot) {
    untested();
    return;
  }
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as never) };
  const mailbox = startMailbox({
    ...{ dataSource: office.app.dataSource, key: REPLY_KEY, largestBytes: 100_000 },
    ...{ url: url().replace('open@', 'wrong@'), log: createLog('test', 'info', { destination }) },
    ...{ mailDomain: 'school.example', checkFetched: () => Promise.resolve(null) },
  });
  try {
    await until(() => lines.length > 0, 30_000);
    expect(lines[0]).toMatchObject({ msg: 'the mailbox could not be read', code: 'authentication-failed' });
    const metrics = await fetch(`${office.app.url}/metrics`).then((answer) => answer.text());
    expect(metrics).toMatch(/^matricula_mailbox_age_seconds \d/m);
  } finally {
    await mailbox.stop();
  }
}, 60_000);
