import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { beginResolution } from '#filing/mail-resolution.js';
import { erase } from '#filing/erase.js';
import { applicationStream } from '#telling/names.js';
import { course, must, publishCourse } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { type Office, openOffice } from './support/office.js';
import { reply } from './support/reply.js';
import { until } from './support/until.js';

let office: Office;
let admissions: string;

beforeAll(async () => {
  office = await openOffice();
  admissions = await office.app.token('admissions');
}, 60_000);
afterAll(() => office.close());

const listed = async (query = 'state=needs-a-person&limit=200'): Promise<MailView[]> => {
  const { body } = await ask(office.app, `GET correspondence?${query}`, { token: admissions });
  return body['items'] as MailView[];
};

/** Waits for the mail of an application that waits for a person. */
async function waiting(applicationId: string): Promise<MailView> {
  const own = async () => (await listed()).find((mail) => mail.applicationId === applicationId);
  await until(async () => (await own()) !== undefined);
  return (await own()) as MailView;
}

const resolve = (mail: Pick<MailView, 'id'>, body: object, key?: string): Promise<Told> =>
  ask(office.app, `POST correspondence/${mail.id}/resolution`, {
    token: admissions,
    body,
    ...(key !== undefined && { key }),
  });

const eventsOf = async (id: string): Promise<ApplicationEvent[]> =>
  (await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id))).map(({ event }) => event);

/** Somebody with a place, of whom a mail came in that a person has to look at. */
async function inDoubt(text: string, { from, edition }: { readonly from?: string; readonly edition?: string } = {}) {
  const one = await office.reserved(edition);
  await reply(office.letterboxPort, one.reservation, { from: from ?? one.email, text });
  return { ...one, mail: await waiting(one.id) };
}

it('shows what was made of a mail: each rule that spoke, where each datum stood, and when it came', async () => {
  const before = new Date().toISOString();
  const { id, email, mail } = await inDoubt('Perhaps I should cancel my place?\n\nana@home.example');
  expect(mail).toMatchObject({
    ...{ applicationId: id, state: 'needs-a-person', because: 'unclear', told: null, resolution: null },
    reading: {
      ...{ kind: 'unclear', rules: ['en/question'], answered: 'reservation', isFromRegistered: true },
      found: { course: 'quoted', name: 'quoted', 'registration-date': 'quoted', contact: 'new' },
    },
    mail: { sender: email, body: expect.stringContaining('Perhaps I should') as unknown },
    attachments: [],
  });
  expect(mail.receivedAt > before).toBe(true);
  expect((await eventsOf(id)).map(({ type }) => type)).not.toContain('CancellationRequested');
  const { body } = await ask(office.app, `GET correspondence/${mail.id}`, { token: admissions });
  expect(body).toEqual(mail);
});

