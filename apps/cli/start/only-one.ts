import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataDirectory } from './data-directory.js';
import { commandOf } from './processes.js';
import { codeOf, StartError } from './start-error.js';

const STALE_GUARD_MS = 10_000;

/** Two launchers on one data directory would end each other's servers. Answers with what gives the place free again. */
export async function beTheOnlyOne(directory: DataDirectory): Promise<() => Promise<void>> {
  const file = join(directory.path, 'launcher.json');
  const mine = JSON.stringify({ pid: process.pid, command: commandOf(process.pid) });
  while (!(await created(file, mine))) {
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const { pid, command } = JSON.parse(found) as { pid: number; command: string };
    if (pid !== process.pid && command !== '' && commandOf(pid) === command)
      throw new StartError(
        `Matricula is already running as process ${pid} on ${directory.path}: stop it first, or set MATRICULA_DATA to another directory.`,
      );
    await clearAway(file, found);
  }
  return () => rm(file, { force: true });
}

/** A link appears at once with its whole content, and never over something that is there. */
async function created(file: string, content: string): Promise<boolean> {
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, content);
  try {
    await link(beside, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

/** Of two launchers that find the same dead one, the slower must not remove what the quicker has put there meanwhile. */
async function clearAway(file: string, dead: string): Promise<void> {
  const guard = `${file}.guard`;
  try {
    await mkdir(guard);
  } catch {
    const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_GUARD_MS) await rmdir(guard).catch(() => undefined);
    await sleep(50);
    return;
  }
  try {
    if ((await readFile(file, 'utf8').catch(() => '')) === dead) await rm(file);
  } finally {
    await rmdir(guard);
  }
}
