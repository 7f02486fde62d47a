import { expect, it } from '@jest/globals';
import { NAMES } from './faults/plant.js';
import { underFire } from './faults/run.js';
import { tableOf } from './faults/table.js';

// The short form of `npm run faults`: each of the five processes is killed between two steps of a life, and at random.
it('keeps every promise though worker, api, servers and mail catcher are killed again and again', async () => {
  const order = {
    seed: 1,
    kills: 10,
    steps: 'some',
    only: NAMES,
    deputy: false,
    lives: 0,
    atOnce: 3,
    quietWithinMs: 90_000,
  } as const;
  const said: string[] = [];
  const report = await underFire(order, (line) => said.push(line));
  const broken = report.findings.filter(({ violations }) => violations.length > 0);
  if (broken.length > 0) throw new Error(`${JSON.stringify(broken, null, 2)}\n${said.join('\n')}\n${tableOf(report)}`);
  expect(new Set(report.fired.flatMap(({ names }) => names)).size).toBe(5);
  expect(new Set(report.cells.map((cell) => cell.split(' ')[0])).size).toBe(5);
  // An audit of nothing would find nothing.
  expect(report.findings.filter(({ promise, looked }) => looked === 0 && !promise.startsWith('a refused'))).toEqual([]);
}, 300_000);
