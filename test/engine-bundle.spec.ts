import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { workflowBundle } from './support/world.js';

it('bundles the loop and nothing that could change the story: no rules, no reading of input, no I/O', async () => {
  const code = await readFile(workflowBundle().codePath, 'utf8');
  expect(code).toContain('./workflows/process.ts');
  expect(code).toContain('./libs/telling/names.ts');
  const ours = new Set(code.match(/\.\/(?:libs|apps|activities|workflows)\/[\w./-]+\.ts/g));
  expect([...ours].sort()).toEqual([
    './libs/telling/names.ts',
    './workflows/application.workflow.ts',
    './workflows/edition.workflow.ts',
    './workflows/group.workflow.ts',
    './workflows/index.ts',
    './workflows/process.ts',
    './workflows/trace-context.ts',
  ]);
  expect(code).not.toMatch(/node_modules\/(zod|typeorm|pg|@nestjs|temporal-polyfill|uuid)\//);
  // The SDK itself takes 1.5 MB of it; a worker loads and compiles all of it at start.
  expect(code.length).toBeLessThan(2_000_000);
});
