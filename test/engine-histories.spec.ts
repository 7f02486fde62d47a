import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { quietRuntime, workflowBundle } from './support/world.js';
import { recordHistories } from './support/record-histories.js';

const directory = resolve('test/histories');
const INCOMPATIBLE = 'incompatible.json';
const files = readdirSync(directory).filter((file) => file.endsWith('.json') && file !== INCOMPATIBLE);

beforeAll(() => quietRuntime());

const replay = async (file: string): Promise<void> => {
  const history: unknown = JSON.parse(await readFile(join(directory, file), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history, 'application-replayed');
};

if (process.env['RECORD_HISTORIES'] === '1') it('records them', () => recordHistories(directory), 300_000);
else {
  it('has a history of each story of the tour', () => {
    const stories = ['refunded', 'cancelled-too-late', 'lapsed', 'waived', 'certified', 'webinar-subscribed'];
    stories.push('group-closed', 'group-due', 'group-told-after-the-end');
    expect(files).toEqual(expect.arrayContaining(stories.map((story) => `${story}.json`)));
  });

  it.each(files)('replays %s as it was lived', (file) => replay(file));

  it('notices a loop that takes its steps in another order', async () => {
    await expect(replay(INCOMPATIBLE)).rejects.toThrow(DeterminismViolationError);
  });
}
