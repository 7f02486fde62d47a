import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { declare } from './support/bank.js';
import { matricula, type Said } from './support/matricula.js';
import { painErrors, textsOf } from './support/pain.js';
import { Paybacks } from './support/paybacks.js';
import { Payers } from './support/payers.js';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-refunds-'));
  app = await startApp({ relay: true });
  await declare(app.dataSource);
  payers = await Payers.of(app);
  paybacks = await Paybacks.of(app);
}, 120_000);
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

function refunds(words: readonly string[], token?: string): Promise<Said> {
  const { url } = app.dataSource.options as { readonly url: string };
  return matricula(['refunds', ...words], {
    DATABASE_URL: url,
    ...(token !== undefined && { MATRICULA_TOKEN: token }),
  });
}

it('prepares, releases and writes the file at the command line, by two persons who are known by their tokens', async () => {
  expect((await refunds(['list'])).output).toBe('No batch was ever prepared.');
  expect(await refunds(['prepare'], paybacks.preparer)).toMatchObject({
    exitCode: 1,
    complaint: 'No refund can go: none is owed, or each stays behind for a reason. Nothing was changed.',
  });
  const { reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 61_000, from: 'FR1420041010050500013M02606', structured });
  const prepared = await refunds(['prepare'], paybacks.preparer);
  expect(prepared.output).toMatch(/^[\da-f-]{36} prepared: 10\.00 EUR, prepared by staff:bruno$/);
  const [id = ''] = prepared.output.split(' ');
  expect((await refunds(['release', id])).complaint).toContain("required option '--token <token>' not specified");
  expect((await refunds(['release', id], payers.tokens.admissions)).complaint).toBe('The token is not one of finance.');
  expect((await refunds(['release', id], paybacks.preparer)).complaint).toBe(
    'Who prepared a batch does not release it: another of finance has to. Nothing was changed.',
  );
  const path = join(folder, 'refunds.xml');
  expect((await refunds(['file', id, path])).complaint).toContain('it is made once the batch is released');
  expect((await refunds(['release', id], paybacks.releaser)).exitCode).toBe(0);
  await paybacks.once(id, ({ state }) => state === 'sealed');
  expect((await refunds(['list'])).output).toBe(
    `${id} sealed: 10.00 EUR, prepared by staff:bruno, released by staff:carla`,
  );
  expect((await refunds(['file', id, path])).exitCode).toBe(0);
  const text = await readFile(path, 'utf8');
  expect(await painErrors(text)).toEqual([]);
  expect(text).toBe((await paybacks.file(id)).text);
  expect(textsOf(text, 'InstdAmt')).toEqual(['10.00']);
}, 120_000);
