import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LetterItem } from '#contracts/letters.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { smtpError } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { until } from './support/until.js';

let office: Office;
let token: string;

beforeAll(async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'dkim-')), 'key.pem');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(keyFile, privateKey, { mode: 0o600 });
  office = await openOffice({}, { DKIM_SELECTOR: 'own', DKIM_KEY_FILE: keyFile });
  token = await office.app.token('admissions', 'ines');
}, 60_000);
afterAll(() => office.close());

const say = (line: string, body: object) => ask(office.app, line, { token, body });
const outbox = async (query: string): Promise<LetterItem[]> =>
  (await must(200, ask(office.app, `GET letters?${query}`, { token }))).body['items'] as LetterItem[];

it('signs what the courier sends, once there is a key', async () => {
  const { id } = await office.applied();
  const { mail } = await office.letter(id, 'receipt');
  const signature = mail.headerLines.find(({ key }) => key === 'dkim-signature')?.line ?? '';
  expect(signature).toMatch(/\bs=own;/);
  expect(signature).toMatch(/\bd=school\.example;/);
});

it('keeps every version, also of two that are saved in one moment', async () => {
  const path = 'letter-templates/receipt/ca';
  const words = (subject: string) => ({ subject, body: 'Abans {{answer.by}}.', because: 'x' });
  await Promise.all(['a', 'b', 'c', 'd'].map((subject) => must(201, say(`POST ${path}/versions`, words(subject)))));
  const { body } = await must(200, ask(office.app, `GET ${path}`, { token }));
  const versions = body['versions'] as { version: number; subject: string }[];
  expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  expect(versions.map(({ subject }) => subject).sort()).toEqual(['a', 'b', 'c', 'd']);
});

it('judges anew what is gone back to: what was sound for a release before may be broken now', async () => {
  await office.app.dataSource.query(
    `INSERT INTO letter_template (letter, language, version, subject, body, because, by, at)
     VALUES ('lapse', 'es', 1, 'x', '{{gone.since}}', 'x', 'staff:ines', now()),
            ('lapse', 'es', 2, 'x', 'Ha caducado.', 'x', 'staff:ines', now())`,
  );
  const restored = await say('POST letter-templates/lapse/es/restoration', { version: 1, because: 'as before' });
  expect([restored.status, restored.body['type']]).toEqual([422, 'urn:matricula:problem:template-broken']);
  const { body } = await ask(office.app, 'GET letter-templates/lapse/es', { token });
  expect(body['inForce']).toMatchObject({ body: 'Ha caducado.' });
});

it('shows a letter that was tried in vain as deferred, with when and why, and sends none again that still goes', async () => {
  office.mailServer.refuse = () => smtpError(450, 'busy');
  const { id, email } = await office.applied();
  await until(async () => (await outbox(`application=${id}&state=deferred`)).length === 1);
  const [receipt] = await outbox(`application=${id}`);
  expect(receipt).toMatchObject({
    state: 'deferred',
    because: expect.stringMatching(/busy/) as unknown,
    messageId: null,
  });
  expect(await outbox(`application=${id}&state=queued`)).toEqual([]);
  // The first time five seconds later (retry.ts).
  expect(Date.parse(receipt?.nextAttemptAt ?? '') - Date.parse(receipt?.owedAt ?? '')).toBeGreaterThanOrEqual(5_000);
  expect(receipt?.because).not.toContain(email);
  const again = await say(`POST letters/${String(receipt?.key)}/resend`, { because: 'now' });
  expect([again.status, again.body['type']]).toEqual([409, 'urn:matricula:problem:letter-still-owed']);
  office.mailServer.refuse = () => null;
  await office.letter(id, 'receipt');
});
