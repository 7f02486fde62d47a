import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY = 'Matricula is running.';
const PORTS = [
  'PORT',
  'POSTGRES_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'METRICS_PORT',
  'CATCHER_SMTP_PORT',
  'CATCHER_PAGE_PORT',
  'LETTERBOX_PORT',
];
/** What a developer may have in the environment, and a test of the parts that come along must not see. */
const REPLACING = new Set([
  'DATABASE_URL',
  'TEMPORAL_ADDRESS',
  'SMTP_URL',
  'MATRICULA_SECRET',
  'LOG_LEVEL',
  'HOST',
  'PUBLIC_URL',
  'REPLY_DOMAIN',
]);

/** One `matricula start` of the last build, as a person would run it. */
export class Launcher {
  readonly #child: ChildProcess;
  #output = '';

  constructor(directory: string, environment: Readonly<Record<string, string>>) {
    const inherited = Object.entries(process.env).filter(([name]) => !REPLACING.has(name));
    this.#child = spawn(process.execPath, [resolve('dist/apps/cli/main.js'), 'start'], {
      env: { ...Object.fromEntries(inherited), MATRICULA_DATA: directory, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
  }

  /** Everything that was printed so far, in order. */
  get output(): string {
    return this.#output;
  }

  async ready(): Promise<this> {
    while (!this.#output.includes(READY)) {
      if (this.#hasEnded) throw new Error(`the launcher has ended:\n${this.#output}`);
      await sleep(50);
    }
    return this;
  }

  /** Sends the signal, if any, and answers with the exit code; null when the signal itself ended the process. */
  async ended(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.#hasEnded) return this.#child.exitCode;
    const exited = once(this.#child, 'close');
    if (signal !== undefined) this.#child.kill(signal);
    await exited;
    return this.#child.exitCode;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

/** A directory that the postgres user can walk into, as it must when the tests run as root. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'matricula-start-'));
  chmodSync(directory, 0o755);
  return directory;
}

/** Ends whatever a failed test has left behind on the directory, and removes it. */
export function removeDirectory(directory: string): void {
  for (const { pid } of processesOn(directory)) process.kill(pid, 'SIGKILL');
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** The processes that have the directory on their command line. Reads /proc, so it needs Linux. */
export function processesOn(directory: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), command: commandOf(name) }))
    .filter(({ command }) => command.includes(directory));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // It ended while we looked.
  }
}

/** Resolves when nobody works on the directory any more. */
export async function deserted(directory: string, timeoutMs: number): Promise<void> {
  for (let waitedMs = 0; processesOn(directory).length > 0; waitedMs += 50) {
    if (waitedMs > timeoutMs) throw new Error(`still running: ${JSON.stringify(processesOn(directory))}`);
    await sleep(50);
  }
}

/**
 * A port of its own for every part, so that test files can run side by side; below the range from which the system
 * numbers outgoing connections, or one of those takes it before the launcher does.
 */
export async function freePorts(): Promise<Record<string, string>> {
  for (;;) {
    const first = 12_000 + Math.floor(Math.random() * 1_800) * 10;
    const wanted = PORTS.map((name, index) => [name, String(first + index)] as const);
    const free = await Promise.all(wanted.map(([, port]) => isFree(Number(port))));
    if (!free.includes(false)) return Object.fromEntries(wanted);
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await new Promise((done) => server.close(done));
  return true;
}
