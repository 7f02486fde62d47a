import type { EntityManager } from 'typeorm';
import type { EditionRow } from '#database/edition.row.js';
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
  const [row] = await manager.query<readonly Pick<EditionRow, 'state'>[]>(
    `SELECT state FROM edition WHERE code = $1 ${lock === 'share' ? 'FOR SHARE' : ''}`,
    [code],
  );
  return row === undefined ? null : editionNow(editionStateIn(row));
}

/** The projection wrote it from the same type. */
export const editionStateIn = ({ state }: Pick<EditionRow, 'state'>): NonNullable<EditionState> =>
  state as NonNullable<EditionState>;
