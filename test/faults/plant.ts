import { join } from 'node:path';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { packageRoot } from '#settings/package-root.js';
import { beWalkable, dataDirectory, type DataDirectory, prepare } from '../../apps/cli/start/data-directory.js';
import { makePlan, type Plan } from '../../apps/cli/start/plan.js';
import type { ServersOrder } from '../../apps/cli/start/servers-order.js';
import { temporalBinary } from '../../apps/cli/start/temporal-binary.js';
import { keptTokens, type Tokens } from '../../apps/cli/start/tokens.js';
import { Part, type PartOrder } from './part.js';

/** In the order of their start. */
export const NAMES = ['postgres', 'temporal', 'catcher', 'worker', 'api'] as const;
export type Name = (typeof NAMES)[number];

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
  stop(): Promise<void>;
}

/**
 * @param path a directory that the postgres user can walk into; what it has of mail and tokens is kept
 * @param fill puts something into the empty database before anything else sees it
 */
export async function startPlant(path: string, fill?: (databaseUrl: string) => Promise<void>): Promise<Plant> {
  const directory = dataDirectory({ MATRICULA_DATA: path });
  await prepare(directory);
  await beWalkable(directory);
  const plan = await withFreePorts(directory);
  const binary = await temporalBinary({ cacheDirectory: join(packageRoot(), '.data'), progress: console.error });
  const surprises: string[] = [];
  const parts = partsOf(plan, { directory, binary, onUnexpectedEnd: (sentence) => void surprises.push(sentence) });
  const stop = async (): Promise<void> => {
    for (const name of [...NAMES].reverse()) await parts[name].stop();
  };
  try {
    await Promise.all([parts.postgres.start(), parts.temporal.start(), parts.catcher.start()]);
    const { databaseUrl } = plan.settings;
    await fill?.(databaseUrl);
    const tokens = await prepared(databaseUrl, join(path, 'tokens.json'));
    await Promise.all([parts.worker.start(), parts.api.start()]);
    const apiUrl = `http://127.0.0.1:${plan.ports.api}`;
    const mailUrl = `http://127.0.0.1:${plan.ports.catcherPage}`;
    const workerLog = join(directory.logs, 'worker.log');
    return { parts, apiUrl, mailUrl, databaseUrl, tokens, workerLog, surprises, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepared(databaseUrl: string, tokensFile: string): Promise<Tokens> {
  const dataSource = await createDataSource(databaseUrl, 2).initialize();
  try {
    await migrate(dataSource);
    return await keptTokens(dataSource, tokensFile);
  } finally {
    await dataSource.destroy();
  }
}

const PORTS = [
  'PORT',
  'POSTGRES_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'METRICS_PORT',
  'CATCHER_SMTP_PORT',
  'CATCHER_PAGE_PORT',
];
const TRIES = 10;

/**
 * Below the range from which the system numbers outgoing connections: else one of those could have the port of a
 * process that is down just when it comes back, or be connected to itself.
 */
async function withFreePorts(directory: DataDirectory): Promise<Plan> {
  for (let tries = 1; ; tries += 1) {
    const first = 12_000 + Math.floor(Math.random() * 1_800) * 10;
    const ports = Object.fromEntries(PORTS.map((name, index) => [name, String(first + index)]));
    const given = { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn', ...ports };
    try {
      return await makePlan({ ...given, REQUESTS_PER_MINUTE: '1000000', SUBMISSIONS_PER_MINUTE: '1000000' }, directory);
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

interface Surroundings {
  readonly directory: DataDirectory;
  readonly binary: string;
  readonly onUnexpectedEnd: PartOrder['onUnexpectedEnd'];
}

function partsOf(plan: Plan, { directory, binary, onUnexpectedEnd }: Surroundings): Record<Name, Part> {
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
  return {
    postgres: server('postgres', { database }, join(directory.postgres, 'postmaster.pid')),
    temporal: server('temporal', { temporal }, directory.temporalPid),
    catcher: app('catcher'),
    worker: app('worker'),
    api: app('api'),
  };
}
