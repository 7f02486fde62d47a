import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { connectTemporal } from '#telling/connect.js';
import { subjectOf } from '#telling/names.js';
import { Teller } from '#telling/teller.js';
import { camt, declare, importFile } from './support/bank.js';
import { type Deployed, deployBeside } from './support/deployed.js';
import { openSchool } from './support/school.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, temporalAddress } from './support/world.js';

const taskQueue = `clerk-${randomUUID()}`;
const workers: Deployed[] = [];
let databaseUrl: string;
let dataSource: DataSource;
let client: Client;

beforeAll(async () => {
  databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
}, 60_000);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
  await client.connection.close();
  await dataSource.destroy();
});

async function startWorker(): Promise<Deployed> {
  const worker = await deployBeside('worker', { databaseUrl, taskQueue });
  workers.push(worker);
  return worker;
}

const count = async (query: string): Promise<number> =>
  (await dataSource.query<{ count: number }[]>(query))[0]?.count ?? 0;

it('loses and doubles nothing when workers are killed in the midst of matching', async () => {
  let victim = await startWorker();
  const school = await openSchool({ dataSource, teller: new Teller(client, taskQueue) });
  const streams = await Promise.all(Array.from({ length: 24 }, () => school.apply()));
  await Promise.all(streams.map((stream) => school.act(stream, { type: 'Admit', override: null })));
  const invoices = await dataSource.query<{ id: string; reference: string }[]>(
    'SELECT application_id AS id, creditor_reference AS reference FROM invoice ORDER BY number',
  );
  expect(new Set(invoices.map(({ id }) => id))).toEqual(new Set(streams.map(subjectOf)));
  await declare(dataSource);
  const lines = invoices.flatMap(({ reference }) =>
    [30_000, 30_000].map((minor) => ({ minor, structured: reference })),
  );
  await importFile(dataSource, camt({ openingMinor: 0, lines }));
  for (const told of [8, 24]) {
    await until(async () => (await count('SELECT count(*)::integer FROM receipt')) >= told, 60_000);
    await victim.stop('SIGKILL');
    expect(await count('SELECT count(*)::integer FROM owed_tell')).toBeGreaterThan(0);
    victim = await startWorker();
  }
  const left = `SELECT (SELECT count(*) FROM bank_matching)::integer + (SELECT count(*) FROM owed_tell)::integer AS count`;
  await until(async () => (await count(left)) === 0, 60_000);
  const accounts = await dataSource.query<object[]>(
    `SELECT DISTINCT phase, received_minor::integer AS received,
            (SELECT count(*)::integer FROM receipt WHERE application_id = application.id) AS receipts FROM application`,
  );
  expect(accounts).toEqual([{ phase: 'guaranteed', received: 60_000, receipts: 2 }]);
  expect(await count(`SELECT count(*)::integer FROM bank_allocation WHERE told = 'recorded'`)).toBe(48);
  expect(await count(`SELECT count(*)::integer FROM domain_event WHERE type = 'EntryAllocated'`)).toBe(48);
}, 180_000);