describe('a person resolves a mail', () => {
  it('as a cancellation, which counts from its receipt, whoever sent it', async () => {
    const { id, mail } = await inDoubt('Please cancel my place, as agreed.', { from: 'assistant@city.example' });
    expect(mail.because).toBe('sender-unknown');
    const because = 'She rang: it is true.';
    const { status, body } = await resolve(mail, { as: 'cancellation', because });
    expect([status, body]).toEqual([
      200,
      { id: mail.id, applicationId: id, receivedAt: mail.receivedAt, state: 'resolved', told: 'RequestCancellation' },
    ]);
    await office.letter(id, 'cancellation-accepted');
    const events = await eventsOf(id);
    expect(events.find(({ type }) => type === 'CancellationAccepted')).toMatchObject({ receivedAt: mail.receivedAt });
    expect(events.find(({ type }) => type === 'CancellationRequested')).toMatchObject({
      by: expect.stringMatching(/^staff:/) as unknown,
    });
    // What somebody wrote is filed, and in no event.
    for (const words of [because, 'as agreed', 'assistant@']) expect(JSON.stringify(events)).not.toContain(words);
    const { body: shown } = await ask(office.app, `GET correspondence/${mail.id}`, { token: admissions });
    expect(shown['resolution']).toMatchObject({
      as: 'cancellation',
      because,
      by: expect.stringMatching(/^staff:/) as unknown,
    });
  });

  it('with what is quoted only where the terms let that count', async () => {
    const { terms } = await course();
    if (terms.cancellation === null) throw new Error('no terms');
    const cancellation = { ...terms.cancellation, quoted: 'does-not-count' as const };
    const edition = await publishCourse(office.app, await course(undefined, { terms: { ...terms, cancellation } }));
    const { id, mail } = await inDoubt('Perhaps I should cancel?\n\nana@home.example', { edition });
    expect(mail.reading?.found).toMatchObject({ course: 'quoted', name: 'quoted', contact: 'new' });
    expect((await resolve(mail, { as: 'cancellation', because: 'It is meant so.' })).status).toBe(200);
    const [requested] = (await eventsOf(id)).filter(({ type }) => type === 'CancellationRequested');
    expect(requested).toMatchObject({ given: ['contact'] });
  });

  it('also where rules have set it aside: a machine’s mark is no proof that no person wrote', async () => {
    const { id, email, reservation } = await office.reserved();
    const headers = { 'Auto-Submitted': 'auto-generated' };
    await reply(office.letterboxPort, reservation, { from: email, text: 'Please cancel my place.', headers });
    const own = async () => (await listed('state=set-aside&limit=200')).find((one) => one.applicationId === id);
    await until(async () => (await own()) !== undefined);
    const mail = (await own()) as MailView;
    const { status, body } = await resolve(mail, { as: 'cancellation', because: 'Her program marks all mail so.' });
    expect([status, body['state'], body['told']]).toEqual([200, 'resolved', 'RequestCancellation']);
    await office.letter(id, 'cancellation-accepted');
    const accepted = (await eventsOf(id)).find(({ type }) => type === 'CancellationAccepted');
    expect(accepted).toMatchObject({ receivedAt: mail.receivedAt });
  });

  it('once: the same again is the same, and another is answered with what was done', async () => {
    const { id, mail } = await inDoubt('Perhaps I should cancel?');
    const key = 'a-key-of-my-own';
    const [first, second] = [
      await resolve(mail, { as: 'note', because: 'A thought.' }, key),
      await resolve(mail, { as: 'note', because: 'A thought.' }, key),
    ];
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
    expect((await resolve(mail, { as: 'note', because: 'Again.' })).status).toBe(200);
    const other = await resolve(mail, { as: 'cancellation', because: 'No!' });
    expect([other.status, other.body['type'], other.body['facts']]).toEqual([
      409,
      'urn:matricula:problem:mail-resolved-already',
      { as: 'note' },
    ]);
    expect((await eventsOf(id)).map(({ type }) => type)).not.toContain('CancellationRequested');
    expect((await listed()).map((one) => one.id)).not.toContain(mail.id);
  });

  it('and what somebody began and died over goes on in the same sense only', async () => {
    const { id, mail } = await inDoubt('Perhaps I should cancel?');
    await beginResolution(office.app.dataSource, mail.id, 'cancellation');
    const other = await resolve(mail, { as: 'ignore', because: 'Nothing.' });
    expect([other.status, other.body['type']]).toEqual([409, 'urn:matricula:problem:mail-being-resolved']);
    expect((await resolve(mail, { as: 'cancellation', because: 'She said so.' })).status).toBe(200);
    expect((await eventsOf(id)).filter(({ type }) => type === 'CancellationRequested')).toHaveLength(1);
  });

  it('as what the rules refuse: it waits as before, and may be resolved otherwise', async () => {
    const { mail } = await inDoubt('I work in the harbour.');
    const refused = await resolve(mail, { as: 'information', because: 'An answer.' });
    expect([refused.status, refused.body['type']]).toEqual([409, 'urn:matricula:problem:not-under-assessment']);
    expect((await resolve(mail, { as: 'ignore', because: 'Nobody asked.' })).status).toBe(200);
  });

  it('with the data that a person has found in it, and not without a reason', async () => {
    const one = await office.reserved();
    await reply(office.letterboxPort, one.reservation, {
      from: 'x@city.example',
      text: 'Please cancel.',
      quotes: false,
    });
    const mail = await waiting(one.id);
    expect((await resolve(mail, { as: 'cancellation' })).status).toBe(400);
    expect((await resolve(mail, { as: 'note', because: 'x', given: ['name'] })).status).toBe(400);
    const given = ['course', 'name', 'registration-date', 'contact'];
    expect((await resolve(mail, { as: 'cancellation', because: 'It was her.', given })).status).toBe(200);
    await office.letter(one.id, 'cancellation-accepted');
  });
});

