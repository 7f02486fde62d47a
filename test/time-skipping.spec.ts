import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { sleeper } from './support/sleeper.workflow.js';
import { advance, quietRuntime, temporalAddress } from './support/world.js';

const dayMs = 86_400_000;
const taskQueue = `time-skipping-${randomUUID()}`;
let client: Client;
let stop: () => Promise<void>;

beforeAll(async () => {
  quietRuntime();
  const workflowsPath = resolve('test/support/sleeper.workflow.ts');
  const [connection, native, workflowBundle] = await Promise.all([
    Connection.connect({ address: temporalAddress() }),
    NativeConnection.connect({ address: temporalAddress() }),
    bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') }),
  ]);
  const worker = await Worker.create({ connection: native, taskQueue, workflowBundle });
  const running = worker.run();
  client = new Client({ connection });
  stop = async () => {
    worker.shutdown();
    await running;
    await Promise.all([connection.close(), native.close()]);
  };
}, 60_000);

afterAll(() => stop());

const start = (naps: number[]) =>
  client.workflow.start<typeof sleeper>('sleeper', { args: [naps], taskQueue, workflowId: `sleeper-${randomUUID()}` });

it('lets a year pass for one workflow and leaves its neighbour asleep', async () => {
  const [hurried, patient] = await Promise.all([start([365 * dayMs]), start([dayMs])]);
  const began = Date.now();
  await advance(client, hurried.workflowId, (366 * dayMs) / 1000);
  const [woke] = await hurried.result();
  expect(woke).toBeGreaterThan(began + 364 * dayMs);
  expect((await patient.describe()).status.name).toBe('RUNNING');
  await patient.terminate();
});

it('stops where it was told to, so that what comes later has not happened', async () => {
  const slow = await start([dayMs, dayMs]);
  await advance(client, slow.workflowId, (1.5 * dayMs) / 1000);
  expect((await slow.describe()).status.name).toBe('RUNNING');
  await advance(client, slow.workflowId, dayMs / 1000);
  const [first = 0, second = 0] = await slow.result();
  expect(Math.round((second - first) / dayMs)).toBe(1);
});
