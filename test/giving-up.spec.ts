import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import type { Received } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { type Reply, reply } from './support/reply.js';
import { publishSoon } from './support/soon.js';
import { toldAndLost } from './support/told-and-lost.js';
import { until } from './support/until.js';

let office: Office;
let admissions: string;
const soon: Record<string, string> = {};

beforeAll(async () => {
  office = await openOffice();
  admissions = await office.app.token('admissions');
  for (const language of ['en', 'fr', 'es', 'ca'] as const) soon[language] = await publishSoon(office.app, language);
}, 60_000);
afterAll(() => office.close());

const eventsOf = async (id: string): Promise<ApplicationEvent[]> =>
  (await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id))).map(({ event }) => event);

const mailsOf = async (id: string): Promise<MailView[]> => {
  const { body } = await ask(office.app, `GET correspondence?application=${id}&limit=200`, { token: admissions });
  return body['items'] as MailView[];
};

it.each([
  ['en', 'Please cancel my place.', 'Then I give up my place.', 'give up your place'],
  ['fr', 'Je renonce à ma place.', 'Je renonce à ma place.', 'Renoncer à votre place'],
  [
    'es',
    'Quiero cancelar mi plaza.',
    'Entiendo que no se reembolsa nada y renuncio a mi plaza.',
    'renuncia a su plaza',
  ],
  ['ca', 'Vull cancel·lar la meva plaça.', 'Renuncio a la meva plaça.', 'renuncieu a la vostra plaça'],
])(
  'whoever cancels too late is offered to give up the place, and does so by saying it: %s',
  async (language, cancels, givesUp, offer) => {
    const { id, email, reservation } = await office.reserved(soon[language]);
    await reply(office.letterboxPort, reservation, { from: email, text: cancels });
    const refusal = await office.letter(id, 'cancellation-refused');
    expect(refusal.mail.text).toMatch(new RegExp(offer, 'i'));
    const phase = async () => (await ask(office.app, `GET applications/${id}`, { token: admissions })).body['phase'];
    expect(await phase()).toBe('guaranteed');
    // In answer to any letter, as the terms have it.
    await reply(office.letterboxPort, refusal, { from: email, text: givesUp });
    await office.letter(id, 'place-given-up');
    expect(await phase()).toBe('cancelled');
    const events = await eventsOf(id);
    expect(events.find(({ type }) => type === 'PlaceGivenUp')).toMatchObject({ by: 'applicant' });
    expect(events.map(({ type }) => type)).not.toContain('RefundOwed');
    await until(async () => (await mailsOf(id)).every(({ state }) => state === 'told'));
    expect((await mailsOf(id)).map(({ told, reading }) => [told, reading?.kind])).toEqual([
      ['RequestCancellation', language === 'fr' ? 'giving-up' : 'cancellation'],
      ['GiveUpPlace', 'giving-up'],
    ]);
    expect(JSON.stringify(events)).not.toContain(givesUp);
  },
  120_000,
);

describe('a mail that gave the place up', () => {
  const refused = async () => {
    const one = await office.reserved(soon['en']);
    await reply(office.letterboxPort, one.reservation, { from: one.email, text: 'Please cancel my place.' });
    const refusal = await office.letter(one.id, 'cancellation-refused');
    const answer: Reply = {
      ...{ from: one.email, text: 'Then I give up my place.', messageId: `<${one.id}@city.example>` },
      headers: { Date: 'Mon, 1 Jan 2024 10:00:00 +0000' },
    };
    return { ...one, refusal, answer };
  };
  const givingUp = async (id: string) => (await mailsOf(id)).find(({ told }) => told === 'GiveUpPlace');
  /** The same mail comes the other way too, which took it when the place had not been offered to be given up. */
  const cameEarlier = async (id: string, letter: Received, answer: Reply): Promise<string> => {
    const offered = (await eventsOf(id)).find(({ type }) => type === 'CancellationRefused')?.occurredAt ?? '';
    const earlier = new Date(Date.parse(offered) - 1).toISOString();
    office.now = earlier;
    await reply(office.letterboxPort, letter, answer);
    office.now = null;
    return earlier;
  };

  it('is shown to a person where it turns out to have come earlier, who may cancel from then on', async () => {
    const { id, refusal, answer } = await refused();
    await reply(office.letterboxPort, refusal, answer);
    await until(async () => (await givingUp(id))?.state === 'told');
    const receivedAt = await cameEarlier(id, refusal, answer);
    const shown = { state: 'needs-a-person', because: 'received-earlier', told: 'GiveUpPlace', receivedAt };
    expect(await givingUp(id)).toMatchObject(shown);
    const mail = (await givingUp(id))?.id ?? '';
    const resolve = (as: string) =>
      ask(office.app, `POST correspondence/${mail}/resolution`, {
        ...{ token: admissions, body: { as, because: 'She says so.' } },
      });
    await must(200, resolve('cancellation'));
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'CancellationRefused', receivedAt });
  }, 60_000);

  it('is shown as well where that was known before it was written down', async () => {
    // In answer to what was written before: an answer to the offer cannot have come before it.
    const { id, reservation, answer } = await refused();
    const meanwhile = async () => {
      await cameEarlier(id, reservation, answer);
    };
    await toldAndLost(office, { id, letter: reservation }, { ...answer, meanwhile });
    await until(async () => (await mailsOf(id)).every(({ state }) => state !== 'received'));
    expect(await givingUp(id)).toMatchObject({ state: 'needs-a-person', because: 'received-earlier' });
  }, 60_000);
});

