import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { type Office, openOffice } from './support/office.js';
import { reply } from './support/reply.js';
import { until } from './support/until.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

it('lands on the application that asked: the text as the answer, the files checked and kept', async () => {
  const { app } = office;
  const token = await app.token('admissions');
  const { id, email } = await office.applied();
  const question = { question: 'In which department do you work?' };
  await must(200, ask(app, `POST applications/${id}/information-request`, { token, body: question }));
  const letter = await office.letter(id, 'question');
  const content = Buffer.from('%PDF-1.7 a certificate of employment');
  const attachments = [
    { filename: 'Nachweis "ä".pdf', content },
    { filename: 'run.exe', content: 'MZ' },
  ];
  await reply(office.letterboxPort, letter, { from: email, text: 'In the harbour.', attachments });
  const status = async () => (await ask(app, `GET applications/${id}`, { token })).body['phase'];
  await until(async () => (await status()) === 'submitted');

  const own = async () => {
    const { body } = await ask(app, 'GET correspondence?state=told', { token });
    return (body['items'] as MailView[]).find(({ applicationId }) => applicationId === id);
  };
  await until(async () => (await own()) !== undefined);
  const mail = (await own()) as MailView;
  expect(mail).toMatchObject({
    ...{ told: 'ProvideInformation', mail: { body: 'In the harbour.' } },
    attachments: [
      { ordinal: 1, fileName: 'Nachweis ä.pdf', mediaType: 'application/pdf', refusedBecause: null },
      { ordinal: 2, fileName: 'run.exe', mediaType: null, refusedBecause: 'type' },
    ],
  });
  const headers = { authorization: `Bearer ${token}` };
  const file = (ordinal: string) =>
    fetch(`${app.url}/api/v1/correspondence/${mail.id}/attachments/${ordinal}`, { headers });
  const kept = await file('1');
  expect(Buffer.from(await kept.arrayBuffer())).toEqual(content);
  expect(kept.headers.get('content-type')).toBe('application/octet-stream');
  expect(kept.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''Nachweis%20/);
  for (const ordinal of ['2', '3', 'x']) expect((await file(ordinal)).status).toBe(404);
}, 60_000);
