import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { authenticate } from 'mailauth';
import { SMTPServer } from 'smtp-server';
import { createPost, type Mail } from '#mail/post.js';
import { readDkimKey } from '#settings/dkim.js';
import { mailSettings, SettingsError } from '#settings/settings.js';
import { dkimCommand } from '../apps/cli/dkim.command.js';

const received: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        received.push(Buffer.concat(chunks).toString('latin1'));
        done();
      });
  },
});
let url: string;
beforeAll(async () => {
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  url = `smtp://127.0.0.1:${String((smtp.server.address() as AddressInfo).port)}`;
});
afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

const mail: Mail = {
  ...{ messageId: '<1.0@letters.example.org>', references: ['<0.0@letters.example.org>'], replyTo: null },
  ...{
    from: { name: 'Curs de ciutats', address: 'admissions@example.org' },
    to: { name: 'Ana', address: 'ana@example.net' },
  },
  ...{
    copies: [],
    recipient: 'ana@example.net',
    subject: 'La vostra plaça',
    text: 'És vostra.\n',
    html: '<p>És vostra.</p>',
  },
  ...{ attachments: [], letter: 'practical-information', templateId: null, date: '2024-11-01T10:00:00.000Z' },
  unsubscribeUrl: 'https://courses.example.org/unsubscribe/matu_key',
};

/** What `matricula dkim` prints for a key file. */
async function commanded(key: string): Promise<string> {
  const printed: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: unknown) => void printed.push(String(line)));
  await dkimCommand().parseAsync(['--domain', 'Example.org', '--key', key], { from: 'user' });
  log.mockRestore();
  return printed.join('\n');
}

async function verdictOf(raw: string, txt: string): Promise<string | undefined> {
  const resolver = (name: string, type: string): Promise<string[][]> => {
    if (name === 'matricula._domainkey.example.org' && type === 'TXT') return Promise.resolve([[txt]]);
    return Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
  };
  const { dkim } = await authenticate(Buffer.from(raw, 'latin1'), { ip: '127.0.0.1', helo: 'x', sender: '', resolver });
  return dkim.results[0]?.status.result;
}

it('signs letters so that a stranger believes them, by the record that the command prints', async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'dkim-')), 'key.pem');
  const printed = await commanded(keyFile);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(await commanded(keyFile)).toBe(printed); // The key stays: mail servers know it.
  expect(printed).toContain('matricula._domainkey.example.org. IN TXT ( "v=DKIM1; k=rsa; p=');
  const txt = [...(/\( (.*) \)/.exec(printed)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map(([, part]) => part).join('');

  const variables = Object.fromEntries(
    [...printed.matchAll(/^ {2}(DKIM_\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const { dkim } = mailSettings({ SMTP_URL: url, ...variables });
  expect(await createPost(url, { dkim: readDkimKey(dkim) })(mail)).toEqual({ is: 'sent' });
  const [raw = ''] = received;
  expect(await verdictOf(raw, txt)).toBe('pass');
  const signed = /[;\s]h=([^;]+);/
    .exec(/^DKIM-Signature:.*(?:\r\n[ \t].*)*/m.exec(raw)?.[0] ?? '')?.[1]
    ?.replace(/\s/g, '');
  for (const header of ['from', 'subject', 'message-id', 'references', 'list-unsubscribe', 'list-unsubscribe-post'])
    expect(signed?.split(':')).toContain(header);

  expect(await verdictOf(raw.replace(/^Subject: .*$/m, 'Subject: Pay here'), txt)).not.toBe('pass');
  expect(await verdictOf(raw.replace('=C3=89s', 'Era'), txt)).not.toBe('pass');
  expect(await verdictOf(raw, txt.replace(/p=.*/, 'p='))).not.toBe('pass');
});

it('signs nothing where no key is set, and refuses to start with half of one', async () => {
  received.length = 0;
  expect(readDkimKey(mailSettings({ SMTP_URL: url }).dkim)).toBeNull();
  await createPost(url)(mail);
  expect(received[0]).not.toMatch(/^DKIM-Signature:/m);
  expect(() => mailSettings({ SMTP_URL: url, DKIM_SELECTOR: 'x' })).toThrow(SettingsError);
  const keyFile = join(mkdtempSync(join(tmpdir(), 'dkim-')), 'key.pem');
  writeFileSync(keyFile, 'no key', { mode: 0o600 });
  const settings = mailSettings({ SMTP_URL: url, DKIM_SELECTOR: 'x', DKIM_KEY_FILE: keyFile });
  expect(() => readDkimKey(settings.dkim)).toThrow(/DKIM_KEY_FILE names no private key/);
  rmSync(keyFile);
  expect(() => readDkimKey(settings.dkim)).toThrow(/DKIM_KEY_FILE names no private key/);
});

it('signs with no key that everybody on the machine may read or write, and says what to do', async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'dkim-')), 'key.pem');
  await commanded(keyFile);
  const { dkim } = mailSettings({ SMTP_URL: url, DKIM_SELECTOR: 'x', DKIM_KEY_FILE: keyFile });
  for (const mode of [0o604, 0o602, 0o644, 0o666]) {
    chmodSync(keyFile, mode);
    expect(() => readDkimKey(dkim)).toThrow(/DKIM_KEY_FILE is open to everybody .* run `chmod o=` on the file/);
  }
  for (const mode of [0o600, 0o400, 0o640]) {
    chmodSync(keyFile, mode);
    expect(readDkimKey(dkim)?.selector).toBe('x');
  }
});
