import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { camt } from './support/bank.js';
import { matricula } from './support/matricula.js';
import { type Payers, startPaying } from './support/payers.js';

let app: RunningApp;
let payers: Payers;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-bank-cli-'));
  ({ app, payers } = await startPaying());
}, 60_000);
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

const ID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;
const databaseUrl = (): string => (app.dataSource.options as { url: string }).url;

async function imported(file: string, ...options: readonly string[]): Promise<string[]> {
  const words = ['import', join(folder, file), '--by', 'omar', ...options];
  const { exitCode, output, complaint } = await matricula(words, { DATABASE_URL: databaseUrl() });
  expect([exitCode, complaint]).toEqual([0, '']);
  return output.split('\n').map((line) => line.replaceAll(ID, 'ID'));
}

it('says what a file was found to pay, and which lines need a person', async () => {
  const [one, other, third] = [await payers.invoiced(), await payers.invoiced('Alike'), await payers.invoiced()];
  const lines = [
    { minor: 60_000, structured: one.reference },
    { minor: 500, structured: third.reference },
    { minor: 60_000, name: 'City of Alike' },
    { minor: 60_000, currency: 'USD', structured: other.reference, reference: 'B-7' },
    { minor: 1_234, name: 'Nobody Known' },
    { minor: -250, name: 'The Bank' },
  ];
  await writeFile(join(folder, 'day.xml'), camt({ id: 'S', openingMinor: 0, day: '2024-09-02', lines }));
  const found = [
    '1 allocated: exact',
    '1 allocated: partial',
    '1 open: debit',
    '1 open: other-currency',
    '1 open: unknown',
    '1 suggested',
    'needs a person: 2024-09-02 -2.50 EUR open debit ID',
    'needs a person: 2024-09-02 12.34 EUR open unknown ID',
    'needs a person: 2024-09-02 600.00 USD B-7 open other-currency ID',
    'needs a person: 2024-09-02 600.00 EUR suggested ID',
  ];
  const said = await imported('day.xml');
  expect(said).toContain(
    'ES9121000418450200051332 S (2024-09-02 to 2024-09-02): 6 new, 0 known, 0 to be looked at, 0 pending; closes with 1214.84 EUR',
  );
  expect(said.slice(-10).sort()).toEqual([...found].sort());
  expect(await payers.phaseOf(one.id)).toBe('guaranteed');

  const again = await imported('day.xml');
  expect(again[0]).toBe('This file was taken in before: nothing was added.');
  expect(again.slice(-10).sort()).toEqual([...found].sort());
}, 60_000);

it('does not wait where it is told not to', async () => {
  await writeFile(join(folder, 'next.xml'), camt({ id: 'T', openingMinor: 121_484, day: '2024-09-03', lines: [] }));
  const said = await imported('next.xml', '--no-wait');
  expect(said.at(-1)).toContain('0 new, 0 known, 0 to be looked at');
});
