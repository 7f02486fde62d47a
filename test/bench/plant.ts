import { join } from 'node:path';
import type { ServersOrder } from '../../apps/cli/start/servers-order.js';
import type { Plan } from '../../apps/cli/start/plan.js';
import type { Tokens } from '../../apps/cli/start/tokens.js';
import { Part } from '../faults/part.js';
import { breakGround, furnished, type Ground } from '../support/ground.js';
import { messageIdsIn } from './counts.js';

const NAMES = ['postgres', 'temporal', 'smtp', 'worker', 'api', 'floorWorker', 'letterbox'] as const;
export type Name = (typeof NAMES)[number];

/** Servers with room, a mail server that forgets, Matricula's two processes, and beside them the floor's worker. */
export interface BenchPlant {
  readonly parts: Readonly<Record<Name, Part>>;
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly tokens: Tokens;
  readonly plan: Plan;
  /** The Message-IDs of the letters that the mail server has taken, in order. */
  lettersTaken(): readonly string[];
  stop(): Promise<void>;
}

/** One that is asked by two clients only would throttle them: raised in both arms alike. */
const RAISED = [
  ...['frontend.rps', 'frontend.namespaceRPS', 'matching.rps', 'history.rps'].map((limit) => `${limit}=100000`),
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** @param path an empty directory that the postgres user can walk into */
export async function startPlant(path: string): Promise<BenchPlant> {
  const ground = await breakGround(path);
  const parts = partsOf(ground);
  const stop = async (): Promise<void> => {
    for (const name of [...NAMES].reverse()) await parts[name].stop();
  };
  try {
    await Promise.all([parts.postgres.start(), parts.temporal.start(), parts.smtp.start()]);
    const { databaseUrl, temporal, api } = ground.plan.settings;
    const tokens = await furnished(ground);
    await Promise.all([parts.worker.start(), parts.api.start(), parts.floorWorker.start()]);
    return {
      parts,
      apiUrl: `http://127.0.0.1:${api.port}`,
      databaseUrl,
      temporalAddress: temporal.address,
      tokens,
      plan: ground.plan,
      lettersTaken: () => messageIdsIn(logOf(ground, 'smtp')),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const logOf = ({ directory }: Pick<Ground, 'directory'>, name: Name): string => join(directory.logs, `${name}.log`);

function partsOf({ directory, plan, binary }: Ground): BenchPlant['parts'] {
  const { environment, ports, settings } = plan;
  const part = (name: Name, module: string, more: { readonly argument?: string; readonly pidFile?: string } = {}) =>
    new Part({
      ...{ name, module, environment, argument: `--data=${directory.path}`, ...more },
      logFile: logOf({ directory }, name),
      onUnexpectedEnd: (sentence) => console.error(sentence),
    });
  const servers = (order: ServersOrder): string => JSON.stringify(order);
  const temporal = {
    ...{ binary, databaseFile: directory.temporalDatabase, pidFile: directory.temporalPid, dynamicConfig: RAISED },
    ...{ namespace: settings.temporal.namespace, port: ports.temporal, uiPort: ports.temporalUi },
  };
  return {
    postgres: part('postgres', 'apps/cli/start/servers.js', {
      argument: servers({ database: { directory: directory.postgres, port: ports.postgres } }),
      pidFile: join(directory.postgres, 'postmaster.pid'),
    }),
    temporal: part('temporal', 'apps/cli/start/servers.js', {
      argument: servers({ temporal }),
      pidFile: directory.temporalPid,
    }),
    smtp: part('smtp', 'test/bench/null-smtp.js'),
    worker: part('worker', 'apps/worker/main.js'),
    api: part('api', 'apps/api/main.js'),
    floorWorker: part('floorWorker', 'test/bench/floor/worker.js'),
    // Nobody writes to the others: it is started by whoever measures it.
    letterbox: part('letterbox', 'apps/letterbox/main.js'),
  };
}
