import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { camt, declare, ibanOf, importFile, type Line, storedEntries } from './support/bank.js';
import { freshDatabase, freshDatabaseUrl } from './support/world.js';

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'matricula-interrupted-'))));
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Half of them without the bank's reference, each of these twice. */
const lines = (count: number): Line[] =>
  Array.from({ length: count }, (_, at) => ({
    minor: 100 + Math.floor(at / 4),
    ...(at % 4 < 2 && { reference: `REF-${at}` }),
  }));

/** All that an import leaves, but the ids of statements, which are chance. */
const left = (dataSource: DataSource) =>
  dataSource.query<object[]>(
    `SELECT entry.id, key, ordinal, state, type, payload - 'statement' AS payload, text.counterparty_name
     FROM bank_entry AS entry JOIN domain_event ON stream = 'entry-' || entry.id
     JOIN bank_entry_text AS text ON text.id = text_id ORDER BY entry.id`,
  );

class Interrupted extends Error {}

it('leaves the same when it was interrupted at any step and began again', async () => {
  const [dataSource, quiet] = await Promise.all([freshDatabase(), freshDatabase()]);
  const file = camt(
    { openingMinor: 0, lines: lines(4_500) },
    { openingMinor: 2_982_750, day: '2024-09-03', lines: lines(10) },
  );
  for (const one of [dataSource, quiet]) await declare(one);
  let steps = 0;
  await importFile(quiet, file, { progress: () => void (steps += 1) });
  expect(steps).toBeGreaterThanOrEqual(5);
  for (let step = 1; step <= steps; step += 1) {
    let passed = 0;
    const progress = (): void => {
      passed += 1;
      if (passed === step) throw new Interrupted();
    };
    await expect(importFile(dataSource, file, { progress })).rejects.toThrow(Interrupted);
    expect(await storedEntries(dataSource)).toEqual([]);
    expect(await dataSource.query('SELECT FROM stream')).toEqual([]);
  }
  await importFile(dataSource, file);
  expect(await left(dataSource)).toEqual(await left(quiet));
  await Promise.all([dataSource.destroy(), quiet.destroy()]);
}, 180_000);

/** `matricula import`, killed as soon as it has said the word. */
async function killed(url: string, file: string, word: RegExp): Promise<void> {
  const child = spawn(process.execPath, [resolve('dist/apps/cli/main.js'), 'import', file, '--by', 'omar'], {
    env: { ...process.env, DATABASE_URL: url, TMPDIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (word.test(said)) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect({ said, signal }).toMatchObject({ signal: 'SIGKILL' });
}

it('does not keep the next import waiting when it is killed, and has done nothing', async () => {
  const url = await freshDatabaseUrl();
  const dataSource = await createDataSource(url).initialize();
  await declare(dataSource);
  const file = join(directory, 'large.xml');
  await writeFile(file, camt({ openingMinor: 0, lines: lines(20_000) }));
  for (const word of [/entries read/, /entries stored/]) {
    await killed(url, file, word);
    expect(await dataSource.query('SELECT FROM bank_entry LIMIT 1')).toEqual([]);
    expect(await readdir(directory)).toEqual(['large.xml']);
  }
  await importFile(dataSource, camt({ openingMinor: 0, day: '2024-08-01', lines: lines(3) }));
  expect(await dataSource.query('SELECT count(*)::integer AS count FROM bank_statement')).toEqual([{ count: 1 }]);
  await dataSource.destroy();
}, 180_000);

it('lets imports of one account take turns, and those of two pass each other', async () => {
  const dataSource = await freshDatabase();
  const other = 'NL91ABNA0417164300';
  await declare(dataSource);
  await declare(dataSource, { iban: other });
  const holder = dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query(`SELECT FROM bank_account WHERE iban <> '${other}' FOR NO KEY UPDATE`);
  const statement = { openingMinor: 0, lines: lines(2) };
  let isDone = false;
  const waiting = importFile(dataSource, camt(statement)).then(() => (isDone = true));
  await importFile(dataSource, camt({ ...statement, iban: other }));
  await sleep(100);
  expect(isDone).toBe(false);
  await holder.rollbackTransaction();
  await holder.release();
  expect(await waiting).toBe(true);
  await dataSource.destroy();
});

const dayOf = (at: number): string => `2024-09-${String(at + 1).padStart(2, '0')}`;

/** What was booked on each day, few amounts, so that equals abound; and which days each file tells of. */
const history = fc.record({
  days: fc.array(fc.array(fc.constantFrom(100, 100, 200), { maxLength: 3 }), { minLength: 2, maxLength: 6 }),
  files: fc.array(fc.record({ back: fc.nat(3), length: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 6,
  }),
});

it('books what was booked, once, however statements overlap, repeat and go on', async () => {
  const dataSource = await freshDatabase();
  let account = 0;
  await fc.assert(
    fc.asyncProperty(history, async ({ days, files }) => {
      const iban = ibanOf((account += 1));
      await declare(dataSource, { iban });
      let told = 0;
      for (const { back, length } of files) {
        const first = Math.max(0, Math.min(told, days.length - 1) - back);
        const end = Math.min(days.length, first + length);
        const openingMinor = days
          .slice(0, first)
          .flat()
          .reduce((sum, minor) => sum + minor, 0);
        const booked = days
          .slice(first, end)
          .flatMap((minors, at) => minors.map((minor) => ({ minor, on: dayOf(first + at) })));
        const statement = { iban, openingMinor, day: dayOf(first), until: dayOf(end - 1), lines: booked };
        expect(await importFile(dataSource, camt(statement))).toMatchObject({ kind: 'imported' });
        told = Math.max(told, end);
      }
      const truth = days.slice(0, told).flatMap((minors, at) => minors.map((minor) => `${dayOf(at)} ${minor}`));
      const rows = await dataSource.query<{ line: string; state: string }[]>(
        `SELECT booked_on || ' ' || amount_minor AS line, state FROM bank_entry
         JOIN bank_account AS account ON account.id = account_id WHERE iban = $1`,
        [iban],
      );
      const open = rows.filter(({ state }) => state === 'open').map(({ line }) => line);
      const all = rows.map(({ line }) => line);
      const count = (list: readonly string[], line: string): number => list.filter((one) => one === line).length;
      // Nothing is swallowed, and nothing counts twice: what is in doubt is with a person.
      for (const line of new Set([...truth, ...all])) {
        expect(count(all, line)).toBeGreaterThanOrEqual(count(truth, line));
        expect(count(open, line)).toBeLessThanOrEqual(count(truth, line));
      }
    }),
    { numRuns: 30 },
  );
  await dataSource.destroy();
}, 180_000);
