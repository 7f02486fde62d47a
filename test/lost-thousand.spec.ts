import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { mailSettings } from '#settings/settings.js';
import { subjectOf } from '#telling/names.js';
import { temporalBinary } from '../apps/cli/start/temporal-binary.js';
import { startCourier } from '../apps/worker/courier.js';
import { RECORDS_AT_ONCE } from '../apps/worker/create-worker.js';
import { round, type Watch } from '../apps/worker/watchman.js';
import { type Engine, startEngine } from './support/engine.js';
import { startMailServer } from './support/mail-server.js';
import { ANSWERED_WITHIN_MS, recordApplications } from './support/thousand.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, quietRuntime } from './support/world.js';

const MINUTE_MS = 60_000;
/** Their deadline passed while nobody kept the time. */
const PASSED = 150;
/** Theirs comes when their process should run again. */
const SOON = 150;
const LATER = 700;
const many = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => value(index));

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = (): string => new Date().toISOString();
let databaseUrl: string;
let dataSource: DataSource;
let streams: readonly string[];

beforeAll(async () => {
  quietRuntime();
  databaseUrl = await freshDatabaseUrl();
  // As an administrator may set it: whoever waits for something else within a transaction loses it.
  const settled = await createDataSource(databaseUrl, 1).initialize();
  await settled.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = 1500', current_database()); END $$`,
  );
  await settled.destroy();
  dataSource = await createDataSource(databaseUrl, RECORDS_AT_ONCE + 6).initialize();
  streams = await recordApplications(dataSource, [
    ...many(PASSED, (index) => ANSWERED_WITHIN_MS + 5 * MINUTE_MS + index * 1_000),
    ...many(LATER, () => 5 * MINUTE_MS),
    ...many(SOON, (index) => ANSWERED_WITHIN_MS - 20_000 - index * 50),
  ]);
}, 180_000);
afterAll(() => dataSource.destroy());

/** A Temporal server that knows nothing, and a worker on it. */
async function onEmptyServer(act: (engine: Engine, address: string) => Promise<void>): Promise<void> {
  const path = await temporalBinary({ cacheDirectory: resolve('.data'), progress: () => undefined });
  const executable = { type: 'existing-path', path } as const;
  const server = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  const engine = await startEngine({ dataSource, address: server.address });
  try {
    await act(engine, server.address);
  } finally {
    await engine.stop();
    await server.teardown();
  }
}

const runningOn = async ({ client }: Engine): Promise<number> =>
  (await client.workflow.count(`ExecutionStatus = 'Running'`)).count;

/** How many streams each have so many of these events, by that number. */
async function streamsWith(type: string): Promise<unknown[]> {
  return dataSource.query<unknown[]>(
    `SELECT times, count(*)::integer AS streams FROM (
       SELECT count(*)::integer AS times FROM domain_event WHERE type = $1 GROUP BY stream) AS stream
     GROUP BY times`,
    [type],
  );
}

const run = promisify(execFile);

it('brings a thousand applications back by `matricula resume`, with every deadline once and every letter', async () => {
  // Their receipts are long with their readers; those of the others are still owed.
  const received = streams.slice(PASSED).map(subjectOf);
  await dataSource.query(`UPDATE owed SET state = 'sent', sent_at = now() WHERE application_id = ANY($1)`, [received]);
  const mail = await startMailServer();
  await onEmptyServer(async (engine, address) => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address };
    const { stdout } = await run(process.execPath, [resolve('dist/apps/cli/main.js'), 'resume'], {
      env: { ...env, TEMPORAL_TASK_QUEUE: engine.taskQueue },
    });
    const hundreds = many(10, (index) => (index + 1) * 100);
    expect(stdout.trim().split('\n')).toEqual([
      '1000 processes should run.',
      ...hundreds.map((told) => `${told} of 1000 told the time`),
      'All of them run.',
    ]);
    await until(async () => (await runningOn(engine)) === streams.length);
    await until(async () => (await streamsWith('AssessmentOverdue')).length > 0);
    const letters = await startCourier({
      ...{ databaseUrl, log: quiet, clock, secret: 'x', publicUrl: 'http://127.0.0.1' },
      mail: mailSettings({ SMTP_URL: mail.url }),
    });
    const left = async (): Promise<unknown[]> =>
      dataSource.query<unknown[]>(`SELECT FROM owed WHERE state = 'owed' LIMIT 1`);
    await until(async () => {
      const [overdue] = (await streamsWith('AssessmentOverdue')) as { streams: number }[];
      return overdue?.streams === PASSED + SOON && (await left()).length === 0;
    }, 90_000);
    await letters.stop();
  });
  expect(await streamsWith('AssessmentOverdue')).toEqual([{ times: 1, streams: PASSED + SOON }]);
  const late = await dataSource.query<unknown[]>(
    `SELECT FROM domain_event AS overdue JOIN domain_event AS submitted USING (stream)
     WHERE overdue.type = 'AssessmentOverdue' AND submitted.type = 'ApplicationSubmitted'
       AND overdue.occurred_at <> submitted.occurred_at + interval '1 hour'`,
  );
  expect(late).toEqual([]);
  const ids = mail.received.map(({ mail: { messageId }, recipients }) => `${messageId ?? ''} ${recipients.join()}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(PASSED + PASSED + SOON);
  await mail.close();
}, 240_000);

it('has the watchman bring them back alone, holding its post all the while, and then leave them alone', async () => {
  await onEmptyServer(async (engine) => {
    const { client, taskQueue, teller } = engine;
    const watch: Watch = { dataSource, client, taskQueue, teller, log: quiet, clock };
    const walking = round(watch);
    await sleep(3_000);
    expect(await round(watch)).toEqual([]); // The post is taken.
    expect([...(await walking)].sort()).toEqual([...streams].sort());
    expect(await round(watch)).toEqual([]);
    await until(async () => (await runningOn(engine)) === streams.length);
  });
}, 240_000);
