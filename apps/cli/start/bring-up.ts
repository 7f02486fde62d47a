import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { heldNow } from '#readmodel/held.js';
import { block } from './block.js';
import type { Children } from './children.js';
import { beWalkable, cacheDirectory, type DataDirectory } from './data-directory.js';
import { checkOutside } from './outside.js';
import { makePlan, type Plan } from './plan.js';
import { noticed, type Progress } from './progress.js';
import { writeRunning, type Running } from './running.js';
import { seed } from './seed.js';
import type { ServersOrder } from './servers-order.js';
import { reasonOf, StartError } from './start-error.js';
import { temporalBinary } from './temporal-binary.js';

/** Starts one part after the other, each when what it needs is there, and says at the end where everything is. */
export async function bringUp(directory: DataDirectory, children: Children, progress: Progress): Promise<void> {
  const plan = await makePlan(process.env, directory);
  await noticed(progress, 'Looking for the services that were named …', checkOutside(process.env, plan.settings));
  const child = (name: string, module: string) =>
    children.start({ name, module, argument: `--data=${directory.path}`, environment: plan.environment });

  await startServers(plan, { directory, children, progress });
  if (plan.own.mail) await child('catcher', '../../catcher/main.js');
  const dataSource = await migrated(plan, progress);
  try {
    if (plan.takesReplies) await child('letterbox', '../../letterbox/main.js');
    await noticed(progress, 'Starting the worker …', child('worker', '../../worker/main.js'));
    await noticed(progress, 'Starting the API …', child('api', '../../api/main.js'));
    const apiUrl = apiUrlOf(plan);
    const { tokensFile } = await seed({ apiUrl, dataSource, dataDirectory: directory.path, progress });
    const running = runningOf(plan, directory, { apiUrl, tokensFile });
    const held = await heldNow(dataSource);
    if (children.isStopping) return;
    writeRunning(directory, running);
    console.log(block(running, { taken: plan.ports.taken, ownDatabase: plan.own.database, held }));
  } finally {
    await dataSource.destroy();
  }
}

interface Surroundings {
  readonly directory: DataDirectory;
  readonly children: Children;
  readonly progress: Progress;
}

async function startServers({ own, ports, settings, environment }: Plan, around: Surroundings): Promise<void> {
  if (!own.database && !own.temporal) return;
  const { directory, children, progress } = around;
  if (own.database) await beWalkable(directory);
  const order: ServersOrder = {
    ...(own.database && { database: { directory: directory.postgres, port: ports.postgres } }),
    ...(own.temporal && {
      temporal: {
        binary: await binaryFor(directory, progress),
        databaseFile: directory.temporalDatabase,
        pidFile: directory.temporalPid,
        namespace: settings.temporal.namespace,
        port: ports.temporal,
        uiPort: ports.temporalUi,
      },
    }),
  };
  await children.start({ name: 'servers', module: './servers.js', argument: JSON.stringify(order), environment });
}

async function binaryFor(directory: DataDirectory, progress: Progress): Promise<string> {
  try {
    return await temporalBinary({ cacheDirectory: await cacheDirectory(directory), progress });
  } catch (error) {
    throw new StartError(reasonOf(error));
  }
}

async function migrated({ settings }: Plan, progress: Progress): Promise<DataSource> {
  const dataSource = createDataSource(settings.databaseUrl);
  try {
    await dataSource.initialize();
    await noticed(progress, 'Bringing the database up to date …', migrate(dataSource));
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw new StartError(
      `The database could not be brought up to date (${reasonOf(error)}): DATABASE_URL needs a database of its own, and a user who may create tables in it.`,
    );
  }
}

/** Asked from this machine, a server that listens everywhere is at home. */
const apiUrlOf = ({ settings: { api } }: Plan): string =>
  `http://${api.host === '0.0.0.0' || api.host === '::' ? '127.0.0.1' : api.host}:${api.port}`;

function runningOf(
  { own, ports, settings, takesReplies }: Plan,
  directory: DataDirectory,
  { apiUrl, tokensFile }: Pick<Running, 'apiUrl' | 'tokensFile'>,
): Running {
  return {
    pid: process.pid,
    apiUrl,
    databaseUrl: settings.databaseUrl,
    temporalAddress: settings.temporal.address,
    ...(own.temporal && { temporalUiUrl: `http://127.0.0.1:${ports.temporalUi}` }),
    smtpUrl: settings.mail.smtpUrl,
    ...(own.mail && { mailUrl: `http://127.0.0.1:${ports.catcherPage}` }),
    ...(takesReplies && { repliesUrl: `smtp://127.0.0.1:${ports.letterbox}` }),
    metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
    tokensFile,
    logDirectory: directory.logs,
  };
}
