import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '#settings/package-root.js';
import { ended } from '../../apps/cli/start/processes.js';

export interface PartOrder {
  readonly name: string;
  /** Of the last build: `apps/worker/main.js`. */
  readonly module: string;
  readonly argument: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Where the process to kill is another than the one that is forked: the file that begins with its id. */
  readonly pidFile?: string;
  /** Told when it has ended and nobody had asked for it. */
  readonly onUnexpectedEnd: (sentence: string) => void;
}

const PATIENCE_MS = 40_000;

/** One process that can be killed with -9 and started again. */
export class Part {
  #child: ChildProcess | undefined;
  #isWanted = false;

  constructor(private readonly order: PartOrder) {}

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const { name, module, argument, environment, logFile, onUnexpectedEnd } = this.order;
    const log = openSync(logFile, 'a', 0o600);
    const child = fork(join(packageRoot(), 'dist', module), [argument], {
      detached: true,
      execArgv: [],
      stdio: ['ignore', log, log, 'ipc'],
      env: environment,
    });
    closeSync(log);
    this.#child = child;
    const said: unknown[] = await Promise.race([
      this.#word(child),
      once(child, 'exit'),
      sleep(PATIENCE_MS, ['nothing'], { ref: false }),
    ]);
    if (said[0] !== 'ready') throw new Error(`${name} did not start: it said ${JSON.stringify(said)}, see ${logFile}`);
    this.#isWanted = true;
    child.once('exit', (code, signal) => {
      if (this.#isWanted) onUnexpectedEnd(`${name} ended by itself (${signal ?? code ?? 'unknown'})`);
    });
  }

  /** Of the process that does the work; undefined where none runs. */
  get pid(): number | undefined {
    return this.#child === undefined ? undefined : this.#victim(this.#child);
  }

  /** Kills it, and what it has started, with -9; resolves when it has ended. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#isWanted = false;
    const exited = hasEnded(child) ? Promise.resolve() : once(child, 'exit');
    const pid = this.#victim(child);
    const victims = pid === undefined ? [] : [pid, ...childrenOf(pid)];
    victims.forEach(killNow);
    await exited;
    // PostgreSQL takes even a dead process that nobody has reaped for a running server.
    await Promise.all(victims.map((victim) => ended(victim, PATIENCE_MS)));
  }

  /** Asks it to end, as a launcher that goes away does. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#isWanted = false;
    if (child === undefined || hasEnded(child)) return;
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await exited;
    clearTimeout(impatience);
  }

  #victim(child: ChildProcess): number | undefined {
    const { pidFile } = this.order;
    if (pidFile === undefined) return child.pid;
    return existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8'), 10) : undefined;
  }

  /** The first that is not progress. */
  #word(child: ChildProcess): Promise<unknown[]> {
    return new Promise((said) => {
      child.on('message', (message) => {
        if (message === 'ready' || (typeof message === 'object' && 'failed' in message)) said([message]);
      });
    });
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}

/** Reads /proc, so it needs Linux. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number);
}

function parentOf(pid: string): number {
  try {
    // `pid (name) state parent …`, and the name may have spaces and brackets in it.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return 0; // It ended while we looked.
  }
}
