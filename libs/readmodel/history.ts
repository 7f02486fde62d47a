import type { DataSource } from 'typeorm';
import type { HistoryItem } from '#contracts/application.js';
import type { Page } from '#contracts/values.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

interface Event {
  readonly version: number;
  readonly type: string;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly by: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** By the field that names them; empty texts were erased. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Every event of an application, the oldest first, with what was filed in words. For staff. */
export async function historyOf(
  dataSource: DataSource,
  id: string,
  { cursor, limit }: PageWanted,
): Promise<Page<HistoryItem>> {
  const [after] = keyAfter(cursor, ['whole']);
  const rows = await dataSource.query<readonly Event[]>(
    `SELECT version, type, occurred_at, recorded_at, event.by, payload,
            (SELECT coalesce(jsonb_object_agg(field.key, filed_text.text), '{}')
             FROM jsonb_each_text(payload) AS field JOIN filed_text ON filed_text.id::text = field.value
             WHERE field.key LIKE '%Id') AS texts
     FROM domain_event AS event
     WHERE stream = $1 AND version > coalesce($2::bigint, 0)
     ORDER BY version
     LIMIT $3`,
    [`application-${id}`, after, limit + 1],
  );
  return pageOf(rows, limit, { key: ({ version }) => [String(version)], item: historyItem });
}

const historyItem = (event: Event): HistoryItem => ({
  version: event.version,
  type: event.type,
  occurredAt: event.occurred_at.toISOString(),
  recordedAt: event.recorded_at.toISOString(),
  by: event.by,
  facts: event.payload,
  texts: Object.fromEntries(Object.entries(event.texts).map(([field, text]) => [field, text === '' ? null : text])),
});
