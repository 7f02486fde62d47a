import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import { ask } from './support/http.js';
import { describeWithDovecot } from './support/dovecot.js';
import { type Office, replyTo } from './support/office.js';
import { nextSecond, openPostbox, type Postbox } from './support/postbox.js';
import type { Received } from './support/mail-server.js';
import { converse } from './support/reply.js';
import { until } from './support/until.js';

describeWithDovecot('what is read in a mailbox', () => {
  let postbox: Postbox;
  let office: Office;

  beforeAll(async () => {
    postbox = await openPostbox();
    ({ office } = postbox);
  }, 60_000);
  afterAll(() => postbox.close());

  it('cancels from the instant at which the mailbox got the mail, soon after it came, and leaves it there', async () => {
    const { id, email, reservation } = await office.reserved();
    const mailbox = postbox.read();
    try {
      const at = await nextSecond();
      const began = Date.now();
      await postbox.put(
        [
          ...[`Return-Path: <${email}>`, `Delivered-To: office@school.example`, `From: ${email}`, `To: ${replyTo(id)}`],
          ...[`In-Reply-To: ${reservation.mail.messageId ?? ''}`, 'Date: Mon, 1 Jan 2001 10:00:00 +0000', ''],
          ...cancelling(reservation, replyTo(id)),
        ],
        at,
      );
      await office.letter(id, 'cancellation-accepted');
      expect(Date.now() - began).toBeLessThan(15_000);
      await until(async () => (await postbox.stored(id))[0]?.state === 'told');
      expect(await postbox.stored(id)).toMatchObject([{ received_at: at, told: 'RequestCancellation', state: 'told' }]);
      await postbox.session.mailboxOpen('INBOX', { readOnly: true });
      const kept = await postbox.session.fetchOne('*', { flags: true });
      expect(kept === false ? null : [...(kept?.flags ?? [])]).not.toContain('\\Seen');
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('knows whose a mail is by the letter that it answers, where no address of ours says so', async () => {
    const { id, email, reservation } = await office.reserved();
    const messageId = reservation.mail.messageId ?? '';
    const other = await office.applied();
    const receipt = (await office.letter(other.id, 'receipt')).mail.messageId ?? '';
    const from = (address: string, ...head: string[]) => [`From: ${address}`, 'To: office@school.example', ...head, ''];
    const mailbox = postbox.read();
    try {
      // What stands nearest is what is answered; a letter that nobody wrote is nobody's.
      await postbox.put([
        ...from(email, `In-Reply-To: ${messageId}`, `References: <0@x.example>\r\n ${receipt}`),
        ...cancelling(reservation, 'office@school.example'),
      ]);
      await postbox.put([
        ...from(other.email, `References: <0@x.example> ${receipt} <1@x.example>`),
        'I work in the harbour.',
      ]);
      const nobodys = messageId.replace(/^<[\da-f]{8}/, '<00000000');
      for (const line of [nobodys, '<x.0@school.example>', messageId.replace('school', 'other')])
        await postbox.put([...from('eve@x.example', `In-Reply-To: ${line}`), 'Please cancel my place.']);
      await office.letter(id, 'cancellation-accepted');
      await until(async () => (await postbox.stored(other.id)).length === 1);
      await until(async () => (await postbox.stored(id))[0]?.state === 'told');
      expect(await postbox.stored(id)).toEqual([expect.objectContaining({ told: 'RequestCancellation' })]);
      const [{ n } = { n: 0 }] = await office.app.dataSource.query<{ n: number }[]>(
        `SELECT count(*)::integer AS n FROM incoming_mail_text WHERE envelope_from = 'eve@x.example'`,
      );
      expect(n).toBe(0);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('knows from whom its own server says that a mail is, with brackets and without, or from nobody', async () => {
    const { id, email } = await office.applied();
    const said = [`Return-Path: <one@x.example>`, 'Return-Path: two@x.example', 'Return-Path:three@x.example'];
    for (const [nth, line] of [...said, 'Return-Path: <>', 'X-Nothing: said'].entries())
      await postbox.put([line, `From: Ana <${email}>`, `To: ${replyTo(id)}`, '', `I live in house ${nth}.`]);
    const mailbox = postbox.read();
    try {
      await until(async () => (await postbox.stored(id)).length === 5);
      const rows = await office.app.dataSource.query<{ from: string }[]>(
        `SELECT envelope_from AS from FROM incoming_mail JOIN incoming_mail_text USING (id)
         WHERE application_id = $1 ORDER BY received_at`,
        [id],
      );
      expect(rows.map(({ from }) => from)).toEqual(['one@x.example', 'two@x.example', 'three@x.example', '', email]);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('shows a person what the mailbox’s own server says against a sender, and cancels nothing', async () => {
    const { id, email, reservation } = await office.reserved();
    const mailbox = postbox.read();
    try {
      await postbox.put([
        'Authentication-Results: mx.school.example; spf=fail; dkim=none; dmarc=fail (p=REJECT)',
        ...[`From: ${email}`, `To: ${replyTo(id)}`, `In-Reply-To: ${reservation.mail.messageId ?? ''}`, ''],
        'Please cancel my place.',
      ]);
      await until(async () => (await postbox.stored(id))[0]?.state === 'needs-a-person');
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

  it.each([
    ['the letter box first, and had come to the mailbox before', 'letter box', -2_000],
    ['the letter box first, and came to the mailbox later', 'letter box', 60_000],
    ['the mailbox first, and had come there before', 'mailbox', -2_000],
    ['the mailbox first, and came there later', 'mailbox', 60_000],
  ] as const)(
    'counts once what comes by both ways, from its first receipt, where it is read from %s',
    async (_what, first, later) => {
      const one = await office.applied();
      const lines = [
        ...[`From: ${one.email}`, `To: ${replyTo(one.id)}`, 'Date: Mon, 1 Jan 2024 10:00:00 +0000'],
        ...[`Message-ID: <${one.id}@city.example>`, '', 'I work in the harbour.'],
      ];
      const began = Math.floor(Date.now() / 1_000) * 1_000;
      const atMailbox = new Date(began + later);
      const byMailbox = async (): Promise<void> => {
        const mailbox = postbox.read();
        try {
          await postbox.put([`Delivered-To: ${replyTo(one.id)}`, ...lines, ''], atMailbox);
          await until(() => mailbox.logged.some((line) => JSON.stringify(line).includes(one.id)));
        } finally {
          await mailbox.stop();
        }
      };
      const bySmtp = async (): Promise<void> => {
        const envelope = ['EHLO x', `MAIL FROM:<${one.email}>`, `RCPT TO:<${replyTo(one.id)}>`, 'DATA'];
        const said = await converse(office.letterboxPort, [...envelope, [...lines, '.'].join('\r\n')]);
        expect(said.at(-1)).toMatch(/^250 /);
      };
      for (const way of first === 'mailbox' ? [byMailbox, bySmtp] : [bySmtp, byMailbox]) await way();
      const [row, ...more] = await postbox.stored(one.id);
      expect(more).toEqual([]);
      if (later < 0) expect(row?.received_at).toEqual(atMailbox);
      else {
        expect(row?.received_at.getTime()).toBeGreaterThanOrEqual(began);
        expect(row?.received_at.getTime()).toBeLessThan(atMailbox.getTime());
      }
    },
    60_000,
  );

  it('leaves alone what is for nobody here', async () => {
    await postbox.put(['From: a@b.example', 'To: office@school.example', '', 'Nothing for you.']);
    const other = await office.applied();
    await postbox.put([`From: ${other.email}`, `To: ${replyTo(other.id)}`, '', 'Hello.']);
    const mailbox = postbox.read();
    try {
      await until(async () => (await postbox.stored(other.id)).length === 1);
      await until(() => mailbox.logged.filter((line) => 'uid' in line).length > 0);
      expect(mailbox.logged.filter((line) => 'uid' in line)).toHaveLength(1);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('takes one that is as large as may be, and of one that is larger by a byte its head', async () => {
    const { id, email } = await office.applied();
    const head = [`From: ${email}`, `To: ${replyTo(id)}`, '', ''].join('\r\n');
    for (const bytes of [100_000, 100_001]) await postbox.put([head.padEnd(bytes, `${'x'.repeat(70)}\r\n`)]);
    const mailbox = postbox.read();
    try {
      await until(async () => (await postbox.stored(id)).length === 2);
      const kept = await office.app.dataSource.query<unknown[]>(
        `SELECT size_bytes AS size, octet_length(raw) AS kept FROM incoming_mail JOIN incoming_mail_text USING (id)
         WHERE application_id = $1 ORDER BY size`,
        [id],
      );
      expect(kept).toEqual([
        { size: 100_000, kept: 100_000 },
        { size: 100_001, kept: head.length },
      ]);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('shows a person the head of a mail that is too large to be taken, and reads on', async () => {
    const { id, email } = await office.applied();
    const text = Array.from({ length: 3_000 }, () => 'x'.repeat(70));
    await postbox.put([`From: ${email}`, `To: ${replyTo(id)}`, 'Subject: All my papers', '', ...text]);
    await postbox.put([`From: ${email}`, `To: ${replyTo(id)}`, '', 'Did you get them?']);
    const mailbox = postbox.read();
    try {
      await until(async () => (await postbox.stored(id)).length === 2);
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
    const mailbox = postbox.read({ url: postbox.url().replace('open@', 'wrong@') });
    try {
      await until(() => mailbox.logged.length > 0);
      expect(mailbox.logged[0]).toMatchObject({ msg: 'the mailbox could not be read', code: 'authentication-failed' });
      const metrics = await fetch(`${office.app.url}/metrics`).then((answer) => answer.text());
      expect(metrics).toMatch(/^matricula_mailbox_age_seconds \d/m);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);
});

/** A request to cancel, above the letter that it answers. */
const cancelling = ({ mail }: Received, letterFrom: string): readonly string[] => [
  ...['Please cancel my place.', '', `On Monday, School <${letterFrom}> wrote:`],
  ...(mail.text ?? '').split('\n').map((line) => `> ${line}`),
];
