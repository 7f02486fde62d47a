import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const run = promisify(execFile);
const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** What each file imports, and the rule that must name the file. A file without a rule is lawful and must not be named. */
type Plant = readonly [rule: string | undefined, file: string, source: string];

const plants: readonly Plant[] = [
  ['domain-is-pure', 'libs/domain/clock.ts', `import 'node:fs';`],
  ['domain-is-pure', 'libs/domain/shape.ts', `import 'zod';`],
  ['domain-is-pure', 'libs/domain/zoned.ts', `import 'temporal-polyfill';`],
  ['domain-is-pure', 'libs/domain/answer.ts', `import '#contracts/lawful.js';`],
  ['contracts-are-shapes', 'libs/contracts/mailed.ts', `import 'nodemailer';`],
  ['contracts-are-shapes', 'libs/contracts/told.ts', `import '#telling/names.js';`],
  ['workflows-orchestrate', 'workflows/random.ts', `import 'node:crypto';`],
  ['workflows-orchestrate', 'workflows/teller.ts', `import '#telling/tell.js';`],
  ['workflows-orchestrate', 'workflows/client.ts', `import '@temporalio/client';`],
  ['only-types-reach-the-bundle', 'workflows/ruling.ts', `import { rule } from '#domain/rule.js'; rule();`],
  ['only-types-reach-the-bundle', 'workflows/acting.ts', `import * as acts from '#activities/lawful.js'; acts;`],
  ['activities-use-libs', 'activities/upward.ts', `import '../workflows/lawful.js';`],
  ['activities-use-libs', 'activities/outward.ts', `import '../apps/worker/lawful.js';`],
  ['libs-never-look-up', 'libs/settings/upward.ts', `import '../../apps/worker/lawful.js';`],
  [
    'libs-never-look-up',
    'libs/mail/upward.ts',
    `import type { act } from '#activities/lawful.js'; export type A = act;`,
  ],
  ['libs-never-look-up', 'libs/telling/upward.ts', `import '#workflows/lawful.js';`],
  ['adapters-are-strangers', 'libs/mail/render.ts', `import '#documents/lawful.js';`],
  ['adapters-are-strangers', 'libs/filing/joined.ts', `import '#readmodel/lawful.js';`],
  ['adapters-are-strangers', 'libs/bank/booked.ts', `import '#eventstore/lawful.js';`],
  ['adapters-are-strangers', 'libs/eventstore/project.ts', `import '#readmodel/lawful.js';`],
  ['tables-belong-to-the-record', 'libs/mail/rows.ts', `import '#database/person.row.js';`],
  ['tables-belong-to-the-record', 'libs/bank/rows.ts', `import '#database/person.row.js';`],
  ['database-knows-no-adapter', 'libs/database/stored.ts', `import '#eventstore/lawful.js';`],
  ['api-translates', 'apps/api/append.ts', `import '#eventstore/lawful.js';`],
  ['api-translates', 'apps/api/table.ts', `import '#database/person.row.js';`],
  ['api-translates', 'apps/api/act.ts', `import '#activities/lawful.js';`],
  ['api-decides-nothing', 'apps/api/judge.ts', `import { rule } from '#domain/rule.js'; rule();`],
  ['apps-are-strangers', 'apps/api/neighbour.ts', `import '../worker/lawful.js';`],
  ['apps-are-strangers', 'apps/cli/neighbour.ts', `import '../worker/lawful.js';`],
  ['no-cycles', 'libs/programmes/egg.ts', `import './hen.js';`],
  [undefined, 'libs/programmes/hen.ts', `import './egg.js';`],
  ['listed-packages-only', 'libs/access/unlisted.ts', `import 'left-pad';`],
  ['no-dev-packages-at-runtime', 'libs/access/generated.ts', `import 'fast-check';`],
  ['source-never-meets-dist', 'apps/cli/stale.ts', `import '../../dist/libs/domain/rule.js';`],
  ['everything-resolves', 'apps/cli/nowhere.ts', `import './not-there.js';`],
  ['no-orphans', 'libs/access/alone.ts', `export const alone = true;`],
  ['zones-in-one-file', 'libs/domain/time/zone.ts', `import 'temporal-polyfill'; import 'zod'; import '../rule.js';`],
  ['names-are-only-names', 'libs/telling/names.ts', `import 'zod'; import type { rule } from '#domain/rule.js';`],
  [undefined, 'libs/domain/rule.ts', `export const rule = () => 1;`],
  [undefined, 'libs/domain/rule.spec.ts', `import 'fast-check'; import './rule.js';`],
  [undefined, 'libs/contracts/lawful.ts', `import 'zod'; import '#domain/rule.js';`],
  [undefined, 'libs/telling/tell.ts', `import '@temporalio/client'; import './names.js';`],
  [undefined, 'libs/database/person.row.ts', `import 'nodemailer';`],
  [undefined, 'libs/database/data-source.ts', `import './person.row.js';`],
  [undefined, 'libs/eventstore/lawful.ts', `import '#database/person.row.js'; import '#domain/rule.js';`],
  [undefined, 'libs/readmodel/lawful.ts', `import '#database/data-source.js'; import '#domain/rule.js';`],
  [undefined, 'libs/documents/lawful.ts', `import '#domain/rule.js'; import '#settings/lawful.js';`],
  [undefined, 'libs/settings/lawful.ts', `import 'zod';`],
  [undefined, 'activities/lawful.ts', `import '#eventstore/lawful.js'; import '#domain/rule.js'; export type act = 1;`],
  [
    undefined,
    'workflows/lawful.ts',
    `import '@temporalio/workflow'; import '#telling/names.js'; import type { rule } from '#domain/rule.js';
     import type { act } from '#activities/lawful.js'; export type W = [typeof rule, act];`,
  ],
  [
    undefined,
    'apps/api/lawful.ts',
    `import '#contracts/lawful.js'; import '#readmodel/lawful.js'; import '#telling/tell.js'; import '#settings/lawful.js';
     import '#database/data-source.js'; import type { rule } from '#domain/rule.js'; export type R = typeof rule;`,
  ],
  [undefined, 'apps/api/main.ts', `import '#activities/lawful.js';`],
  [undefined, 'apps/worker/lawful.ts', `import '#activities/lawful.js'; import '#domain/rule.js';`],
  [undefined, 'dist/libs/domain/rule.js', `export const rule = 1;`],
];

