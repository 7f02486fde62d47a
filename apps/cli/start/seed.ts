import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Progress } from './progress.js';

export interface SeedOptions {
  /** Without a path: `http://127.0.0.1:3000`. */
  readonly apiUrl: string;
  /** Connected and migrated. */
  readonly dataSource: DataSource;
  readonly dataDirectory: string;
  readonly progress: Progress;
}

/** Makes an empty system usable: what a newcomer needs beyond the running processes. Runs at every start. */
export function seed({ dataDirectory }: SeedOptions): Promise<{ tokensFile: string }> {
  return Promise.resolve({ tokensFile: join(dataDirectory, 'tokens.json') });
}
