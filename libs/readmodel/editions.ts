import type { DataSource, EntityManager } from 'typeorm';
import type { EditionListItem, EditionView } from '#contracts/edition.js';
import type { Programme } from '#contracts/programme.js';
import type { Page } from '#contracts/values.js';
import { EditionRow } from '#database/edition.row.js';
import type { Instant } from '#domain/time/zone.js';
import { editionStateIn } from './edition-now.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

interface Listed {
  readonly code: string;
  readonly title: string;
  readonly language: string;
  readonly zone: string;
  readonly starts: string;
  readonly ends: string;
  readonly provisional: boolean;
  readonly closes_at: Date;
  readonly cancelled: boolean;
  readonly version: number;
  readonly over: number;
  readonly away: string;
}

const LIST = `
  SELECT code, coalesce(definition ->> 'title', code) AS title, language, zone, starts, ends, provisional, closes_at,
         cancelled, version,
         CASE WHEN ends_at <= $1 THEN 1 ELSE 0 END AS over,
         floor(abs(extract(epoch FROM starts_at - $1::timestamptz)) * 1000)::bigint AS away
  FROM edition LEFT JOIN edition_definition ON edition_definition.id = edition.definition_id`;

/** Editions, the next to start first, and after them what is over, the latest first. */
export async function listEditions(
  dataSource: DataSource,
  { at, cursor, limit }: PageWanted & { readonly at: Instant },
): Promise<Page<EditionListItem>> {
  // The next page is of the list as it stood when the first was asked for.
  const [asOf, over, away, code] = keyAfter(cursor, ['instant', 'whole', 'whole', 'word']);
  const now = asOf ?? at;
  const rows = await dataSource.query<readonly Listed[]>(
    `SELECT * FROM (${LIST}) AS listed
     WHERE $2::bigint IS NULL OR (over, away, code) > ($2::bigint, $3::bigint, $4::text)
     ORDER BY over, away, code LIMIT $5`,
    [now, over, away, code, limit + 1],
  );
  return pageOf(rows, limit, { key: (row) => [now, String(row.over), row.away, row.code], item: listItem });
}

const listItem = (row: Listed): EditionListItem => ({
  code: row.code,
  title: row.title,
  language: row.language,
  zone: row.zone,
  starts: row.starts,
  ends: row.ends,
  provisional: row.provisional,
  closesAt: row.closes_at.toISOString(),
  cancelled: row.cancelled,
  version: row.version,
});

/** All that was published, with the dates in force; null where there is no such edition. */
export async function editionByCode(dataSource: DataSource, code: string): Promise<EditionView | null> {
  const row = await dataSource.manager.findOneBy(EditionRow, { code });
  if (row === null) return null;
  const [filed] = await dataSource.query<readonly { definition: Programme }[]>(
    'SELECT definition FROM edition_definition WHERE id = $1',
    [row.definitionId],
  );
  if (filed === undefined) throw new Error(`the pages of edition ${code} were never filed`);
  const programme = forAnyone(filed.definition);
  const { title } = programme;
  return {
    ...{ code, title, language: row.language, zone: row.zone, starts: row.starts, ends: row.ends },
    ...{ provisional: row.provisional, cancelled: row.cancelled, version: row.version },
    closesAt: row.closesAt.toISOString(),
    programme: { ...programme, dates: editionStateIn(row).definition.dates },
  };
}

/** How to join, the account and the letters' own words are for participants only. */
function forAnyone(programme: Programme): Omit<Programme, 'online' | 'bank' | 'letters'> {
  const shown: Partial<Programme> & Omit<Programme, 'online' | 'bank' | 'letters'> = { ...programme };
  delete shown.online;
  delete shown.bank;
  delete shown.letters;
  return shown;
}

export const editionExists = (dataSource: DataSource, code: string): Promise<boolean> =>
  dataSource.manager.existsBy(EditionRow, { code });

/** Under which id the edition's pages are filed; null where there is no such edition. */
export async function definitionIdOf(manager: EntityManager, code: string): Promise<string | null> {
  const [row] = await manager.query<readonly { id: string }[]>(
    'SELECT definition_id AS id FROM edition WHERE code = $1',
    [code],
  );
  return row?.id ?? null;
}
