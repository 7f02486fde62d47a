import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { DataSource } from 'typeorm';
import { type Engine, startEngine } from './support/engine.js';
import { kettle, lookAt, putOn, takeOff } from './support/kettle.js';
import { workflowBundleOf } from './support/workflow-bundle-of.js';
import { freshDatabase, workflowBundle } from './support/world.js';

// The worked example of docs/adr/0007: one more step in the loop, while runs of before are open.

const directory = resolve('test/histories');
// Whole lives of every kind, as they were lived before.
const before = readdirSync(directory).filter((file) => file.endsWith('.json') && file !== 'incompatible.json');
const ofApplications = before.filter((file) => !/^(edition|group)-/.test(file));

let patched: WorkflowBundleOption;
let careless: WorkflowBundleOption;
let dataSource: DataSource;
let engine: Engine;
beforeAll(async () => {
  patched = await workflowBundleOf('test/support/patched-loop.workflow.ts');
  careless = await workflowBundleOf('test/support/older-loop.workflow.ts');
  dataSource = await freshDatabase();
  engine = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 60_000 }), bundle: patched });
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await dataSource.destroy();
});

const recorded = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(directory, file), 'utf8'));
const replay = (bundle: WorkflowBundleOption, history: unknown): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: bundle }, history, 'application-replayed');

/** A life from beginning to end under the patched loop. */
async function livedPatched(): Promise<unknown> {
  const stream = `application-${randomUUID()}`;
  for (const command of [putOn(), lookAt(), takeOff()]) await engine.teller.tell(stream, command);
  const handle = engine.client.workflow.getHandle(stream);
  await handle.result();
  return JSON.parse(historyToJSON(await handle.fetchHistory()));
}

it.each(before)('replays %s of before under the patched loop', async (file) => {
  await replay(patched, await recorded(file));
});

it.each(ofApplications)('cannot replay %s under the same step without the patch', async (file) => {
  await expect(replay(careless, await recorded(file))).rejects.toThrow(DeterminismViolationError);
});

it('takes the new step in a run that begins under it, and replays that', async () => {
  const history = await livedPatched();
  // The kettle's own timer was still running when it was taken off: the one that fired is the new step's.
  expect(JSON.stringify(history)).toContain('timerFiredEventAttributes');
  await replay(patched, history);
});

it('cannot go back to the loop of before: what ran under the patch is stuck there', async () => {
  await expect(replay(workflowBundle(), await livedPatched())).rejects.toThrow(DeterminismViolationError);
});
