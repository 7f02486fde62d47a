import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.js';
import { commandOf, ended, exists } from './processes.js';
import type { Progress } from './progress.js';
import { StartError } from './start-error.js';

const PATIENCE_MS = 20_000;

interface Leftover {
  readonly pidFile: string;
  /** Undefined: it must not be signalled, and ends by itself once its launcher is gone. */
  readonly signal?: NodeJS.Signals;
  /** Its command line has this in it, or it is a stranger who was given the number since. */
  readonly mark: string;
}

/** After kill -9, what we started may still run on our files: end exactly that, in the order of an ordinary stop. */
export async function endLeftovers(directory: DataDirectory, progress: Progress): Promise<void> {
  const child = (name: string) => ({ pidFile: join(directory.pids, `${name}.pid`), mark: directory.path });
  for (const name of ['api', 'worker', 'letterbox', 'catcher'])
    await end({ ...child(name), signal: 'SIGTERM' }, progress);
  await end(child('servers'), progress);
  await end({ ...child('temporal'), signal: 'SIGTERM' }, progress);
  await end(
    { pidFile: join(directory.postgres, 'postmaster.pid'), signal: 'SIGINT', mark: directory.postgres },
    progress,
  );
}

async function end({ pidFile, signal, mark }: Leftover, progress: Progress): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 1) || !exists(pid)) return;
  const command = commandOf(pid);
  // PostgreSQL takes even a dead process that nobody has reaped, one without a command line, for a running server.
  if (command !== '' && !command.includes(mark)) {
    await rm(pidFile); // The number has been given to a stranger since, say by a reboot.
    return;
  }
  progress(`Ending process ${pid}, left over from a run that was killed …`);
  if (signal !== undefined && command !== '') process.kill(pid, signal);
  if (await ended(pid, PATIENCE_MS)) return;
  if (signal !== undefined)
    throw new StartError(`Process ${pid} of an earlier run does not end: stop it and start again.`);
  process.kill(pid, 'SIGKILL');
}
