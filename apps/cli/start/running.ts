import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.js';

/** What a running system tells the other commands, in `<data>/running.json` from the moment it is ready until it stops. */
export interface Running {
  /** The launcher's process id. */
  readonly pid: number;
  /** Without a path: `http://127.0.0.1:3000`. */
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalUiUrl?: string;
  readonly smtpUrl: string;
  /** The mail catcher's page and JSON; absent where SMTP_URL leads elsewhere. */
  readonly mailUrl?: string;
  /** Where mail to our reply addresses is taken; absent where letters carry none. */
  readonly repliesUrl?: string;
  /** The worker's, as Prometheus reads them; the api's are at `/metrics` of the api. */
  readonly metricsUrl: string;
  readonly tokensFile: string;
  readonly logDirectory: string;
}

const file = (directory: DataDirectory): string => join(directory.path, 'running.json');

/** At once and in one piece, so that nobody reads half of it. Only for the owner: the database's password is in it. */
export function writeRunning(directory: DataDirectory, running: Running): void {
  const beside = `${file(directory)}.new`;
  writeFileSync(beside, `${JSON.stringify(running, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(beside, file(directory));
}

export const removeRunning = (directory: DataDirectory): void => rmSync(file(directory), { force: true });

/** Undefined when nothing runs on this data directory, or was killed and left its file behind. */
export function readRunning(directory: DataDirectory): Running | undefined {
  try {
    const running = JSON.parse(readFileSync(file(directory), 'utf8')) as Running;
    process.kill(running.pid, 0);
    return running;
  } catch {
    return undefined;
  }
}
