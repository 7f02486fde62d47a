import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { resume } from '#telling/resume.js';
import { temporalBinary } from '../apps/cli/start/temporal-binary.js';
import { round, type Watch } from '../apps/worker/watchman.js';
import { type Engine, startEngine } from './support/engine.js';
import { kettle, putOn, takeOff } from './support/kettle.js';
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

const BOILS_AFTER_MS = 8_000;
const streams = Array.from({ length: 40 }, () => `application-${randomUUID()}`);

async function withServer(act: (engine: Engine) => Promise<void>): Promise<void> {
  const server = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  const process = kettle({ boilsAfterMs: BOILS_AFTER_MS });
  const engine = await startEngine({ dataSource, process, address: server.address });
  try {
    await act(engine);
  } finally {
    await engine.stop();
    await server.teardown();
  }
}

const open = async (): Promise<string[]> => {
  const rows = await dataSource.query<{ stream: string }[]>(
    `SELECT DISTINCT ON (stream) stream, type FROM domain_event ORDER BY stream, version DESC`,
  );
  return rows.map(({ stream }) => stream);
};
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
  });
  await withServer(async ({ client, taskQueue }) => {
    const told: number[] = [];
    const silent = await resume({ client, taskQueue, streams: await open() }, (done) => told.push(done));
    expect({ silent, told: told.at(-1) }).toEqual({ silent: [], told: streams.length });
    await until(async () => (await count('Boiled')) === streams.length);
    const late = await dataSource.query<unknown[]>(
      `SELECT FROM domain_event WHERE type = 'Boiled' AND recorded_at < occurred_at`,
    );
    expect(late).toEqual([]);
  });
}, 60_000);

it('has the watchman start what nobody attends to, and leave alone what is attended to', async () => {
  await withServer(async ({ client, taskQueue, teller }) => {
    const attended = `application-${randomUUID()}`;
    await teller.tell(attended, putOn());
    const log = { warn: () => undefined, error: () => undefined };
    const watch: Watch = {
      dataSource,
      client,
      taskQueue,
      teller,
      log,
      now: () => new Date(),
      open: () => Promise.resolve([attended, ...streams.slice(0, 3)]),
      overdue: () => Promise.resolve([]),
    };
    await until(async () => (await client.workflow.count(`WorkflowId = '${attended}'`)).count === 1);
    expect([...(await round(watch))].sort()).toEqual(streams.slice(0, 3).sort());
    await until(async () => (await client.workflow.count(`TaskQueue = '${taskQueue}'`)).count === 4);
    expect(await round(watch)).toEqual([]);
    await teller.tell(attended, takeOff());
  });
}, 60_000);

it('has the watchman tell the time where a timer did not, and only one watchman at once', async () => {
  await withServer(async ({ client, taskQueue, teller }) => {
    const stream = `application-${randomUUID()}`;
    const { deadline } = (await teller.tell(stream, putOn())).outcome;
    await client.workflow.getHandle(stream).terminate('its timer is lost');
    const asked: string[] = [];
    const watch: Watch = {
      dataSource,
      client,
      taskQueue,
      teller,
      log: { warn: () => undefined, error: () => undefined },
      now: () => new Date(Date.parse(deadline ?? '') + 60_001),
      open: () => Promise.resolve([]),
      overdue: (before) => {
        asked.push(before);
        return Promise.resolve(before > (deadline ?? '') ? [stream] : []);
      },
    };
    const rounds = await Promise.all([round(watch), round(watch)]);
    expect(rounds.flat()).toEqual([stream]);
    expect(asked).toHaveLength(1);
    await client.workflow.getHandle(stream).describe();
  });
}, 60_000);
