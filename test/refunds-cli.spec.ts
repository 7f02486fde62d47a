import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { OUR_IBAN } from './support/bank.js';
import type { Said } from './support/matricula.js';
import { matriculaHere as matricula } from './support/matricula-here.js';
import { painErrors, textsOf } from './support/pain.js';
import { type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-refunds-'));
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

function refunds(words: readonly string[], token?: string): Promise<Said> {
  return matricula(['refunds', ...words], {
    MATRICULA_API: app.url,
    ...(token !== undefined && { MATRICULA_TOKEN: token }),
  });
}

it('prepares, releases and writes the file at the command line, by two persons who are known by their tokens', async () => {
  expect((await refunds(['batches'], paybacks.preparer)).output).toBe('No batch was ever prepared.');
  const nothing = await refunds(['prepare'], paybacks.preparer);
  expect([nothing.exitCode, nothing.complaint]).toEqual([1, expect.stringMatching(/^No refund can go: /)]);
  const [one, other] = [await payers.invoiced(), await payers.invoiced()];
  const from = 'FR1420041010050500013M02606';
  await payers.brings(
    { minor: 61_000, from, structured: one.reference },
    { minor: 62_000, structured: other.reference },
  );
  const name = (await paybacks.refundsOf(one.id))[0]?.id ?? '';
  const behind = (await paybacks.refundsOf(other.id))[0]?.id ?? '';
  expect((await refunds(['prepare', '--refund', '0000000000-R1'], paybacks.preparer)).complaint).toContain(
    'There are none of the names in facts.unknown: nothing was prepared, for one of them may be a slip.\n  unknown: 0000000000-R1',
  );
  for (const [wanted, why] of [
    [['--due-by', '2000-01-01'], /^No refund can go: /],
    [['--due-by', 'tomorrow'], /A day is needed, such as 2024-11-11\./],
    [['--return', randomUUID()], /^There are none of the names in facts\.unknown: /],
    [['--account', 'DE89370400440532013000'], /account/],
    [['--due-by', '2199-01-01', '--refund', name], /dueBy is not said beside refunds or returns/],
  ] as const) {
    const said = await refunds(['prepare', ...wanted], paybacks.preparer);
    expect([said.exitCode, said.output, said.complaint]).toEqual([1, '', expect.stringMatching(why)]);
  }
  const prepared = await refunds(['prepare', '--account', OUR_IBAN, '--due-by', '2199-01-01'], paybacks.preparer);
  const [heading = '', ...lines] = prepared.output.split('\n');
  expect(heading).toMatch(/^[\da-f-]{36} prepared: 10\.00 EUR, prepared by staff:bruno$/);
  expect(lines).toEqual([
    expect.stringMatching(/^ {2}to be released by [\d-]{10}$/),
    `  line 1: ${name} 10.00 EUR approving`,
    expect.stringContaining(`  stays behind: ${behind} no-account: Nobody knows from which account it came.`),
  ]);
  const [id = ''] = heading.split(' ');
  expect((await refunds(['release', id])).complaint).toContain("required option '--token <token>' not specified");
  expect((await refunds(['release', id], payers.tokens.admissions)).complaint).toContain('This is for others');
  expect((await refunds(['release', id], paybacks.preparer)).complaint).toBe(
    'Another person has to do this.\n  preparedBy: staff:bruno',
  );
  const path = join(folder, 'refunds.xml');
  expect((await refunds(['file', id, path], paybacks.releaser)).complaint).toContain('It is being rendered');
  expect((await refunds(['release', id], paybacks.releaser)).exitCode).toBe(0);
  await paybacks.once(id, ({ state }) => state === 'sealed');
  expect((await refunds(['batches', '--state', 'sealed'], paybacks.releaser)).output).toBe(
    `${id} sealed: 10.00 EUR, prepared by staff:bruno, released by staff:carla`,
  );
  expect((await refunds(['file', id, path], paybacks.releaser)).exitCode).toBe(0);
  const text = await readFile(path, 'utf8');
  expect(await painErrors(text)).toEqual([]);
  expect(text).toBe((await paybacks.file(id)).text);
  expect(textsOf(text, 'InstdAmt')).toEqual(['10.00']);

  expect((await refunds(['retry', id, '1'], paybacks.releaser)).complaint).toMatch(/^The line is facts\.state\.\n/);
  const because = ['--because', 'It was never sent.'];
  const line = await refunds(['cancel', id, '--line', '1', ...because], paybacks.releaser);
  expect(line.output).toMatch(/^ {2}line 1: \S+ 10\.00 EUR (undoing|cancelled)$/m);
  await payers.settled();
  expect((await refunds(['show', id], paybacks.releaser)).output).toContain(`  line 1: ${name} 10.00 EUR cancelled`);
  expect((await refunds(['file', id, path], paybacks.releaser)).complaint).toContain('it must not be sent');
  const anew = await refunds(['prepare', '--refund', name], paybacks.preparer);
  const [next = ''] = anew.output.split(' ');
  expect((await refunds(['cancel', next, ...because], paybacks.preparer)).output).toContain(`${next} cancelled: `);
}, 120_000);
