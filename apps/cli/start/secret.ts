import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.js';

/** Made once and kept: with another secret, every access link ever sent would stop working. */
export async function keptSecret(directory: DataDirectory): Promise<string> {
  const file = join(directory.path, 'secret');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept.trim();
  const secret = randomBytes(32).toString('hex');
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return secret;
}
