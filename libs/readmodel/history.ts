import type { DataSource } from 'typeorm';
import type { HistoryItem } from '#contracts/application.js';
import type { Page } from '#contracts/values.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';
import { type Recorded, recordedEvents, textsOf } from './recorded.js';
import { atOneInstant } from './snapshot.js';

/** Every event of an application, the oldest first, with what was filed in words. For staff. */
export async function historyOf(
  dataSource: DataSource,
  id: string,
  { cursor, limit }: PageWanted,
): Promise<Page<HistoryItem>> {
  const [after] = keyAfter(cursor, ['whole']);
  const wanted = { stream: `application-${id}`, after: Number(after ?? 0), limit: limit + 1 };
  return atOneInstant(dataSource, async (manager) => {
    const events = await recordedEvents(manager, wanted);
    const texts = await textsOf(
      manager,
      events.flatMap((event) => idsIn(event).map(([, named]) => named)),
    );
    return pageOf(events, limit, {
      key: ({ version }) => [String(version)],
      item: (event) => historyItem(event, texts),
    });
  });
}

/** The fields that may name something filed, by convention. */
const idsIn = ({ payload }: Recorded): [string, unknown][] =>
  Object.entries(payload).filter(([field]) => field.endsWith('Id'));

const historyItem = (event: Recorded, texts: ReadonlyMap<unknown, string>): HistoryItem => ({
  version: event.version,
  type: event.type,
  occurredAt: event.occurredAt.toISOString(),
  recordedAt: event.recordedAt.toISOString(),
  by: event.by,
  facts: event.payload,
  texts: Object.fromEntries(
    idsIn(event).flatMap(([field, id]) => {
      const text = texts.get(id);
      return text === undefined ? [] : [[field, text === '' ? null : text]];
    }),
  ),
});
