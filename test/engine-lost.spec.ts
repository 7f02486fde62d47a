import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { recorders } from '#activities/index.js';
import { inTransaction } from '#database/transaction.js';
import { loadStream } from '#eventstore/event-store.js';
import { subjectOf } from '#telling/names.js';
import { resume } from '#telling/resume.js';
import { temporalBinary } from '../apps/cli/start/temporal-binary.js';
import { round, type Watch } from '../apps/worker/watchman.js';
import { type Engine, startEngine } from './support/engine.js';
import { kettle, type Make, putOn } from './support/kettle.js';
import { openSchool } from './support/school.js';
import { until } from './support/until.js';
import { freshDatabase, quietRuntime } from './support/world.js';

let dataSource: DataSource;
let executable: { readonly type: 'existing-path'; readonly path: string };

beforeAll(async () => {
  quietRuntime();
  dataSource = await freshDatabase();
  const path = await temporalBinary({ cacheDirectory: resolve('.data'), progress: () => undefined });
  executable = { type: 'existing-path', path };
}, 60_000);
afterAll(() => dataSource.destroy());

const kettles: Make = { boilsAfterMs: 8_000 };
const streams = Array.from({ length: 40 }, () => `application-${randomUUID()}`);

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const watchOf = ({ client, taskQueue, teller }: Engine, at = new Date().toISOString()): Watch => ({
  ...{ dataSource, client, taskQueue, teller, log: quiet },
  clock: () => at,
});

async function withServer(
  act: (engine: Engine) => Promise<void>,
  make?: Make,
  extraArgs: string[] = [],
): Promise<void> {
  const server = await TestWorkflowEnvironment.createLocal({ server: { executable, extraArgs } });
  const engine = await startEngine({
    dataSource,
    address: server.address,
    ...(make && { process: kettle(make) }),
  });
  try {
    await act(engine);
  } finally {
    await engine.stop();
    await server.teardown();
  }
}

const count = async (type: string): Promise<number> => {
  const [row] = await dataSource.query<{ n: number }[]>(
    'SELECT count(*)::integer AS n FROM domain_event WHERE type = $1',
    [type],
  );
  return row?.n ?? 0;
};

it('keeps every deadline, each once, though the Temporal server and all it knew are gone', async () => {
  await withServer(async ({ teller }) => {
    await Promise.all(streams.map((stream) => teller.tell(stream, putOn())));
  }, kettles);
  await withServer(async ({ client, taskQueue }) => {
    const told: number[] = [];
    const silent = await resume({ client, taskQueue, streams }, (done) => told.push(done));
    expect({ silent, told: told.at(-1) }).toEqual({ silent: [], told: streams.length });
    await until(async () => (await count('Boiled')) === streams.length);
    const late = await dataSource.query<unknown[]>(
      `SELECT FROM domain_event WHERE type = 'Boiled' AND recorded_at < occurred_at`,
    );
    expect(late).toEqual([]);
  }, kettles);
}, 60_000);

it('has the watchman start what nobody attends to, and leave alone what is attended to', async () => {
  await withServer(async (engine) => {
    const school = await openSchool({ dataSource, teller: engine.teller });
    const streams = await Promise.all([1, 2, 3, 4].map(() => school.apply()));
    const { client } = engine;
    const left = streams.slice(1);
    await Promise.all(left.map((stream) => client.workflow.getHandle(stream).terminate('lost')));
    const runningNow = async () => (await client.workflow.count(`ExecutionStatus = 'Running'`)).count;
    await until(async () => (await runningNow()) === 1);
    expect([...(await round(watchOf(engine)))].sort()).toEqual([...left].sort());
    await until(async () => (await runningNow()) === streams.length);
    expect(await round(watchOf(engine))).toEqual([]);
  });
}, 60_000);

it('has the watchman ask by name for what the list of running processes does not show yet', async () => {
  // One entry a second, so that the list lags as it may on a large cluster.
  const lagging = ['history.visibilityProcessorMaxPollRPS=1', 'history.visibilityTaskBatchSize=1'];
  await withServer(
    async (engine) => {
      const school = await openSchool({ dataSource, teller: engine.teller });
      const streams = await Promise.all(Array.from({ length: 12 }, () => school.apply()));
      const told = await round(watchOf(engine));
      expect(told.filter((stream) => streams.includes(stream))).toEqual([]);
    },
    undefined,
    lagging.flatMap((value) => ['--dynamic-config-value', value]),
  );
}, 60_000);

it('has the watchman tell the time where a timer did not, and only one watchman at once', async () => {
  await withServer(async (engine) => {
    const school = await openSchool({ dataSource, teller: engine.teller });
    const stream = await school.apply();
    const [row] = await dataSource.query<{ deadline: Date }[]>('SELECT deadline FROM application WHERE id = $1', [
      subjectOf(stream),
    ]);
    const afterDeadline = (ms: number) => new Date((row?.deadline.getTime() ?? 0) + ms).toISOString();
    await until(async () => (await round(watchOf(engine))).length === 0); // The former tests' applications run again.
    expect(await round(watchOf(engine, afterDeadline(60_000)))).toEqual([]);
    const rounds = await Promise.all([1, 2].map(() => round(watchOf(engine, afterDeadline(60_001)))));
    const told = rounds.flat();
    expect(told).toContain(stream);
    expect(rounds).toContainEqual([]);
  });
}, 60_000);

it('has the watchman spread news that an edition did not live to spread', async () => {
  await withServer(async (engine) => {
    const school = await openSchool({ dataSource, teller: engine.teller });
    const stream = await school.apply();
    await engine.client.workflow.getHandle(school.edition).result();
    // Recorded, and then the server was gone: nobody has told the application.
    const at = new Date().toISOString();
    const told = { type: 'CancelEdition', becauseId: 'x', id: 'c', by: 'staff:anna', role: 'admissions', at } as const;
    await inTransaction(dataSource, (manager) => recorders.edition.record(manager, school.edition, told));
    expect(await round(watchOf(engine))).toContain(school.edition);
    await engine.client.workflow.getHandle(school.edition).result();
    const types = (await loadStream(dataSource.manager, stream)).map(({ event }) => event.type);
    expect(types).toContain('EditionNoted');
  });
}, 60_000);
