import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** What the watchman counts on his rounds, so that any api can show it: also when no worker is left to be asked. */
export type Watched = 'without-workflow' | 'unbalanced' | 'bank-differs';

/** Keeps the newest count only. */
export async function noteWatched(
  dataSource: DataSource,
  what: Watched,
  { at, found }: { readonly at: Instant; readonly found: number },
): Promise<void> {
  await dataSource.query(
    `INSERT INTO watched (what, at, found) VALUES ($1, $2, $3)
     ON CONFLICT (what) DO UPDATE SET at = excluded.at, found = excluded.found`,
    [what, at, found],
  );
}
