import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { HOLDABLE, release } from '#database/holds.js';
import { migrate } from '#database/migrate.js';

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: did globalSetup run?`);
  return value;
};

export const temporalAddress = (): string => setting('TEST_TEMPORAL_ADDRESS');
export const workflowBundle = (): { codePath: string } => ({ codePath: setting('TEST_WORKFLOW_BUNDLE') });

const databaseUrl = (database: string): string => `${setting('TEST_DATABASE_URL')}/${database}`;

/** A migrated database of its own, connected, copied from a template that the first caller makes. Destroy it afterwards. */
export async function freshDatabase(): Promise<DataSource> {
  return createDataSource(await freshDatabaseUrl()).initialize();
}

/** The same for a process that connects by itself. */
export async function freshDatabaseUrl(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '_')}`;
  await onServer(async (server) => {
    await server.query('SELECT pg_advisory_lock(1)');
    await makeTemplate(server);
    await server.query(`CREATE DATABASE "${name}" TEMPLATE template_app STRATEGY FILE_COPY`);
  });
  await onServer(async (copy) => {
    // A copy is held, as any copy of a database is.
    const word = { at: new Date(), by: 'staff:tests', because: null, alsoAfterFailover: false };
    for (const thing of HOLDABLE) await release(copy.manager, { ...word, thing });
  }, name);
  return databaseUrl(name);
}

/** A database without any table, for what makes or migrates one itself. */
export async function emptyDatabaseUrl(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '_')}`;
  await onServer((server) => server.query(`CREATE DATABASE "${name}"`));
  return databaseUrl(name);
}

async function onServer(act: (server: DataSource) => Promise<unknown>, database = 'postgres'): Promise<void> {
  const server = new DataSource({ type: 'postgres', url: databaseUrl(database), extra: { max: 1 } });
  await server.initialize();
  try {
    await act(server);
  } finally {
    await server.destroy();
  }
}

async function makeTemplate(server: DataSource): Promise<void> {
  const ready = `SELECT 1 FROM pg_database WHERE datname = 'template_app' AND datistemplate`;
  if ((await server.query<unknown[]>(ready)).length > 0) return;
  await server.query('DROP DATABASE IF EXISTS template_app'); // What a failed migration left behind.
  await server.query('CREATE DATABASE template_app');
  const template = await createDataSource(databaseUrl('template_app')).initialize();
  try {
    await migrate(template);
  } finally {
    await template.destroy();
  }
  await server.query('ALTER DATABASE template_app IS_TEMPLATE true');
}

/** Once per test process, before the first connection: quiet, and signals left to Jest. */
export function quietRuntime(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  } catch {
    // Another test file of this worker process has installed it.
  }
}

/** The service's FastForwardPollingResult, which the client does not export. */
const timedOut = 1;
const completed = 2;

/**
 * Lets `seconds` pass for one running workflow, firing the timers on the way; no other workflow's clock moves.
 * Returns when the time has passed or the run has ended. Adds events to the history: do not count them in such tests.
 */
export async function advance(client: Client, workflowId: string, seconds: number): Promise<void> {
  const service = client.workflowService;
  const workflow = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const fastForwardId = randomUUID();
  await service.updateWorkflowExecutionOptions({
    ...workflow,
    workflowExecutionOptions: {
      timeSkippingConfig: { enabled: true, fastForwardConfig: { id: fastForwardId, duration: msToTs(seconds * 1000) } },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
  for (;;) {
    const poll = await service.pollWorkflowExecutionTimeSkipping({ ...workflow, fastForwardId });
    const result: number = poll.fastForwardPollingResult;
    if (result === completed) return;
    if (result !== timedOut) return failUnlessEnded(client, workflowId, poll.failedReason);
  }
}

/** The service also calls it a failure when the run ends on the way, which is what most tests are after. */
async function failUnlessEnded(client: Client, workflowId: string, reason: string): Promise<void> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  if (status.name === 'RUNNING') throw new Error(`Time did not pass for ${workflowId}: ${reason}`);
}