const packages = ['zod', 'temporal-polyfill', 'nodemailer', 'fast-check', 'left-pad', '@temporalio/workflow'];
let tree: string;
let named: string[];

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'matricula-imports-'));
  for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
    await copyFile(file, join(tree, file));
  for (const [, file, source] of plants) await write(file, source);
  for (const name of [...packages, '@temporalio/client']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  named = await violations();
}, 60_000);

afterAll(() => rm(tree, { recursive: true, force: true }));

async function write(file: string, source: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), source);
}

/** `rule file` of everything that the cruiser reports, once each. It ends with a non-zero code, as it should here. */
async function violations(): Promise<string[]> {
  const folders = ['apps', 'workflows', 'activities', 'libs'];
  const options = { cwd: tree, maxBuffer: 50_000_000 };
  const { stdout } = await run(process.execPath, [cruiser, '--output-type', 'json', ...folders], options).catch(
    (failure: unknown) => failure as { stdout: string },
  );
  const report = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return [...new Set(report.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`))].sort();
}

it('names each planted violation by its rule, and nothing else', () => {
  const expected = plants.flatMap(([rule, file]) => (rule === undefined ? [] : [`${rule} ${file}`]));
  expect(named).toEqual(expected.sort());
});

it('has a planted violation for every rule', () => {
  const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
  const proven = new Set(plants.flatMap(([rule]) => (rule === undefined ? [] : [rule])));
  expect([...proven].sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
});
