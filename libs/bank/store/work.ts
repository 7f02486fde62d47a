import type { EntityManager } from 'typeorm';

/** The channel on which clerks listen. */
const BANK_CHANNEL = 'bank_work';

/** Has entries looked at, in this order, once the transaction commits. Twice is harmless: only a new entry is matched. */
export async function oweMatching(manager: EntityManager, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  await manager.query(
    `WITH written AS (
       INSERT INTO bank_matching (entry_id) SELECT id FROM unnest($1::uuid[]) WITH ORDINALITY AS owed (id, nth) ORDER BY nth)
     SELECT pg_notify($2, '')`,
    [entryIds, BANK_CHANNEL],
  );
}
