import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { temporalAddress } from './world.js';

export interface Deployed {
  readonly process: ChildProcess;
  /** Lines of its log, parsed. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  /** Asks it to end, and answers when it has; with -9 where that is said. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Sends SIGTERM and answers with how it ended: its exit code and the signal, of which one is null. */
  end(): Promise<readonly unknown[]>;
}

export interface Deploying {
  /** Of the last build: `apps/worker/main.js`. */
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  /** For node itself. */
  readonly nodeOptions?: readonly string[];
}

/** A process as it is deployed, which has said that it is ready. It sees nothing of the environment but what is given. */
export async function deploy({ module, environment, nodeOptions = [] }: Deploying): Promise<Deployed> {
  const child = fork(resolve('dist', module), {
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], MATRICULA_SECRET: 'a text that is long enough for a test', ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const said: unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (said[0] !== 'ready') throw new Error(`${module} did not start:\n${output}`);
  return {
    process: child,
    end: () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      return ended;
    },
    get logged() {
      return output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as never] : []));
    },
    stop: async (signal = 'SIGTERM') => {
      if (hasEnded(child)) return;
      const ended = once(child, 'close');
      child.kill(signal);
      await ended;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** What api and worker both need, on the servers that all test files share. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly taskQueue: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** An api or a worker beside the others of a test. */
export const deployBeside = (
  name: 'api' | 'worker',
  { databaseUrl, taskQueue, more }: Surroundings,
): Promise<Deployed> =>
  deploy({
    module: `apps/${name}/main.js`,
    environment: {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_TASK_QUEUE: taskQueue,
      SMTP_URL: 'smtp://127.0.0.1:1',
      LOG_LEVEL: 'error',
      ...more,
    },
  });
