import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import { erase } from '#filing/erase.js';
import { claimMail, fileMail } from '#filing/incoming-mail.js';
import { startApp, type RunningApp } from './support/app.js';
import { apply, type Applied, must } from './support/course.js';
import { holdStream } from './support/hold-stream.js';
import { ask } from './support/http.js';
import { MEGABYTE, PDF, PNG, type Questioning, questioning, sendAnswer, type Sent } from './support/questioning.js';

let app: RunningApp;
let office: Questioning;
let admissions: string;

beforeAll(async () => {
  app = await startApp({ teller: { patienceMs: 10_000 } });
  office = await questioning(app);
  admissions = office.admissions;
}, 60_000);
afterAll(() => app.stop());

const asked = (): Promise<Applied> => office.asked();
const mailsOf = (id: string): Promise<MailView[]> => office.mailsOf(id);
const phaseOf = (applied: Applied): Promise<unknown> => office.phaseOf(applied);
const send = (applied: Applied, files: readonly Sent[], answering: Parameters<typeof sendAnswer>[1] | object = {}) =>
  sendAnswer(app, { ...applied, ...answering }, files);
const fileOf = (mailId: string, ordinal: number, token = admissions): Promise<Response> =>
  fetch(`${app.url}/api/v1/correspondence/${mailId}/attachments/${String(ordinal)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
const eventsOf = async ({ id }: Applied) =>
  app.dataSource.query<readonly { type: string; payload: object }[]>(
    'SELECT type, payload FROM domain_event WHERE stream = $1 ORDER BY version',
    [`application-${id}`],
  );
const answersOf = async (applied: Applied) =>
  (await eventsOf(applied)).filter(({ type }) => type === 'InformationProvided');
const resolve = (mail: MailView | undefined) =>
  ask(app, `POST correspondence/${mail?.id ?? ''}/resolution`, {
    ...{ token: admissions, body: { as: 'information', because: 'It is the answer.' } },
  });

describe('an answer by the link that brings files', () => {
  it('is on the application, and its files where those of mails are, for admissions alone', async () => {
    const applied = await asked();
    const files = [
      { name: 'Nachweis "ä".pdf', content: PDF },
      { name: '../photo.exe', content: PNG },
    ];
    const { status, body } = await send(applied, files);
    expect([status, body['phase']]).toEqual([200, 'submitted']);
    const [mail, ...others] = await mailsOf(applied.id);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      ...{ cameBy: 'link', state: 'told', told: 'ProvideInformation', because: null, reading: null },
      mail: { sender: '', subject: '', body: 'In the harbour.', quoted: '' },
      attachments: [
        { ordinal: 1, fileName: 'Nachweis ä.pdf', mediaType: 'application/pdf', refusedBecause: null },
        { ordinal: 2, fileName: 'photo.exe', mediaType: 'image/png', refusedBecause: null },
      ],
    });
    const id = mail?.id ?? '';
    const kept = await fileOf(id, 1);
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(PDF);
    expect(kept.headers.get('content-type')).toBe('application/octet-stream');
    expect((await fileOf(id, 1, applied.accessToken)).status).toBe(403);
    expect((await fileOf(id, 1, await app.token('finance'))).status).toBe(403);
    const events = await eventsOf(applied);
    expect(events.at(-1)).toMatchObject({ type: 'InformationProvided', payload: { answerId: id } });
    for (const words of ['harbour', 'Nachweis', 'photo']) expect(JSON.stringify(events)).not.toContain(words);
  }, 60_000);

  it('is one however often it is sent under its key, and another with other files under it is refused', async () => {
    const applied = await asked();
    const key = randomUUID();
    const files = [{ name: 'a.pdf', content: PDF }];
    const first = await send(applied, files, { key });
    const again = await send(applied, files, { key });
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    const other = await send(applied, [{ name: 'a.pdf', content: Buffer.concat([PDF, PDF]) }], { key });
    expect([other.status, other.type]).toEqual([422, 'idempotency-key-reused']);
    expect(await mailsOf(applied.id)).toHaveLength(1);
    expect(await answersOf(applied)).toHaveLength(1);
  }, 60_000);

  it('is no mail, of which three within a day would be too many', async () => {
    const applied = await asked();
    for (const answer of ['One.', 'Two.', 'Three.'])
      expect((await send(applied, [{ name: 'a.pdf', content: PDF }], { answer })).status).toBe(200);
    const now = new Date().toISOString();
    await fileMail(app.dataSource, {
      ...{ applicationIds: [applied.id], contentSha256: 'a'.repeat(64), raw: Buffer.from('x'), envelopeFrom: '' },
      ...{ authentication: 'none', verdicts: null, receivedAt: now },
    });
    expect(await claimMail(app.dataSource, { now, until: now })).toMatchObject({ toldLately: 0 });
  }, 60_000);

  it('is emptied with everything else of the person', async () => {
    const applied = await asked();
    await send(applied, [{ name: 'secret-name.pdf', content: PDF }], { answer: 'A private answer.' });
    const [mail] = await mailsOf(applied.id);
    await app.dataSource.query('UPDATE application SET closed = true WHERE id = $1', [applied.id]);
    expect(await erase(app.dataSource, applied.id, new Date().toISOString())).toMatchObject({ mails: 1 });
    const [empty] = await mailsOf(applied.id);
    expect(empty).toMatchObject({ mail: null, attachments: [{ fileName: null, mediaType: null }] });
    expect((await fileOf(mail?.id ?? '', 1)).status).toBe(404);
    const left = await app.dataSource.query<readonly object[]>(
      'SELECT * FROM incoming_mail JOIN incoming_mail_text USING (id) JOIN mail_attachment ON mail_id = id WHERE id = $1',
      [mail?.id],
    );
    expect(JSON.stringify(left)).not.toMatch(/secret-name|private|PDF/);
  }, 60_000);

  it('waits for a person while nobody knows whether the application has it, and is told once when it is sent again', async () => {
    const applied = await asked();
    const files = [{ name: 'a.pdf', content: PDF }];
    const key = randomUUID();
    const release = await holdStream(app.dataSource, `application-${applied.id}`);
    const unanswered = await send(applied, files, { key });
    expect([unanswered.status, unanswered.type]).toEqual([503, 'unanswered']);
    const left = await mailsOf(applied.id);
    expect(left).toMatchObject([{ state: 'needs-a-person', because: 'untold', attachments: [{ fileName: 'a.pdf' }] }]);
    await release();
    expect((await send(applied, files, { key })).status).toBe(200);
    expect((await mailsOf(applied.id)).map(({ id, state }) => [id, state])).toEqual([[left[0]?.id, 'told']]);
    expect(await answersOf(applied)).toHaveLength(1);
  }, 90_000);

  it('is on record once where a person resolves it meanwhile, and it is sent again', async () => {
    const applied = await asked();
    const files = [{ name: 'a.pdf', content: PDF }];
    const key = randomUUID();
    const release = await holdStream(app.dataSource, `application-${applied.id}`);
    expect((await send(applied, files, { key })).status).toBe(503);
    const [mail] = await mailsOf(applied.id);
    const resolving = resolve(mail);
    await release();
    expect((await resolving).status).toBe(200);
    expect((await send(applied, files, { key })).status).toBe(200);
    expect(await mailsOf(applied.id)).toMatchObject([{ id: mail?.id, state: 'resolved' }]);
    expect(await answersOf(applied)).toHaveLength(1);
  }, 90_000);

  it('stays for a person where whoever took it died before it was known that the application had it', async () => {
    const applied = await asked();
    await send(applied, [{ name: 'a.pdf', content: PDF }]);
    const [mail] = await mailsOf(applied.id);
    await app.dataSource.query(
      `UPDATE incoming_mail SET state = 'needs-a-person', because = 'untold', told = NULL, told_at = NULL WHERE id = $1`,
      [mail?.id],
    );
    const resolved = await resolve(mail);
    expect([resolved.status, resolved.body['state']]).toEqual([200, 'resolved']);
    expect(await answersOf(applied)).toHaveLength(1);
  }, 60_000);
});

describe('nothing of it is taken, and it is said why', () => {
  it.each<[string, number, string, object, readonly Sent[]]>([
    [
      'a program that is called a PDF',
      422,
      'file-refused',
      { files: [{ file: 2, because: 'type' }] },
      [
        { name: 'good.pdf', content: PDF },
        { name: 'proof.pdf', content: Buffer.from('MZ\u0090') },
      ],
    ],
    [
      'a page that would run',
      422,
      'file-refused',
      { files: [{ file: 1, because: 'type' }] },
      [{ name: 'a.html', content: Buffer.from('<script>alert(1)</script>') }],
    ],
    [
      'an empty file',
      422,
      'file-refused',
      { files: [{ file: 1, because: 'type' }] },
      [{ name: 'a.pdf', content: Buffer.alloc(0) }],
    ],
    [
      'one of more than 10 MB',
      422,
      'file-refused',
      { files: [{ file: 1, because: 'size' }] },
      [{ name: 'film.pdf', content: Buffer.concat([PDF, Buffer.alloc(10 * MEGABYTE)]) }],
    ],
    [
      'one of more than ten',
      422,
      'file-refused',
      { files: [{ file: 11, because: 'number' }] },
      Array.from({ length: 11 }, (_, index) => ({ name: `${String(index)}.pdf`, content: PDF })),
    ],
    [
      'more than 15 MB in all',
      413,
      'too-large',
      { limitBytes: 15 * MEGABYTE },
      [1, 2].map((each) => ({
        name: `${String(each)}.pdf`,
        content: Buffer.concat([PDF, Buffer.alloc(8 * MEGABYTE)]),
      })),
    ],
  ])(
    'of %s',
    async (_what, status, type, facts, files) => {
      const applied = await asked();
      const refused = await send(applied, files);
      expect([refused.status, refused.type, refused.body['facts']]).toEqual([status, type, facts]);
      expect(await mailsOf(applied.id)).toEqual([]);
      expect(await phaseOf(applied)).toBe('information-requested');
      // What is mended is sent under a key of its own.
      expect((await send(applied, [{ name: 'a.pdf', content: PDF }])).status).toBe(200);
    },
    60_000,
  );

  it('for good under its key, which says so of anything else that is sent under it', async () => {
    const applied = await asked();
    const key = randomUUID();
    const program = [{ name: 'a.pdf', content: Buffer.from('MZ') }];
    const [refused, again] = [await send(applied, program, { key }), await send(applied, program, { key })];
    expect([refused.type, again.body]).toEqual(['file-refused', refused.body]);
    expect((await send(applied, [{ name: 'a.pdf', content: PDF }], { key })).type).toBe('idempotency-key-reused');
  }, 60_000);

  it('where nobody assesses any more: no file stays behind', async () => {
    const applied = await asked();
    await must(200, ask(app, `POST applications/${applied.id}/withdrawal`, { token: applied.accessToken, body: {} }));
    const refused = await send(applied, [{ name: 'a.pdf', content: PDF }]);
    expect([refused.status, refused.type]).toEqual([409, 'not-under-assessment']);
    expect(await mailsOf(applied.id)).toEqual([]);
    const [left] = await app.dataSource.query<readonly { files: number }[]>(
      `SELECT count(*)::integer AS files FROM mail_attachment WHERE mail_id NOT IN (SELECT id FROM incoming_mail WHERE state IN ('told', 'resolved'))`,
    );
    expect(left?.files).toBe(0);
  }, 60_000);

  it('of more than is kept of one application', async () => {
    const applied = await asked();
    await send(applied, [{ name: 'a.pdf', content: PDF }]);
    await app.dataSource.query('UPDATE incoming_mail SET size_bytes = $2 WHERE application_id = $1', [
      applied.id,
      100 * MEGABYTE,
    ]);
    const refused = await send(applied, [{ name: 'b.pdf', content: PDF }]);
    expect([refused.status, refused.type]).toEqual([422, 'files-full']);
  }, 60_000);

  it('by anybody else, without a key, in another form, or without words', async () => {
    const applied = await asked();
    const files = [{ name: 'a.pdf', content: PDF }];
    const other = await apply(app, office.edition);
    expect((await send(applied, files, { token: other.accessToken })).status).toBe(404);
    expect((await send(applied, files, { token: admissions })).status).toBe(403);
    expect((await send(applied, files, { token: 'mata_0_wrong' })).status).toBe(401);
    expect((await send(applied, files, { answer: ' ' })).type).toBe('invalid-input');
    const path = `${app.url}/api/v1/applications/${applied.id}/information-with-files`;
    const authorization = `Bearer ${applied.accessToken}`;
    const post = async (headers: Record<string, string>, body: string) =>
      (await fetch(path, { method: 'POST', headers: { authorization, ...headers }, body })).status;
    expect(await post({ 'content-type': 'multipart/form-data; boundary=x' }, '--x--')).toBe(400);
    const key = { 'idempotency-key': randomUUID() };
    expect(await post({ ...key, 'content-type': 'application/json' }, '{}')).toBe(415);
    for (const broken of ['', 'no form', '--x\r\nContent-Disposition: form-data; name="answer"\r\n\r\nx'])
      expect(await post({ ...key, 'content-type': 'multipart/form-data; boundary=x' }, broken)).toBe(400);
    expect(await post({ ...key, 'content-type': 'multipart/form-data' }, '--x--')).toBe(415);
    expect(await mailsOf(applied.id)).toEqual([]);
  }, 60_000);

  it('when whoever sends it goes away in the middle', async () => {
    const applied = await asked();
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const head = [
      `POST /api/v1/applications/${applied.id}/information-with-files HTTP/1.1`,
      ...[`Host: ${hostname}`, `Authorization: Bearer ${applied.accessToken}`, `Idempotency-Key: ${randomUUID()}`],
      ...['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 1000', '', '--x\r\n'],
    ];
    await new Promise<void>((resolve) => void socket.write(head.join('\r\n'), () => resolve()));
    socket.destroy();
    expect((await send(applied, [{ name: 'a.pdf', content: PDF }])).status).toBe(200);
    expect(await mailsOf(applied.id)).toHaveLength(1);
  }, 60_000);
});
