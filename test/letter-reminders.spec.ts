import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { course, must, publishCourse, submission } from './support/course.js';
import { ask } from './support/http.js';
import type { Received } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { until } from './support/until.js';

let office: Office;
let token: string;
beforeAll(async () => {
  office = await openOffice();
  token = await office.app.token('admissions');
}, 60_000);
afterAll(() => office.close());

const say = (line: string, body: object) => ask(office.app, line, { token, body });
const nameOf = ({ mail }: Received): unknown => mail.headers.get('x-matricula-letter');
const lettersTo = (email: string): Received[] =>
  office.mailServer.received.filter(({ recipients }) => recipients.includes(email));
async function letter(email: string, name: string): Promise<Received> {
  const found = () => lettersTo(email).find((one) => nameOf(one) === name);
  await until(() => found() !== undefined);
  return found() as Received;
}

it('reminders of an open edition stop at one click, by a key that opens nothing; what is owed still goes out', async () => {
  const webinar = await course('al-las-webinar-2020');
  await publishCourse(office.app, webinar);
  const { applicant: who } = submission();
  await must(
    201,
    ask(office.app, `POST editions/${webinar.code}/applications`, {
      body: { applicant: who, answers: {}, acknowledged: { terms: true, privacy: true } },
    }),
  );
  const confirmed = await letter(who.email, 'webinar-confirmed');
  expect(confirmed.mail.headers.has('list')).toBe(false);

  const speakers = webinar.speakers.map((one) => ({ ...one, confirmed: true, name: 'Somebody Else' }));
  const announce = (name: string) =>
    say(`POST editions/${webinar.code}/speakers`, { speakers: speakers.map((one) => ({ ...one, name })) });
  await must(200, announce('Mar Vila'));
  const { mail } = await letter(who.email, 'speakers-announced');
  const raw = (name: string) => mail.headerLines.find(({ key }) => key === name)?.line.replace(/\r?\n\s+/g, ' ') ?? '';
  const url = /<(http[^>]+)>/.exec(raw('list-unsubscribe').replaceAll(' ', ''))?.[1] ?? '';
  expect(url).toContain('/unsubscribe/matu_');
  expect(raw('list-unsubscribe-post')).toMatch(/List-Unsubscribe=One-Click$/i);

  // A scanner that opens links stops nothing; a wrong key neither.
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`, { method: 'POST' })).status).toBe(404);
  const wants = async () =>
    (
      await office.app.dataSource.query<{ stopped: boolean }[]>(
        'SELECT reminders_stopped_at IS NOT NULL AS stopped FROM person WHERE email = $1',
        [who.email],
      )
    )[0]?.stopped;
  expect(await wants()).toBe(false);
  const form = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  for (const time of [1, 2]) expect([time, (await fetch(url, form)).status]).toEqual([time, 200]);
  expect(await wants()).toBe(true);

  await must(200, announce('Pau Riba'));
  await until(async () => {
    const [row] = await office.app.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM owed
       WHERE name = 'speakers-announced' AND state = 'superseded' AND last_error = 'the reader wants no reminders'`,
    );
    return row?.count === 1;
  });
  await must(200, say(`POST editions/${webinar.code}/cancellation`, { because: 'the speaker is ill' }));
  await letter(who.email, 'edition-cancelled');
  expect(lettersTo(who.email).map(nameOf)).toEqual(['webinar-confirmed', 'speakers-announced', 'edition-cancelled']);
});
