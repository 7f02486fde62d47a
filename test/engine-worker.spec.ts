import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { loadStream } from '#eventstore/event-store.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { deployBeside } from './support/deployed.js';
import { freePorts } from './support/launcher.js';
import { openSchool } from './support/school.js';
import { freshDatabaseUrl, temporalAddress } from './support/world.js';

const taskQueue = `worker-${randomUUID()}`;
const workers: ChildProcess[] = [];
let databaseUrl: string;
let dataSource: DataSource;
let client: Client;

beforeAll(async () => {
  databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
}, 60_000);

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await client.connection.close();
  await dataSource.destroy();
});

async function startWorker(more: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const { process: worker } = await deployBeside('worker', { databaseUrl, taskQueue, more });
  workers.push(worker);
  return worker;
}

it('loses and doubles nothing when a worker is killed in the midst of it, and stalls for seconds only', async () => {
  const [victim] = await Promise.all([startWorker(), startWorker()]);
  const teller = new Teller(client, taskQueue);
  const school = await openSchool({ dataSource, teller });
  const waits: number[] = [];
  const live = async (): Promise<string> => {
    const began = Date.now();
    const stream = await school.apply();
    await school.act(stream, { type: 'RequestInformation', questionId: 'q' });
    await school.act(stream, { type: 'ProvideInformation', answerId: 'a' });
    waits.push(Date.now() - began);
    return stream;
  };
  const first = await Promise.all(Array.from({ length: 8 }, live));
  const during = Array.from({ length: 24 }, live);
  setTimeout(() => victim.kill('SIGKILL'), 150);
  const streams = [...first, ...(await Promise.all(during))];
  for (const stream of streams)
    expect((await loadStream(dataSource.manager, stream)).map(({ event }) => event.type)).toEqual([
      'ApplicationSubmitted',
      'InformationRequested',
      'InformationProvided',
    ]);
  expect(Math.max(...waits)).toBeLessThan(15_000);
}, 60_000);

it('shows what the SDK measures of it, where it was told to', async () => {
  const { METRICS_PORT: port = '' } = await freePorts();
  const own = `measured-${randomUUID()}`; // What other workers have done is theirs to tell.
  const worker = await startWorker({ METRICS_PORT: port, TEMPORAL_TASK_QUEUE: own });
  const school = await openSchool({ dataSource, teller: new Teller(client, own) });
  await school.apply();
  const measured = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  // Work that was done, and calls to the server that brought it.
  expect(measured).toMatch(/^temporal_workflow_task_execution_latency_count\{[^}]*\} [1-9]/m);
  expect(measured).toMatch(/^temporal_request_total\{[^}]*operation="RespondWorkflowTaskCompleted"[^}]*\} [1-9]/m);
  worker.kill('SIGTERM');
  await once(worker, 'exit');
}, 60_000);

it('ends by itself when it is told to, and when whoever started it is gone', async () => {
  for (const end of [(worker: ChildProcess) => worker.kill('SIGTERM'), (worker: ChildProcess) => worker.disconnect()]) {
    const worker = await startWorker();
    end(worker);
    expect(await once(worker, 'exit')).toEqual([0, null]);
  }
}, 60_000);
