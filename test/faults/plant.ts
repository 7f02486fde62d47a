import { join } from 'node:path';
import type { ServersOrder } from '../../apps/cli/start/servers-order.js';
import type { Tokens } from '../../apps/cli/start/tokens.js';
import { breakGround, furnished, type Ground } from '../support/ground.js';
import { Part, type PartOrder } from './part.js';

/** In the order of their start. */
export const NAMES = ['postgres', 'temporal', 'catcher', 'worker', 'api'] as const;
export type Name = (typeof NAMES)[number];
export type Names = readonly [Name, ...Name[]];

/** A whole Matricula of separate processes on a directory of its own. */
export interface Plant {
  readonly parts: Readonly<Record<Name, Part>>;
  /** Without a path. */
  readonly apiUrl: string;
  readonly mailUrl: string;
  readonly databaseUrl: string;
  readonly tokens: Tokens;
  readonly workerLog: string;
  /** What ended though nobody had killed it. */
  readonly surprises: readonly string[];
  /** Starts a second worker, which nobody kills. */
  startDeputy(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param path a directory that the postgres user can walk into; what it has of mail and tokens is kept
 * @param fill puts something into the empty database before anything else sees it
 */
export async function startPlant(path: string, fill?: (databaseUrl: string) => Promise<void>): Promise<Plant> {
  const ground = await breakGround(path);
  const { directory, plan } = ground;
  const surprises: string[] = [];
  const { parts, deputy } = partsOf(ground, (sentence) => void surprises.push(sentence));
  const startDeputy = (): Promise<void> => deputy.start();
  const stop = async (): Promise<void> => {
    await deputy.stop();
    for (const name of [...NAMES].reverse()) await parts[name].stop();
  };
  try {
    await Promise.all([parts.postgres.start(), parts.temporal.start(), parts.catcher.start()]);
    const { databaseUrl } = plan.settings;
    await fill?.(databaseUrl);
    const tokens = await furnished(ground);
    await Promise.all([parts.worker.start(), parts.api.start()]);
    const apiUrl = `http://127.0.0.1:${plan.ports.api}`;
    const mailUrl = `http://127.0.0.1:${plan.ports.catcherPage}`;
    const workerLog = join(directory.logs, 'worker.log');
    return { parts, apiUrl, mailUrl, databaseUrl, tokens, workerLog, surprises, startDeputy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function partsOf(
  { directory, plan, binary }: Ground,
  onUnexpectedEnd: PartOrder['onUnexpectedEnd'],
): { readonly parts: Record<Name, Part>; readonly deputy: Part } {
  const { environment, ports, settings } = plan;
  const about = (name: Name) => ({
    name,
    // The courier's log says how long each letter's window was open.
    environment: name === 'worker' ? { ...environment, LOG_LEVEL: 'info' } : environment,
    onUnexpectedEnd,
    logFile: join(directory.logs, `${name}.log`),
  });
  const app = (name: Name): Part =>
    new Part({ ...about(name), module: `apps/${name}/main.js`, argument: `--data=${directory.path}` });
  const server = (name: Name, order: ServersOrder, pidFile: string): Part =>
    new Part({ ...about(name), module: 'apps/cli/start/servers.js', argument: JSON.stringify(order), pidFile });
  const temporal = {
    binary,
    databaseFile: directory.temporalDatabase,
    pidFile: directory.temporalPid,
    namespace: settings.temporal.namespace,
    port: ports.temporal,
    uiPort: ports.temporalUi,
  };
  const database = { directory: directory.postgres, port: ports.postgres };
  const parts = {
    postgres: server('postgres', { database }, join(directory.postgres, 'postmaster.pid')),
    temporal: server('temporal', { temporal }, directory.temporalPid),
    catcher: app('catcher'),
    worker: app('worker'),
    api: app('api'),
  };
  // The port for what the SDK measures is the first one's.
  const beside = { ...about('worker'), environment: { ...about('worker').environment, METRICS_PORT: undefined } };
  const deputy = new Part({ ...beside, module: 'apps/worker/main.js', argument: `--data=${directory.path}` });
  return { parts, deputy };
}
