import type { DataSource } from 'typeorm';
import type { Engine } from './engine.js';
import type { School } from './school.js';

/** Where a scenario is lived through whose history is kept. */
export interface Stage {
  readonly dataSource: DataSource;
  readonly engine: Engine;
  readonly school: School;
  /** Fetches the history of the stream's newest run, or of the one named, under the name. */
  readonly keep: (name: string, stream: string, runId?: string) => Promise<void>;
}
