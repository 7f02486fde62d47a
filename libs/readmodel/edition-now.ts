import type { EntityManager } from 'typeorm';
import { EditionRow } from '#database/edition.row.js';
import type { EditionNow } from '#domain/application/commands.js';
import type { EditionState } from '#domain/edition/edition.types.js';
import { editionNow } from '#domain/edition/now.js';

/**
 * The edition as applications see it; null where it is unknown. `share` keeps it from changing until the transaction
 * ends, so that whoever applies either sees the new version or is told of it.
 */
export async function loadEditionNow(
  manager: EntityManager,
  code: string,
  lock: 'share' | 'none',
): Promise<EditionNow | null> {
  const locked = lock === 'share' ? { lock: { mode: 'pessimistic_read' as const } } : {};
  const row = await manager.findOne(EditionRow, { where: { code }, ...locked });
  return row === null ? null : editionNow(editionStateIn(row));
}

/** The projection wrote it from the same type. */
export const editionStateIn = ({ state }: EditionRow): NonNullable<EditionState> => state as NonNullable<EditionState>;
