import type { DataSource } from 'typeorm';
import { EditionRow } from '#database/edition.row.js';
import type { Instant } from '#domain/time/zone.js';

interface Found {
  readonly id: string;
}

const idsOf = (rows: readonly Found[]): string[] => rows.map(({ id }) => id);

/** Open applications that have not heard of the edition's newest version; none where the edition is unknown. */
export async function applicationsBehind(
  dataSource: DataSource,
  code: string,
  limit: number,
): Promise<{ readonly version: number; readonly applicationIds: readonly string[] }> {
  const edition = await dataSource.manager.findOne(EditionRow, { where: { code }, select: { version: true } });
  if (edition === null) return { version: 0, applicationIds: [] };
  const rows = await dataSource.query<readonly Found[]>(
    `SELECT id FROM application WHERE edition = $1 AND edition_version < $2 AND NOT closed
     ORDER BY edition_version, id LIMIT $3`,
    [code, edition.version, limit],
  );
  return { version: edition.version, applicationIds: idsOf(rows) };
}

/**
 * Open applications whose deadline passed before the instant, the longest past first. All of them: those that no telling
 * helps stay the longest past, and must not keep others off a list that ends.
 */
export async function overdueApplications(dataSource: DataSource, before: Instant): Promise<string[]> {
  return idsOf(
    await dataSource.query<readonly Found[]>(
      'SELECT id FROM application WHERE NOT closed AND deadline < $1 ORDER BY deadline, id',
      [before],
    ),
  );
}

/** Open applications in the order of their ids, from after the given one on; null for the first. */
export async function openApplications(dataSource: DataSource, after: string | null, limit: number): Promise<string[]> {
  return idsOf(
    await dataSource.query<readonly Found[]>(
      'SELECT id FROM application WHERE NOT closed AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2',
      [after, limit],
    ),
  );
}
