import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { filePerson, personById } from '#filing/person.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { startWatchman } from '../apps/worker/watchman.js';
import { ada } from './support/register.js';
import { until } from './support/until.js';
import { freshDatabase, temporalAddress } from './support/world.js';

const taskQueue = `watchman-${randomUUID()}`;
const LONG_AGO = '2024-07-01T10:00:00.000Z';
const START = '2024-08-01T10:00:00.000Z';

let dataSource: DataSource;
let client: Client;
let teller: Teller;
let watchman: ReturnType<typeof startWatchman>;
let rounds: number;
let now: Instant;
let lost: object[];

beforeAll(async () => {
  dataSource = await freshDatabase();
  client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
  teller = new Teller(client, taskQueue);
});
afterAll(async () => {
  await client.connection.close();
  await dataSource.destroy();
});

/** With the pauses that it has by itself, but for the one between rounds. */
function watch(): void {
  [now, rounds, lost] = [START, 0, []];
  const note = (fields: object): void => void lost.push(fields);
  const log = { info: () => undefined, warn: note, error: note };
  const clock = (): Instant => {
    rounds += 1;
    return now;
  };
  watchman = startWatchman({ dataSource, client, taskQueue, teller, log, clock, intervalMs: 10 });
}
afterEach(async () => {
  await watchman.stop();
  expect(lost).toEqual([]);
});

const strand = (): Promise<string> => filePerson(dataSource, ada, LONG_AGO);
const isGone = async (id: string): Promise<boolean> => (await personById(dataSource, id)) === null;

/** So many times the watchman has asked what time it is. */
async function some(): Promise<void> {
  const seen = rounds;
  await until(() => rounds > seen + 20);
}

it('sweeps what no event names five minutes after its start, and then once a day', async () => {
  const first = await strand();
  watch();
  now = '2024-08-01T10:04:59.999Z';
  await some();
  expect(await isGone(first)).toBe(false);
  now = '2024-08-01T10:05:00.000Z';
  await until(() => isGone(first));
  const second = await strand();
  now = '2024-08-02T10:04:59.999Z';
  await some();
  expect(await isGone(second)).toBe(false);
  now = '2024-08-02T10:05:00.000Z';
  await until(() => isGone(second));
});

it('leaves it while another watchman of the database is at work, and does it afterwards', async () => {
  const other: QueryRunner = dataSource.createQueryRunner();
  const stranded = await strand();
  try {
    await other.query('SELECT pg_advisory_lock(7301946)');
    watch();
    now = '2024-08-01T10:05:00.000Z';
    await some();
    expect(await isGone(stranded)).toBe(false);
    await other.query('SELECT pg_advisory_unlock(7301946)');
    await until(() => isGone(stranded));
  } finally {
    await other.release();
  }
});
