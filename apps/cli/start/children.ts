import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataDirectory } from './data-directory.js';
import { noticed, type Progress } from './progress.js';
import type { ChildMessage } from './servers-order.js';
import { StartError } from './start-error.js';

export interface ChildOrder {
  readonly name: string;
  /** Relative to this file's place in dist. */
  readonly module: string;
  readonly argument: string;
  readonly environment: NodeJS.ProcessEnv;
}

interface Child {
  readonly name: string;
  readonly process: ChildProcess;
  isReady: boolean;
}

/** Longer than a worker waits for a mail server that has its last letter: one that is cut off goes out twice. */
const PATIENCE_MS = 60_000;

/** The processes of one launcher, each with a log file; they are stopped in the reverse order of their start. */
export class Children {
  readonly #directory: DataDirectory;
  readonly #progress: Progress;
  readonly #running: Child[] = [];
  readonly #onUnexpectedEnd: (sentence: string) => void;
  #stopping = false;

  constructor(directory: DataDirectory, progress: Progress, onUnexpectedEnd: (sentence: string) => void) {
    this.#directory = directory;
    this.#progress = progress;
    this.#onUnexpectedEnd = onUnexpectedEnd;
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  /** Resolves when the child says that it is ready; throws StartError with its reason, or its last lines. */
  async start(order: ChildOrder): Promise<void> {
    if (this.#stopping) throw new StartError('Matricula is being stopped.');
    const child: Child = { name: order.name, process: this.#fork(order), isReady: false };
    this.#running.unshift(child);
    await new Promise<void>((ready, fail) => {
      child.process.on('message', (message: ChildMessage) => {
        if (message === 'ready') ready();
        else if ('failed' in message) fail(new StartError(message.failed));
        else this.#progress(message.progress);
      });
      child.process.once('exit', (code, signal) => {
        const sentence = this.#obituary(order.name, signal ?? code);
        if (child.isReady && !this.#stopping) this.#onUnexpectedEnd(sentence);
        fail(new StartError(sentence));
      });
    });
    child.isReady = true;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const child of this.#running) {
      if (child.process.exitCode === null && child.process.signalCode === null) await this.#end(child);
      await rm(this.#pidFile(child.name), { force: true });
    }
  }

  async #end({ name, process: child, isReady }: Child): Promise<void> {
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    // While it is loading it may not listen yet; but the servers' process must never be signalled.
    if (!isReady && name !== 'servers') child.kill('SIGTERM');
    const impatience = setTimeout(() => {
      this.#progress(`The process "${name}" does not stop, so it is killed …`);
      child.kill('SIGKILL');
    }, PATIENCE_MS);
    await noticed(this.#progress, `Waiting for the process "${name}" to finish what it holds …`, exited);
    clearTimeout(impatience);
  }

  #fork({ name, module, argument, environment }: ChildOrder): ChildProcess {
    const log = this.#logFile(name);
    if (existsSync(log)) renameSync(log, `${log}.previous`);
    const output = openSync(log, 'w', 0o600);
    // A session of its own, so that Ctrl-C reaches only the launcher and the order of shutdown is ours.
    const child = fork(fileURLToPath(new URL(module, import.meta.url)), [argument], {
      detached: true,
      execArgv: [],
      stdio: ['ignore', output, output, 'ipc'],
      env: environment,
    });
    closeSync(output);
    if (child.pid !== undefined) writeFileSync(this.#pidFile(name), String(child.pid));
    return child;
  }

  #obituary(name: string, end: number | string | null): string {
    const log = this.#logFile(name);
    const said = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
    return `The process "${name}" has ended by itself (${end ?? 'unknown'}). The end of ${log}:\n${said}`;
  }

  #logFile(name: string): string {
    return join(this.#directory.logs, `${name}.log`);
  }

  #pidFile(name: string): string {
    return join(this.#directory.pids, `${name}.pid`);
  }
}
