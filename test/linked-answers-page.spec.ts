import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startApp, type RunningApp } from './support/app.js';
import { startBrowser, visited } from './support/browser.js';
import { letterLinks, type LetterLinks } from './support/letter-links.js';
import { MEGABYTE, PDF, PNG, type Questioning, questioning } from './support/questioning.js';

let app: RunningApp;
let links: LetterLinks;
let browser: Browser;
let office: Questioning;
const started: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  app = await startApp();
  started.push(() => app.stop());
  links = await letterLinks(app);
  started.push(() => links.stop());
  const running = await startBrowser();
  started.push(() => running.stop());
  browser = running.browser;
  office = await questioning(app);
}, 90_000);
afterAll(async () => {
  for (const stop of started.reverse()) await stop();
});

it('the page says what it takes, names what it does not, and sends the rest with the answer', async () => {
  const applied = await office.asked();
  await visited({ browser }, await links.of(applied.id), async (tab) => {
    await tab.getByRole('button', { name: 'Write to us' }).click();
    await tab.getByText('each a PDF, PNG, JPEG, ODT or DOCX of at most 10 MB').waitFor();
    const files = tab.getByLabel('Files, if you have any');
    const answer = tab.getByLabel('Your answer', { exact: true }).last();
    await answer.fill('In the harbour.');
    const good = { name: 'proof.pdf', mimeType: 'application/pdf', buffer: PDF };
    const film = { name: 'film.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(11 * MEGABYTE) };
    await files.setInputFiles([good, film]);
    await tab.getByRole('button', { name: 'Send the answer' }).click();
    await tab.getByRole('alert').getByText('film.pdf: it has more than 10 MB.').waitFor();
    await files.setInputFiles([film, film, good].map((file) => ({ ...file, buffer: Buffer.alloc(5 * MEGABYTE) })));
    await tab.getByRole('button', { name: 'Send the answer' }).click();
    await tab.getByRole('alert').getByText('All files together have more than 14 MB.').waitFor();
    expect(await office.phaseOf(applied)).toBe('information-requested');
    await files.setInputFiles([good, { name: 'proof-2.pdf', mimeType: 'application/pdf', buffer: PNG }]);
    await tab.getByRole('button', { name: 'Send the answer' }).click();
    await tab.getByText('Thank you: your answer has been added').waitFor();
    await tab.getByText('a person is reading it').waitFor();
  });
  const [mail] = await office.mailsOf(applied.id);
  expect(mail?.attachments.map(({ fileName, mediaType }) => [fileName, mediaType])).toEqual([
    ['proof.pdf', 'application/pdf'],
    ['proof-2.pdf', 'image/png'],
  ]);
}, 90_000);

it('the page names a file that is not what it is called, in the language of its reader', async () => {
  const applied = await office.asked();
  const context = await browser.newContext({ locale: 'fr-FR' });
  const tab = await context.newPage();
  const [page = '', fragment = ''] = (await links.of(applied.id)).split('#');
  await tab.goto(`${page}?language=fr#${fragment}`);
  await tab.getByRole('button', { name: 'Nous écrire' }).click();
  await tab.getByLabel('Votre réponse', { exact: true }).last().fill('Au port.');
  const program = { name: 'preuve.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') };
  await tab.getByLabel('Fichiers à joindre').setInputFiles([program]);
  await tab.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await tab.getByRole('alert').getByText("preuve.pdf: ce type de fichier n'est pas accepté").waitFor();
  expect(await office.phaseOf(applied)).toBe('information-requested');
  await tab.getByLabel('Fichiers à joindre').setInputFiles([]);
  await tab.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await tab.getByText('Merci : votre réponse a été ajoutée').waitFor();
  expect(await office.mailsOf(applied.id)).toEqual([]);
  await context.close();
}, 90_000);
