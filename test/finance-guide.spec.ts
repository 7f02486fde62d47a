import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { camt, declare } from './support/bank.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { ask } from './support/http.js';
import { matricula } from './support/matricula.js';
import { painErrors, textsOf } from './support/pain.js';
import { Payers } from './support/payers.js';
import { freshDirectory, removeDirectory } from './support/launcher.js';

let app: RunningApp;
const directory = freshDirectory();
beforeAll(async () => {
  app = await startApp({ relay: true });
  await declare(app.dataSource);
}, 60_000);
afterAll(async () => {
  await app.stop();
  removeDirectory(directory);
});

const PAYER = 'FR1420041010050500013M02606';
const today = new Date().toISOString().slice(0, 10);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** Two people of the city that pays for them, as soon as it was declared. */
async function sentByGhent(edition: string): Promise<void> {
  const token = await app.token('admissions');
  for (const name of ['Ferrer', 'Serra']) {
    const { id } = await apply(app, edition, { ...submission(name), group: { code: 'ghent-2024' } });
    await must(200, ask(app, `POST applications/${id}/admission`, { token, body: {} }));
  }
}

/** Somebody who paid too much a day before, so that something is owed back, and first of all. */
async function overpaid(edition: string): Promise<void> {
  const { id } = await apply(app, edition);
  const [admissions, finance] = [await app.token('admissions'), await app.token('finance')];
  await must(200, ask(app, `POST applications/${id}/admission`, { token: admissions, body: {} }));
  const payment = { paymentId: 'p-1', amount: { amountMinor: 65_000, currency: 'EUR' }, receivedOn: yesterday };
  await must(200, ask(app, `POST applications/${id}/payments`, { token: finance, body: payment }));
}

/** The same by bank transfer, so that the bank can pay it back. */
async function overpaidByTransfer(): Promise<void> {
  const payers = await Payers.of(app);
  const { reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 61_000, from: PAYER, structured });
}

/** As it is printed, in a shell; answers with what it said. */
async function follow(edition: string, blocks: readonly string[]): Promise<string> {
  const script = blocks.join('\necho\n');
  const [FINANCE, SECOND] = [await app.token('finance'), await app.token('finance')];
  const MATRICULA = resolve('dist/apps/cli/main.js');
  const env = { ...process.env, API: `${app.url}/api/v1`, FINANCE, SECOND, EDITION: edition, MATRICULA };
  return new Promise((settle, fail) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { cwd: directory, env }, (error, stdout, stderr) =>
      error === null ? settle(stdout) : fail(new Error(`${error.message}\n${stdout}\n${stderr}`)),
    );
  });
}

it('the guide for finance can be followed as it is printed', async () => {
  const edition = await publishCourse(app);
  await overpaid(edition);
  await overpaidByTransfer();
  writeFileSync(
    join(directory, 'statement.xml'),
    camt({ openingMinor: 61_000, sequence: 2, day: today, lines: [{ minor: 1_000, from: PAYER }] }),
  );
  const guide = readFileSync('docs/guide/finance.md', 'utf8');
  const blocks = [...guide.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThan(6);
  const [helpers = '', closing] = [blocks[0], blocks.findIndex((block) => block.includes('/closing'))];
  const before = await follow(edition, blocks.slice(0, closing));
  await sentByGhent(edition);
  const said = `${before}${await follow(edition, [helpers, ...blocks.slice(closing)])}`;
  expect(said).toContain('"entries":{"added":1,"known":0,"suspected":0,"pending":0,"skipped":0}');
  expect(said).toContain('refund: Refund 1: 50.00 EUR = 650.00 EUR received - 600.00 EUR kept, for more was paid');
  // The same at the command line.
  expect(said).toContain('Owed back by bank entries: 0, nothing');
  expect(said).toMatch(/ open \S+ 10\.00 EUR unknown\n {2}from City of Sample, FR14/);
  expect(said).toMatch(/ {2}refund +50\.00 EUR {2}Refund 1: 50\.00 EUR = 650\.00 EUR received/);
  expect(said).toMatch(/^bank +1810\.00 EUR /m);
  expect(said).toContain('invoices.zip is written.');
  expect(said).toContain('\n1: 540,2: 540\n');
  expect(said).toContain('[ true, false ]');
  const refunds = readFileSync(join(directory, 'refunds.xml'), 'utf8');
  expect(await painErrors(refunds)).toEqual([]);
  // The refund to the account that was asked for, and what the entry owes to whoever sent it.
  expect(textsOf(refunds, 'InstdAmt')).toEqual(['10.00', '10.00']);
  expect(textsOf(refunds, 'IBAN').slice(1)).toEqual(['DE89370400440532013000', PAYER]);
  const journal = readFileSync(join(directory, 'journal.csv'), 'utf8');
  expect(journal).toContain(`${today},refunds-payable,bank,50.00,EUR,refund-paid,`);
  expect(journal).toContain(`${today},bank,unallocated,10.00,EUR,entry,`);
  expect(readFileSync(join(directory, 'invoices.zip')).subarray(0, 2).toString()).toBe('PK');
  expect(said).toContain('"account":"bank","debit":{"amountMinor":181000,"currency":"EUR"}');
  expect(said.trim().split('\n').at(-1)).toBe('{"items":[],"next":null}');
}, 120_000);

it('names every command of finance', async () => {
  const guide = readFileSync('docs/guide/finance.md', 'utf8');
  const [, table = ''] = /## The commands\n([^]*?)\n## /.exec(guide) ?? [];
  for (const group of [
    'statements',
    'entries',
    'finance',
    'payments',
    'invoices',
    'groups',
    'refunds',
    'refund-accounts',
  ]) {
    const { output } = await matricula([group, '--help'], {});
    const [, commands = ''] = /\nCommands:\n([^]*)$/.exec(output) ?? [];
    const names = [...commands.matchAll(/^ {2}([a-z-]+) \[/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'help');
    expect(names.length).toBeGreaterThan(1);
    const rows = table.split('\n').filter((row) => row.startsWith(`| \`${group} `));
    expect(names.filter((name) => !rows.some((row) => new RegExp(`\`(${group} )?${name}\``).test(row)))).toEqual([]);
  }
});

it('names every rule by which something is posted', () => {
  const guide = readFileSync('docs/guide/finance.md', 'utf8');
  const source = readFileSync('libs/domain/ledger/posting.ts', 'utf8');
  const [, rules = ''] = /type LedgerRule =([^;]*);/.exec(source) ?? [];
  const names = [...rules.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
