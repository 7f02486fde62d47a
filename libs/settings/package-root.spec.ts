import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from './package-root.js';

it('finds the folder that holds the programmes, whatever the working directory', () => {
  const before = process.cwd();
  process.chdir('/');
  try {
    expect(existsSync(join(packageRoot(), 'libs/settings/package-root.ts'))).toBe(true);
  } finally {
    process.chdir(before);
  }
});
