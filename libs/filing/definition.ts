import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/**
 * Files an edition's pages as they are published: titles, texts, speakers, hotels.
 * @returns the SHA-256 of the definition, whatever the order of its keys: the same pages are filed once
 */
export async function fileDefinition(
  dataSource: DataSource | EntityManager,
  definition: object,
  at: Instant,
): Promise<string> {
  const id = createHash('sha256').update(canonical(definition)).digest('hex');
  // Filed again is as good as new: the sweep leaves it another day.
  await dataSource.query(
    `INSERT INTO edition_definition (id, definition, filed_at) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET filed_at = greatest(edition_definition.filed_at, excluded.filed_at)`,
    [id, JSON.stringify(definition), at],
  );
  return id;
}

/** What was filed, to be read with its schema; null where the id was never filed. */
export async function definitionById(manager: DataSource | EntityManager, id: string): Promise<unknown> {
  const [filed] = await manager.query<readonly { definition: unknown }[]>(
    'SELECT definition FROM edition_definition WHERE id = $1',
    [id],
  );
  return filed?.definition ?? null;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
