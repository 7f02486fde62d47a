import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { erase } from '#filing/erase.js';
import { LETTER_NAMES } from '#mail/letter-context.js';
import { LANGUAGES } from '#mail/speech.js';
import { mailSettings } from '#settings/settings.js';
import { startCourier } from '../apps/worker/courier.js';
import { type RunningApp, SECRET, startApp } from './support/app.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { ask, type Asked } from './support/http.js';
import { type MailServer, type Received, smtpError, startMailServer } from './support/mail-server.js';
import { until } from './support/until.js';

let app: RunningApp;
let mailServer: MailServer;
let courier: { stop(): Promise<void> };
let edition: string;
let token: string;

beforeAll(async () => {
  mailServer = await startMailServer();
  app = await startApp({ smtpUrl: mailServer.url });
  edition = await publishCourse(app);
  token = await app.token('admissions', 'ines');
  courier = await startCourier({
    databaseUrl: String((app.dataSource.options as { url?: string }).url),
    secret: SECRET,
    publicUrl: app.url,
    mail: mailSettings({ SMTP_URL: mailServer.url }),
    clock: () => new Date().toISOString(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    pollMs: 50,
  });
}, 60_000);
afterAll(async () => {
  await courier.stop();
  await app.stop();
  await mailServer.close();
});

const say = (line: string, body: object, asked: Asked = {}) => ask(app, line, { token, body, ...asked });
const nameOf = ({ mail }: Received): string =>
  mail.headerLines.find(({ key }) => key === 'x-matricula-letter')?.line.split(': ')[1] ?? '';
const lettersTo = (email: string): Received[] =>
  mailServer.received.filter(({ recipients }) => recipients.includes(email));

/** Waits for the n-th letter of a name to an address. */
async function letter(email: string, name: string, count = 1): Promise<Received> {
  const all = () => lettersTo(email).filter((one) => nameOf(one) === name);
  await until(() => Promise.resolve(all().length >= count));
  const found = all()[count - 1];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const applicant = (changes: object = {}) => {
  const body = submission();
  return { ...body, applicant: { ...body.applicant, ...changes } };
};

describe('a template of the office', () => {
  const path = 'letter-templates/receipt/en';
  const words = { subject: 'Got it – {{course.title}}', body: 'We answer {{answer.by}}.', because: 'shorter' };

  it('is refused while it is broken, with the place and what to do, and nothing is kept', async () => {
    const { status, body } = await say(`POST ${path}/versions`, { ...words, body: 'By {{answer.by}}\n{{iban}}' });
    expect([status, body['type']]).toEqual([422, 'urn:matricula:problem:template-broken']);
    expect(body['facts']).toEqual({
      faults: [
        {
          part: 'body',
          line: 2,
          because: 'unknown-placeholder',
          says: expect.stringMatching(/^This letter has no \{\{iban\}\}; it has: .*answer\.$/),
        },
      ],
    });
    const { body: view } = await ask(app, `GET ${path}`, { token });
    expect(view['versions']).toEqual([]);
    expect(view['inForce']).toMatchObject({ isOfRelease: true });
    expect(view['placeholders']).toEqual(expect.arrayContaining(['answer.by', 'person.name']));
    expect(view['mandatory']).toEqual(['answer']);
  });

  it('counts for every letter that leaves once it is saved, of its edition before that of all, and back again', async () => {
    const receiptOf = async (body: ReturnType<typeof applicant> = applicant()): Promise<Received> => {
      await apply(app, edition, body);
      return letter(body.applicant.email, 'receipt');
    };
    await must(201, say(`POST ${path}/versions`, words));
    expect((await receiptOf()).mail.subject).toMatch(/^Got it – /);
    const own = { ...words, edition, subject: 'Here only – {{course.title}}' };
    await must(201, say(`POST ${path}/versions`, own));
    const { mail } = await receiptOf();
    expect(mail.subject).toMatch(/^Here only – /);
    // Greeting, reference and link are always there; both parts say the same.
    expect(mail.text).toMatch(/^Dear Ana Ferrer,\n\nWe answer by .*\n\n.*Your reference is/s);
    expect(mail.html).toContain('<p>We answer by ');
    expect(mail.from?.value[0]?.name).toMatch(/Metropolis Diploma/);
    const restored = await must(200, say(`POST ${path}/restoration`, { edition, version: 0, because: 'was wrong' }));
    expect(restored.body['versions']).toMatchObject([
      { version: 2, restores: 0, subject: null, because: 'was wrong', by: 'staff:ines' },
      { version: 1, restores: null, subject: own.subject, because: 'shorter' },
    ]);
    expect((await receiptOf()).mail.subject).toMatch(/^Got it – /);
    await must(200, say(`POST ${path}/restoration`, { edition, version: 1, because: 'was right' }));
    expect((await receiptOf()).mail.subject).toMatch(/^Here only – /);
    expect((await say(`POST ${path}/restoration`, { edition, version: 9, because: 'x' })).body['type']).toBe(
      'urn:matricula:problem:unknown-version',
    );
    // A letter may be with its reader before it is noted that it left.
    await until(
      async () => (await app.dataSource.query<unknown[]>(`SELECT FROM owed WHERE state = 'owed'`)).length === 0,
    );
    const left: unknown = await app.dataSource.query(
      'SELECT DISTINCT template.version, template.edition FROM owed JOIN letter_template AS template ON template.id = template_id ORDER BY 1, 2',
    );
    expect(left).toEqual([
      { version: 1, edition },
      { version: 1, edition: null },
      { version: 3, edition },
    ]);
    const { body: list } = await ask(app, `GET letter-templates?edition=${edition}`, { token });
    expect(list['items']).toContainEqual({ letter: 'receipt', language: 'en', edition, version: 3 });
    expect(list['items']).toContainEqual({ letter: 'receipt', language: 'fr', edition, version: 0 });
  });

  it('is shown with sample data, and with those of an application, but never opens it', async () => {
    const { id } = await apply(app, edition, applicant({ familyName: 'Real' }));
    const draft = { subject: 'Draft', body: 'By {{answer.by}}, {{person.name}}: [see](<{{applicationUrl}}>)' };
    const sample = await must(200, say(`POST ${path}/preview`, draft));
    expect(sample.body['text']).toContain('Ada Roca');
    const real = await must(200, say(`POST ${path}/preview`, { ...draft, application: id }));
    expect(real.body['text']).toContain('Ana Real');
    expect(JSON.stringify(real.body)).not.toContain('mata_');
    const never = await say(`POST letter-templates/lapse/en/preview`, { application: id });
    expect([never.status, never.body['type']]).toEqual([409, 'urn:matricula:problem:letter-not-owed']);
    const broken = await say(`POST ${path}/preview`, { ...draft, body: '{{#if' });
    expect([broken.status, broken.body['type']]).toEqual([422, 'urn:matricula:problem:template-broken']);
    expect((await say('POST letter-templates/nothing/en/preview', {})).status).toBe(404);
    expect((await say('POST letter-templates/receipt/de/preview', {})).status).toBe(404);
  });

  it('is listed in pages: each letter in each language once, and after no other cursor than the list’s own', async () => {
    type Listed = { items: { letter: string; language: string; edition: string }[]; next: string | null };
    const pageAfter = async (cursor: string | null): Promise<Listed> =>
      (
        await must(
          200,
          ask(app, `GET letter-templates?edition=${edition}&limit=60${cursor === null ? '' : `&cursor=${cursor}`}`, {
            token,
          }),
        )
      ).body as Listed;
    const pages = [await pageAfter(null)];
    for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
      pages.push(await pageAfter(next));
    const names = pages.flatMap(({ items }) => items.map(({ letter, language }) => `${letter} ${language}`));
    expect(pages.map(({ items }) => items.length).slice(0, -1)).toEqual(Array(pages.length - 1).fill(60));
    expect(names).toEqual(LETTER_NAMES.flatMap((letter) => LANGUAGES.map((language) => `${letter} ${language}`)));
    expect(pages.flatMap(({ items }) => items).every((item) => item.edition === edition)).toBe(true);
    for (const wrong of ['receipt de', 'nothing en', 'receipt'].map((key) => Buffer.from(key).toString('base64url')))
      expect((await ask(app, `GET letter-templates?cursor=${wrong}`, { token })).status).toBe(400);
  });

  it('is sent to the office to be looked at, with the data of an application too, and to nobody else', async () => {
    const applied = applicant({ familyName: 'Looked-at' });
    const { id } = await apply(app, edition, applied);
    await letter(applied.applicant.email, 'receipt');
    const { length } = mailServer.received;
    const tested = await must(200, say(`POST letter-templates/receipt/ca/test`, { to: 'admissions', application: id }));
    expect(tested.body).toEqual({ to: 'admissions@matricula.localhost', at: expect.any(String) });
    await must(200, say(`POST letter-templates/reservation/ca/test`, { to: 'finance' }));
    const sent = mailServer.received.slice(length);
    expect(sent.map(({ recipients }) => recipients)).toEqual([
      ['admissions@matricula.localhost'],
      ['finance@matricula.localhost'],
    ]);
    for (const { mail } of sent) {
      expect([mail.cc, mail.bcc, mail.replyTo]).toEqual([undefined, undefined, undefined]);
      expect(JSON.stringify(mail.headerLines)).not.toContain(applied.applicant.email);
    }
    expect(sent[0]?.mail.text).toContain('Looked-at');
    const kept = await app.dataSource.query<unknown[]>('SELECT body FROM idempotency WHERE path LIKE $1', ['%/test']);
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain('Looked-at');
    expect(sent[1]?.mail.subject).toMatch(/^\[Test\] La vostra plaça està garantida/);
    // It is no letter of anybody's: nothing of it is on record.
    const { body } = await must(200, ask(app, `GET letters?application=${id}`, { token }));
    expect((body['items'] as { letter: string }[]).map((item) => item.letter)).toEqual(['receipt']);
    for (const to of ['eve@example.org', 'participant', 'payer'])
      expect((await say(`POST letter-templates/reservation/ca/test`, { to })).status).toBe(400);
    mailServer.refuse = () => smtpError(550, 'no');
    expect((await say(`POST letter-templates/reservation/ca/test`, { to: 'finance' })).body['type']).toBe(
      'urn:matricula:problem:mail-not-taken',
    );
    mailServer.refuse = () => null;
  });
});

describe('the language of letters', () => {
  it('is what the person chose when applying, and may be changed by whoever holds the application', async () => {
    const body = applicant({ language: 'ca' });
    const { id, accessToken } = await apply(app, edition, body);
    expect((await letter(body.applicant.email, 'receipt')).mail.subject).toMatch(/^Hem rebut/);
    const chosen = await must(
      200,
      say(`POST applications/${id}/letter-preferences`, { language: 'es' }, { token: accessToken }),
    );
    expect(chosen.body).toEqual({ language: 'es', reminders: true });
    await must(200, say(`POST applications/${id}/withdrawal`, {}, { token: accessToken }));
    expect((await letter(body.applicant.email, 'withdrawal')).mail.subject).toMatch(/^Su solicitud ha sido retirada/);
  });
});

describe('the outbox', () => {
  it('shows what left and what did not, and sends again for a reason, under another Message-ID', async () => {
    const body = applicant();
    const { id, accessToken } = await apply(app, edition, body);
    const { email } = body.applicant;
    await letter(email, 'receipt');
    mailServer.refuse = (address) => (address === email ? smtpError(550, `no such user ${email}`) : null);
    await must(200, say(`POST applications/${id}/withdrawal`, {}, { token: accessToken }));
    const outbox = async (state = ''): Promise<Record<string, unknown>[]> => {
      const told = await must(200, ask(app, `GET letters?application=${id}${state && `&state=${state}`}`, { token }));
      return told.body['items'] as Record<string, unknown>[];
    };
    await until(async () => (await outbox('undeliverable')).length === 1);
    const [withdrawal, receipt] = await outbox();
    expect(withdrawal).toMatchObject({ letter: 'withdrawal', state: 'undeliverable', sentAt: null, attempts: 1 });
    expect(withdrawal?.['because']).toMatch(/no such user \[address\]/);
    expect(receipt).toMatchObject({ letter: 'receipt', state: 'sent', because: null, resends: [] });

    mailServer.refuse = () => null;
    const resend = `POST letters/${String(withdrawal?.['key'])}/resend`;
    expect((await say(resend, {})).status).toBe(400);
    const told = await must(200, say(resend, { because: 'their mailbox works again' }));
    expect(told.body['state']).toMatch(/queued|sent/);
    const { mail } = await letter(email, 'withdrawal');
    expect(mail.messageId).toBe(`<${String(withdrawal?.['key'])}.r1@matricula.localhost>`);
    expect(mail.inReplyTo).toBe(receipt?.['messageId']);
    await until(async () => (await outbox('sent')).length === 2);
    expect((await outbox())[0]).toMatchObject({
      state: 'sent',
      resends: [
        { by: 'staff:ines', because: 'their mailbox works again', formerState: 'undeliverable', formerSentAt: null },
      ],
    });

    // The first letter too; later ones still answer to its first Message-ID, and so do replies.
    await must(200, say(`POST letters/${String(receipt?.['key'])}/resend`, { because: 'they deleted it' }));
    const again = await letter(email, 'receipt', 2);
    expect(again.mail.messageId).not.toBe(receipt?.['messageId']);
    await until(async () => (await outbox('sent')).length === 2);
    expect((await outbox())[1]).toMatchObject({
      messageId: receipt?.['messageId'],
      resends: [{ formerState: 'sent' }],
    });
    expect((await say('POST letters/nothing/resend', { because: 'x' })).status).toBe(404);

    await app.dataSource.query('UPDATE application SET closed = true WHERE id = $1', [id]); // As if months had gone by.
    expect(await erase(app.dataSource, id, '2999-01-01T00:00:00.000Z')).toMatchObject({ persons: 1 });
    const reasons = (await outbox()).flatMap(({ resends }) => resends as { because: string }[]);
    expect(reasons.map(({ because }) => because)).toEqual(['', '']);
    const kept = await app.dataSource.query<object[]>(
      `SELECT body FROM idempotency WHERE path LIKE '%/resend' AND status = 200`,
    );
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain('mailbox works');
  });

  it('comes in pages', async () => {
    const first = await must(200, ask(app, 'GET letters?limit=2', { token }));
    const rest = await must(200, ask(app, `GET letters?limit=200&cursor=${String(first.body['next'])}`, { token }));
    const all = await must(200, ask(app, 'GET letters?limit=200', { token }));
    const keys = [first, rest].flatMap(({ body }) => (body['items'] as { key: string }[]).map(({ key }) => key));
    expect(keys).toEqual((all.body['items'] as { key: string }[]).map(({ key }) => key));
  });
});
