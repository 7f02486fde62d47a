import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { fileBilling } from '#filing/texts.js';
import { connectTemporal } from '#telling/connect.js';
import { groupStream } from '#telling/names.js';
import { Teller } from '#telling/teller.js';
import { deployBeside, type Deployed } from './support/deployed.js';
import { openSchool, type School } from './support/school.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, temporalAddress } from './support/world.js';

const taskQueue = `groups-${randomUUID()}`;
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
  for (const worker of workers) await worker.stop('SIGKILL');
  await client.connection.close();
  await dataSource.destroy();
});

async function startWorker(): Promise<Deployed> {
  const worker = await deployBeside('worker', { databaseUrl, taskQueue });
  workers.push(worker);
  return worker;
}

const owed = async (): Promise<number> => {
  const [row] = await dataSource.query<readonly { count: number }[]>(
    'SELECT count(*)::integer AS count FROM owed_tell',
  );
  return row?.count ?? 0;
};

interface Declared {
  readonly group: string;
  readonly applications: readonly string[];
}

async function groupOf(school: School, members: number): Promise<Declared> {
  const code = `ghent-${randomUUID().slice(0, 8)}`;
  const billing = {
    legalName: 'City of Ghent',
    address: 'Botermarkt 1',
    country: 'BE',
    invoiceEmail: 'pay@ghent.example',
  };
  const at = new Date().toISOString();
  const billingId = await fileBilling(dataSource, { billing, by: 'staff:anna', about: code, at });
  const group = groupStream(code);
  const declaring = { edition: school.programme.code, groupId: randomUUID(), billingId };
  await school.act(group, { type: 'DeclareGroup', ...declaring });
  const applications = await Promise.all(Array.from({ length: members }, () => school.apply({}, code)));
  await Promise.all(applications.map((stream) => school.act(stream, { type: 'Admit', override: null })));
  return { group, applications };
}

it('tells every line once, though the worker is killed between the decision and the telling', async () => {
  const victim = await startWorker();
  const school = await openSchool({ dataSource, teller: new Teller(client, taskQueue) });
  const groups = await Promise.all(Array.from({ length: 4 }, () => groupOf(school, 3)));
  const closed = await Promise.all(groups.map(({ group }) => school.act(group, { type: 'CloseGroup' })));
  victim.process.kill('SIGKILL');
  expect(closed.map(({ rejection }) => rejection)).toEqual([null, null, null, null]);
  expect(await owed()).toBeGreaterThan(0);
  await startWorker();
  await until(async () => (await owed()) === 0, 60_000);
  for (const stream of groups.flatMap(({ applications }) => applications)) {
    const events = (await loadStream<ApplicationEvent>(dataSource.manager, stream)).map(({ event }) => event);
    const lines = events.filter((event) => event.type === 'InvoiceIssued');
    expect(lines).toMatchObject([{ amountMinor: 54_000, line: { askedMinor: 60_000 } }]);
  }
  for (const { group } of groups) {
    const types = (await loadStream(dataSource.manager, group)).map(({ event }) => event.type);
    const expected = [
      'GroupDeclared',
      'MemberJoined',
      'MemberJoined',
      'MemberJoined',
      'GroupClosed',
      'GroupInvoiceIssued',
    ];
    expect(types).toEqual(expected);
  }
}, 120_000);
