import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { dataDirectory, type DataDirectory } from './data-directory.js';
import { beTheOnlyOne } from './only-one.js';

let directory: DataDirectory;

beforeEach(async () => {
  directory = dataDirectory({ MATRICULA_DATA: await mkdtemp(join(tmpdir(), 'matricula-lock-')) });
});

afterEach(() => rm(directory.path, { recursive: true, force: true }));

const heldBy = (pid: number, command: string): Promise<void> =>
  writeFile(join(directory.path, 'launcher.json'), JSON.stringify({ pid, command }));

it('holds the directory until it is released', async () => {
  const release = await beTheOnlyOne(directory);
  expect(await readdir(directory.path)).toEqual(['launcher.json']);
  await release();
  expect(await readdir(directory.path)).toEqual([]);
});

it('takes over from a launcher that is gone', async () => {
  await heldBy(2 ** 22 - 1, 'node main.js start');
  await (
    await beTheOnlyOne(directory)
  )();
  expect(await readdir(directory.path)).toEqual([]);
});

it('takes over when the number belongs to a stranger by now', async () => {
  await heldBy(process.ppid, 'node main.js start');
  await (
    await beTheOnlyOne(directory)
  )();
});

it('takes over from its own number, which a container gives again', async () => {
  const release = await beTheOnlyOne(directory);
  await (
    await beTheOnlyOne(directory)
  )();
  await release();
});
