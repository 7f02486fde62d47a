import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { temporalAddress } from './world.js';

export interface Deployed {
  readonly process: ChildProcess;
  /** Sends SIGTERM and answers with how it ended: its exit code and the signal, of which one is null. */
  end(): Promise<readonly unknown[]>;
}

/** What api and worker both need, on the servers that all test files share. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly taskQueue: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** An api or a worker as it is deployed, from the last build; resolves when it says that it is ready. */
export async function deploy(name: 'api' | 'worker', around: Surroundings): Promise<Deployed> {
  const child = fork(resolve(`dist/apps/${name}/main.js`), {
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: around.databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_TASK_QUEUE: around.taskQueue,
      SMTP_URL: 'smtp://127.0.0.1:1',
      MATRICULA_SECRET: 'a text that is long enough for a test',
      LOG_LEVEL: 'error',
      ...around.more,
    },
  });
  const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  if (message !== 'ready') throw new Error(`${name} did not start: it said ${JSON.stringify(message)}`);
  return {
    process: child,
    end: () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      return ended;
    },
  };
}
