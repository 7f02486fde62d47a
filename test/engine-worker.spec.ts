import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadStream } from '#eventstore/event-store.js';
import { Teller } from '#telling/teller.js';
import { freePorts } from './support/launcher.js';
import { openSchool } from './support/school.js';
import { Workshop } from './support/workshop.js';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
afterAll(() => workshop.close());

it('loses and doubles nothing when a worker is killed in the midst of it, and stalls for seconds only', async () => {
  const { dataSource } = workshop;
  const [{ process: victim }] = await Promise.all([workshop.startWorker(), workshop.startWorker()]);
  const school = await openSchool(workshop);
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
  const { dataSource, client } = workshop;
  const own = `measured-${randomUUID()}`; // What other workers have done is theirs to tell.
  const { process: worker } = await workshop.startWorker({ taskQueue: own, more: { METRICS_PORT: port } });
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
    const { process: worker } = await workshop.startWorker();
    end(worker);
    expect(await once(worker, 'exit')).toEqual([0, null]);
  }
}, 60_000);
