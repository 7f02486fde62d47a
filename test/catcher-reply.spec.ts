import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readMail, type ReadMail } from '../apps/catcher/mail.js';
import { MailStore } from '../apps/catcher/store.js';
import { startBrowser } from './support/browser.js';
import { type Catcher, startCatcher } from './support/catcher.js';

let directory: string;
/** Stands where the letter box does. */
let box: Catcher;
let taken: MailStore;
let catcher: Catcher;
let id: string;

const LETTER = [
  ...['From: School <admissions@school.example>', 'Reply-To: replies+1@post.example', 'To: ana@city.example'],
  ...['Message-ID: <letter@school.example>', 'Subject: Your place', '', 'Course: Diploma', '', 'Goodbye', ''],
].join('\r\n');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'matricula-catcher-'));
  taken = await MailStore.open(join(directory, 'taken'));
  box = await startCatcher(taken);
  const store = await MailStore.open(join(directory, 'caught'));
  catcher = await startCatcher(store, null, `smtp://127.0.0.1:${box.smtpPort}`);
  ({ id } = await store.keep(Buffer.from(LETTER), { from: 'replies+1@post.example', to: ['ana@city.example'] }));
});

afterEach(async () => {
  await Promise.all([box.stop(), catcher.stop()]);
  await rm(directory, { recursive: true, force: true });
});

const post = (path: string, body: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${catcher.url}${path}`, { method: 'POST', headers, body });
const answer = (body: object): Promise<Response> =>
  post(`/messages/${id}/reply`, JSON.stringify(body), { 'content-type': 'application/json' });

async function arrived(): Promise<ReadMail & { readonly sentBy: string; readonly sentTo: readonly string[] }> {
  const [message] = taken.list();
  if (message === undefined) throw new Error('nothing was taken');
  return { ...(await readMail(await taken.raw(message))), sentBy: message.envelope.from, sentTo: message.envelope.to };
}
const header = ({ headers }: ReadMail, name: string): string | undefined =>
  headers.find((one) => one.name.toLowerCase() === name)?.value;

it('brings an answer to the letter box as a mail program would', async () => {
  const response = await answer({ text: 'Please cancel.' });
  expect([response.status, await response.json()]).toEqual([
    202,
    {
      from: 'ana@city.example',
      to: 'replies+1@post.example',
      code: 250,
      said: expect.stringMatching(/^250 /) as unknown,
    },
  ]);
  const mail = await arrived();
  expect(mail).toMatchObject({
    ...{ from: 'ana@city.example', to: 'replies+1@post.example', subject: 'Re: Your place' },
    ...{ sentBy: 'ana@city.example', sentTo: ['replies+1@post.example'], references: ['<letter@school.example>'] },
  });
  expect(header(mail, 'in-reply-to')).toBe('<letter@school.example>');
  expect(mail.text).toMatch(
    /^Please cancel\.\n\nOn .* <replies\+1@post\.example> wrote:\n> Course: Diploma\n>\n> Goodbye/,
  );
});

it('answers from another address, and as a machine does', async () => {
  await answer({ text: 'I am away.', from: 'eve@city.example', automatic: true });
  const mail = await arrived();
  expect([mail.from, mail.sentBy, header(mail, 'auto-submitted')]).toEqual(['eve@city.example', '', 'auto-replied']);
});

it('has a form on the page of each letter', async () => {
  const page = await (await fetch(`${catcher.url}/mail/${id}`)).text();
  expect(page).toContain(`<form method="post" action="/mail/${id}/reply">`);
  expect(page).toContain('Reply to replies+1@post.example');
});

it('is answered in a browser, with one button', async () => {
  const running = await startBrowser();
  try {
    const tab = await running.browser.newPage();
    await tab.goto(catcher.url);
    await tab.getByRole('link', { name: 'Your place' }).click();
    await tab.getByLabel('Text').fill('Cancel it.');
    await tab.getByLabel('an automatic answer').check();
    await tab.getByRole('button', { name: 'Reply to replies+1@post.example' }).click();
    await tab.getByRole('heading', { name: 'The reply was taken' }).waitFor();
    await tab.getByRole('link', { name: 'The letter' }).click();
    await tab.getByRole('heading', { name: 'Your place' }).waitFor();
  } finally {
    await running.stop();
  }
  const mail = await arrived();
  expect([mail.text.split('\n')[0], header(mail, 'auto-submitted')]).toEqual(['Cancel it.', 'auto-replied']);
}, 60_000);

it('says what the letter box said, and that it was not heard', async () => {
  await box.stop();
  const response = await answer({ text: 'Please cancel.' });
  expect([response.status, await response.json()]).toEqual([502, expect.objectContaining({ code: 0 })]);
  box = await startCatcher(taken);
});

it('answers nothing that it cannot, and says why', async () => {
  const json = { 'content-type': 'application/json' };
  const path = `/messages/${id}/reply`;
  for (const [status, response] of [
    [404, post('/messages/nothing/reply', '{"text":"x"}', json)],
    [422, post(path, '{"text":1}', json)],
    [422, post(path, '{"text":"x","from":"nobody"}', json)],
    [400, post(path, '{', json)],
    [415, post(path, 'text=x', { 'content-type': 'text/plain' })],
    [413, post(path, ' '.repeat(1_000_001), json)],
    [403, post(path, '{"text":"x"}', { ...json, origin: 'https://elsewhere.example' })],
  ] as const)
    expect((await response).status).toBe(status);
  expect(taken.list()).toEqual([]);
  await catcher.stop();
  catcher = await startCatcher(await MailStore.open(join(directory, 'caught')));
  expect((await answer({ text: 'x' })).status).toBe(409);
  expect(await (await fetch(`${catcher.url}/mail/${id}`)).text()).not.toContain('<form');
});