it('is given up by nobody else’s mail, and by a person where admissions say so', async () => {
  const { id, email, reservation } = await office.reserved(soon['en']);
  await reply(office.letterboxPort, reservation, { from: email, text: 'Please cancel my place.' });
  const refusal = await office.letter(id, 'cancellation-refused');
  await reply(office.letterboxPort, refusal, { from: 'boss@city.example', text: 'I give up my place.' });
  await office.letter(id, 'cancellation-to-confirm');
  await until(async () => (await mailsOf(id)).some(({ state }) => state === 'needs-a-person'));
  expect((await eventsOf(id)).map(({ type }) => type)).not.toContain('PlaceGivenUp');
  const [mail] = (await mailsOf(id)).filter(({ state }) => state === 'needs-a-person');
  expect(mail).toMatchObject({ because: 'sender-unknown', reading: { kind: 'giving-up' } });
  const resolve = (body: object) =>
    ask(office.app, `POST correspondence/${mail?.id ?? ''}/resolution`, { token: admissions, body });
  expect((await resolve({ as: 'give-up' })).status).toBe(400);
  expect((await resolve({ as: 'give-up', because: 'x', given: ['name'] })).status).toBe(400);
  const { body } = await must(200, resolve({ as: 'give-up', because: 'She rang: it is so.' }));
  expect(body).toMatchObject({ state: 'resolved', told: 'GiveUpPlace' });
  await office.letter(id, 'place-given-up');
  expect((await eventsOf(id)).find(({ type }) => type === 'PlaceGivenUp')).toMatchObject({
    by: expect.stringMatching(/^staff:/) as unknown,
  });
}, 120_000);

it('leaves nothing behind of what another address asked too late', async () => {
  const { id, email, reservation } = await office.reserved(soon['en']);
  await reply(office.letterboxPort, reservation, { from: email, text: 'Please cancel my place.' });
  const refusal = await office.letter(id, 'cancellation-refused');
  await reply(office.letterboxPort, refusal, { from: 'boss@city.example', text: 'Please cancel my place.' });
  await until(async () => (await mailsOf(id)).some(({ because }) => because === 'sender-unknown'));
  await reply(office.letterboxPort, refusal, { from: email, text: 'Then I give up my place.' });
  await office.letter(id, 'place-given-up');
  await until(async () => (await mailsOf(id)).every(({ state }) => state !== 'received'));
  expect((await mailsOf(id)).map(({ state, resolution }) => [state, resolution?.as, resolution?.by])).toEqual([
    ['told', undefined, undefined],
    ['resolved', 'give-up', 'applicant'],
    ['told', undefined, undefined],
  ]);
}, 60_000);

it('is answered with the reason where there is no place to give up, and may then be resolved otherwise', async () => {
  const { id, email } = await office.applied();
  const receipt = await office.letter(id, 'receipt');
  await reply(office.letterboxPort, receipt, { from: email, text: 'Should I give up my place?' });
  await until(async () => (await mailsOf(id)).some(({ state }) => state === 'needs-a-person'));
  const [mail] = await mailsOf(id);
  const resolve = (body: object) =>
    ask(office.app, `POST correspondence/${mail?.id ?? ''}/resolution`, { token: admissions, body });
  const refused = await resolve({ as: 'give-up', because: 'It sounds so.' });
  expect([refused.status, refused.body['type']]).toEqual([409, 'urn:matricula:problem:no-place']);
  await must(200, resolve({ as: 'note', because: 'A question.' }));
}, 60_000);
