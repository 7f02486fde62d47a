import { parseArgs } from 'node:util';
import { NAMES } from './plant.js';
import { isKept, underFire } from './run.js';
import { tableOf } from './table.js';

const HELP = `npm run faults -- [options]

Kills worker, api, Temporal, PostgreSQL and mail catcher with -9 while people apply, pay and cancel: first each part
between any two steps of four kinds of lives, then at random. Afterwards everything is audited; fails where a promise
was broken. About 2 seconds a kill.

  --kills <n>     in all (200)
  --steps <what>  every: each part at each step first; some: each part at one step; none: at random only (every)
  --only <part>   kills at random this part alone: postgres, temporal, catcher, worker or api
  --deputy        with a second worker that nobody kills, as there is beside any worker that is in earnest
  --seed <n>      another schedule; the same seed gives the same one (1)
  --lives <n>     at least so many; while there are kills left, life goes on (0)
  --at-once <n>   people at the same time (6)`;

const STEPS = ['every', 'some', 'none'] as const;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    steps: { type: 'string', default: 'every' },
    only: { type: 'string' },
    deputy: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    lives: { type: 'string', default: '0' },
    'at-once': { type: 'string', default: '6' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const [first, ...others] = NAMES.filter((name) => values.only === undefined || name === values.only);
const steps = STEPS.find((known) => known === values.steps);
if (first === undefined || steps === undefined) {
  console.error(`This is not known: --only ${values.only ?? 'all'} --steps ${values.steps}.\n\n${HELP}`);
  process.exit(2);
}
const order = {
  seed: Number(values.seed),
  kills: Number(values.kills),
  steps,
  only: [first, ...others],
  deputy: values.deputy,
  lives: Number(values.lives),
  atOnce: Number(values['at-once']),
  quietWithinMs: 150_000,
} as const;
console.log(`Seed ${order.seed}: ${order.kills} kills, ${order.atOnce} people at once.\n`);
const report = await underFire(order, (line) => console.log(line));
console.log(`\n${tableOf(report)}`);
process.exitCode = isKept(report) ? 0 : 1;
