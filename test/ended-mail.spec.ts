import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '#access/access-token.js';
import type { MailView } from '#contracts/correspondence.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { SECRET } from './support/app.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { type Office, openOffice } from './support/office.js';
import { reply } from './support/reply.js';
import { publishSoon } from './support/soon.js';
import { toldAndLost } from './support/told-and-lost.js';
import { until } from './support/until.js';

let office: Office;
let admissions: string;
let soon: string;

beforeAll(async () => {
  office = await openOffice();
  admissions = await office.app.token('admissions');
  soon = await publishSoon(office.app, 'en');
}, 60_000);
afterAll(() => office.close());

const BOSS = 'boss@city.example';
const CANCEL = 'Please cancel my place.';

async function mailsOf(id: string): Promise<MailView[]> {
  const { body } = await ask(office.app, `GET correspondence?application=${id}&limit=200`, { token: admissions });
  return body['items'] as MailView[];
}
async function read(id: string, mails: number): Promise<MailView[]> {
  await until(async () => {
    const now = await mailsOf(id);
    return now.length === mails && now.every(({ state }) => state !== 'received');
  }, 30_000);
  return mailsOf(id);
}
const typesOf = async (id: string): Promise<ApplicationEvent['type'][]> =>
  (await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id))).map(
    ({ event }) => event.type,
  );
const sent = (name: string, email: string): number =>
  office.mailServer.received.filter(
    ({ mail, recipients }) => mail.headers.get('x-matricula-letter') === name && recipients.includes(email),
  ).length;

/** Somebody whose employer cancels, and who has been asked whether it is so. */
async function doubted(edition?: string) {
  const one = await office.reserved(edition);
  await reply(office.letterboxPort, one.reservation, { from: BOSS, text: CANCEL });
  const letter = await office.letter(one.id, 'cancellation-to-confirm');
  await read(one.id, 1);
  return { ...one, letter };
}
const says = (id: string, { token, noun, body = {} }: { token: string; noun: string; body?: object }) =>
  must(200, ask(office.app, `POST applications/${id}/${noun}`, { token, body }));
const byThePage = (id: string) => says(id, { token: accessToken(SECRET, id, 1), noun: 'place-given-up' });
const byStaff = expect.stringMatching(/^staff:/) as unknown;

describe('what another address asked too late is resolved with the place', () => {
  it('that the participant gives up by the page; a later yes is answered with what has happened, once', async () => {
    const { id, email, letter } = await doubted(soon);
    await byThePage(id);
    await office.letter(id, 'place-given-up');
    expect((await mailsOf(id))[0]).toMatchObject({
      state: 'resolved',
      resolution: { as: 'give-up', by: 'applicant', because: null, event: 'PlaceGivenUp' },
    });

    const yes = (n: number) =>
      reply(office.letterboxPort, letter, {
        ...{ from: email, text: 'Yes, I confirm.', messageId: `<${id}-${n}@city.example>` },
      });
    await yes(1);
    expect((await read(id, 2))[1]).toMatchObject({ state: 'told', because: null, told: 'RepeatLetter' });
    await until(() => sent('place-given-up', email) === 2);
    await yes(2);
    expect((await read(id, 3))[2]).toMatchObject({ state: 'needs-a-person', because: 'no-standing', told: null });
    expect([sent('place-given-up', email), sent('cancellation-refused', email)]).toEqual([2, 0]);
    expect(await typesOf(id)).not.toContain('CancellationRequested');
    const { body } = await ask(office.app, `GET letters?application=${id}`, { token: admissions });
    const [repeated] = (body['items'] as { letter: string; resends: object[] }[]).filter(
      ({ letter: name }) => name === 'place-given-up',
    );
    expect(repeated?.resends).toMatchObject([{ by: 'applicant' }]);
  }, 90_000);

  it('that admissions give up, and may be resolved in no other sense then', async () => {
    const { id } = await doubted(soon);
    await says(id, { token: admissions, noun: 'place-given-up' });
    const [mail] = await mailsOf(id);
    expect(mail).toMatchObject({
      state: 'resolved',
      resolution: { as: 'give-up', by: byStaff, event: 'PlaceGivenUp' },
    });
    const refused = await ask(office.app, `POST correspondence/${mail?.id ?? ''}/resolution`, {
      ...{ token: admissions, body: { as: 'cancellation', because: 'She says so.' } },
    });
    expect([refused.status, refused.body['type']]).toEqual([409, 'urn:matricula:problem:mail-resolved-already']);
  }, 60_000);

  it('that is given up while the mail is being read', async () => {
    const { id, reservation } = await office.reserved(soon);
    const meanwhile = async () => {
      await byThePage(id);
    };
    await toldAndLost(office, { id, letter: reservation }, { from: BOSS, text: CANCEL, meanwhile });
    expect((await read(id, 1))[0]).toMatchObject({ state: 'resolved', resolution: { event: 'PlaceGivenUp' } });
  }, 60_000);

  it('that was given up before: nobody is asked about that, and a person sees it', async () => {
    const { id, email, reservation } = await office.reserved(soon);
    await byThePage(id);
    const gone = await office.letter(id, 'place-given-up');
    await reply(office.letterboxPort, reservation, { from: BOSS, text: CANCEL });
    expect((await read(id, 1))[0]).toMatchObject({ state: 'needs-a-person', because: 'sender-unknown', told: null });
    await reply(office.letterboxPort, gone, { from: 'other@city.example', text: CANCEL });
    await read(id, 2);
    expect(sent('cancellation-to-confirm', email)).toBe(0);
  }, 60_000);
});

it('what another address asked in time is resolved where a person cancels on other evidence', async () => {
  const { id, email, letter } = await doubted();
  const given = ['course', 'name', 'registration-date', 'contact'];
  const body = { receivedAt: new Date().toISOString(), channel: 'reply-to-reservation', given };
  await says(id, { token: admissions, noun: 'cancellation-request', body });
  await office.letter(id, 'cancellation-accepted');
  expect((await mailsOf(id))[0]).toMatchObject({
    resolution: { as: 'cancellation', by: byStaff, event: 'CancellationAccepted' },
  });
  await reply(office.letterboxPort, letter, { from: email, text: 'Yes, I confirm.' });
  expect((await read(id, 2))[1]).toMatchObject({ state: 'told', told: 'RepeatLetter' });
  await until(() => sent('cancellation-accepted', email) === 2);
}, 60_000);

it('what another address asked in time waits though the place is given up, and a yes brings the money back', async () => {
  const { id, email, letter } = await doubted();
  await byThePage(id);
  await office.letter(id, 'place-given-up');
  const [held] = await mailsOf(id);
  expect(held).toMatchObject({ state: 'needs-a-person', because: 'sender-unknown', resolution: null });
  await reply(office.letterboxPort, letter, { from: email, text: 'Yes, I confirm.' });
  await office.letter(id, 'cancellation-accepted');
  const [first, second] = await read(id, 2);
  expect([first?.resolution?.as, second?.told]).toEqual(['cancellation', 'RequestCancellation']);
  expect(await typesOf(id)).toContain('RefundOwed');
}, 60_000);
