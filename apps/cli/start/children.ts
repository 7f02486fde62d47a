import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataDirectory } from './data-directory.js';
import type { Progress } from './progress.js';
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
}

const PATIENCE_MS = 15_000;

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
    const child = this.#fork(order);
    this.#running.unshift({ name: order.name, process: child });
    let isReady = false;
    await new Promise<void>((ready, fail) => {
      child.on('message', (message: ChildMessage) => {
        if (message === 'ready') ready();
        else if ('failed' in message) fail(new StartError(message.failed));
        else this.#progress(message.progress);
      });
      child.once('exit', (code, signal) => {
        const sentence = this.#obituary(order.name, signal ?? code);
        if (isReady && !this.#stopping) this.#onUnexpectedEnd(sentence);
        fail(new StartError(sentence));
      });
    });
    isReady = true;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { name, process: child } of this.#running) {
      if (child.exitCode === null && child.signalCode === null) await this.#end(child);
      await rm(this.#pidFile(name), { force: true });
    }
  }

  async #end(child: ChildProcess): Promise<void> {
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await exited;
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
    const said = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
    return `The process "${name}" has ended by itself (${end ?? 'unknown'}). The end of ${log}:\n${said}`;
  }

  #logFile(name: string): string {
    return join(this.#directory.logs, `${name}.log`);
  }

  #pidFile(name: string): string {
    return join(this.#directory.pids, `${name}.pid`);
  }
}
