import { parseArgs } from 'node:util';
import { underFire } from './run.js';
import { isKept, tableOf } from './table.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '100' },
    lives: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '6' },
  },
});
const order = {
  seed: Number(values.seed),
  kills: Number(values.kills),
  lives: Number(values.lives),
  atOnce: Number(values['at-once']),
  quietWithinMs: 150_000,
};
console.log(`Seed ${order.seed}: ${order.kills} kills, at least ${order.lives} lives, ${order.atOnce} at once.\n`);
const report = await underFire(order, console.log);
console.log(`\n${tableOf(report)}`);
process.exitCode = isKept(report) ? 0 : 1;