it('pages the list, and knows no mail that never came', async () => {
  await inDoubt('Perhaps I should cancel?');
  await inDoubt('Shall I cancel?');
  const all = await listed();
  const first = await ask(office.app, 'GET correspondence?state=needs-a-person&limit=1', { token: admissions });
  const next = await ask(
    office.app,
    `GET correspondence?state=needs-a-person&limit=200&cursor=${first.body['next'] as string}`,
    {
      token: admissions,
    },
  );
  expect([...(first.body['items'] as MailView[]), ...(next.body['items'] as MailView[])]).toEqual(all);
  expect(all.map(({ receivedAt }) => receivedAt)).toEqual(all.map(({ receivedAt }) => receivedAt).sort());
  for (const id of ['nothing', '00000000-0000-4000-8000-000000000000'])
    expect((await ask(office.app, `GET correspondence/${id}`, { token: admissions })).status).toBe(404);
});

it('lists the mail of one application, in the order in which it came', async () => {
  const { id, email, reservation, mail } = await inDoubt('Perhaps I should cancel?');
  await inDoubt('Shall I cancel?');
  await reply(office.letterboxPort, reservation, { from: email, text: 'Do I have to cancel?' });
  const own = () => listed(`application=${id}`);
  await until(async () => (await own()).filter(({ state }) => state === 'needs-a-person').length === 2);
  expect((await own()).map(({ applicationId }) => applicationId)).toEqual([id, id]);
  expect((await own())[0]?.id).toBe(mail.id);
  expect(await listed(`application=${id}&state=told`)).toEqual([]);
  const wrong = await ask(office.app, 'GET correspondence?application=mine', { token: admissions });
  expect([wrong.status, wrong.body['type']]).toEqual([400, 'urn:matricula:problem:invalid-input']);
});

it('says of each part of a path what it names, and of each refusal what to do', async () => {
  const { body } = await ask(office.app, 'GET /api/openapi.json');
  const paths = Object.entries(body['paths'] as Record<string, Record<string, Operation>>);
  const operations = paths.filter(([path]) => path.includes('/correspondence/')).flatMap(([, of]) => Object.values(of));
  const named = operations.flatMap(({ parameters }) => parameters.filter((one) => one.in === 'path'));
  expect(named.map(({ name }) => name)).toEqual(['id', 'id', 'ordinal', 'id']);
  for (const { description } of named) expect(description).toMatch(/^(a mail|which of its)/);
  const { mail } = await inDoubt('Perhaps I should cancel?');
  await must(200, resolve(mail, { as: 'note', because: 'A thought.' }));
  const again = await resolve(mail, { as: 'ignore', because: 'Nothing.' });
  expect(again.body['detail']).toMatch(/tell the application itself/);
});

interface Operation {
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly description?: string }[];
}

it('keeps who resolved it and as what after erasure, and nothing that anybody wrote', async () => {
  const { id, mail } = await inDoubt('Perhaps I should cancel?');
  await resolve(mail, { as: 'note', because: 'A private reason.' });
  const { dataSource } = office.app;
  await dataSource.query('UPDATE application SET closed = true WHERE id = $1', [id]);
  expect(await erase(dataSource, id, new Date().toISOString())).toMatchObject({ mails: 1 });
  const { body } = await ask(office.app, `GET correspondence/${mail.id}`, { token: admissions });
  expect(body).toMatchObject({ mail: null, resolution: { as: 'note', because: null }, receivedAt: mail.receivedAt });
});
