import type { DataSource } from 'typeorm';
import { HOLDABLE, type Holdable } from '#database/holds.js';

/** What this database does not do until a person has released it; empty in an ordinary life. */
export async function heldNow(dataSource: DataSource): Promise<readonly Holdable[]> {
  const held = await dataSource.query<readonly { thing: Holdable }[]>(
    'SELECT thing FROM unnest($1::text[]) AS thing WHERE is_held(thing)',
    [HOLDABLE],
  );
  return held.map(({ thing }) => thing);
}
