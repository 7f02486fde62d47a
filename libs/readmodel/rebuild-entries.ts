import type { DataSource, EntityManager } from 'typeorm';
import { passingFault } from '#database/passing-fault.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import { compareJournals, type Difference } from './compare.js';
import { entryStream } from '#telling/names.js';
import { entryJournal, postJournal } from './journal-rows.js';

/** Bank entries in the event store, as a rebuild needs them: by the hundred, for each has an event or two. */
export interface EntriesOnRecord {
  /** Locks the streams until the transaction ends. */
  lockAll(manager: EntityManager, streams: readonly string[]): Promise<unknown>;
  entryEvents(manager: EntityManager, streams: readonly string[]): Promise<ReadonlyMap<string, readonly EntryEvent[]>>;
  /** Makes anew where entries stand, of each by its id; answers with what was not as its events have it. */
  restand(
    manager: EntityManager,
    events: ReadonlyMap<string, readonly EntryEvent[]>,
  ): Promise<readonly (Difference & { readonly entry: string })[]>;
}

/** What was found in some streams; where they could not be read, why. */
export interface Gone {
  readonly streams: readonly string[];
  readonly differences: readonly Found[];
  readonly failure: unknown;
}

interface Found {
  readonly stream: string;
  readonly difference: Difference;
}

const AT_ONCE = 500;

/**
 * Posts anew what bank entries post, and makes anew where they stand, where it is not as their events say. What the bank
 * said of an entry, by which it is known again, is written once with its first event, and stays as it is.
 */
export async function* rebuildEntries(dataSource: DataSource, record: EntriesOnRecord): AsyncGenerator<Gone> {
  let last = 'entry-';
  for (;;) {
    const streams = await entriesAfter(dataSource, last);
    if (streams.length === 0) return;
    const gone = await goThrough(dataSource, streams, record);
    // One that cannot be read must not keep the others from it.
    if (gone.failure === null || streams.length === 1) yield gone;
    else for (const stream of streams) yield await goThrough(dataSource, [stream], record);
    last = streams.at(-1) ?? last;
  }
}

async function entriesAfter(dataSource: DataSource, last: string): Promise<readonly string[]> {
  const names = await dataSource.query<readonly { name: string }[]>(
    `SELECT name FROM stream WHERE name > $1 AND name LIKE 'entry-%' ORDER BY name LIMIT $2`,
    [last, AT_ONCE],
  );
  return names.map(({ name }) => name);
}

async function goThrough(dataSource: DataSource, streams: readonly string[], record: EntriesOnRecord): Promise<Gone> {
  try {
    const differences = await dataSource.transaction((manager) => goOver(manager, streams, record));
    return { streams, differences, failure: null };
  } catch (failure) {
    if (passingFault(failure) !== null) throw failure;
    return { streams, differences: [], failure };
  }
}

async function goOver(
  manager: EntityManager,
  streams: readonly string[],
  record: EntriesOnRecord,
): Promise<readonly Found[]> {
  await record.lockAll(manager, streams);
  const events = await record.entryEvents(manager, streams);
  const byId = new Map([...events].map(([stream, ofStream]) => [stream.slice(entryStream('').length), ofStream]));
  const standing = await record.restand(manager, byId);
  return [
    ...(await repost(manager, streams, events)).map((difference) => ({
      ...{ stream: difference.key.split('/')[0] ?? '', difference },
    })),
    ...standing.map(({ entry, ...difference }) => ({ stream: entryStream(entry), difference })),
  ];
}

async function repost(
  manager: EntityManager,
  streams: readonly string[],
  events: ReadonlyMap<string, readonly EntryEvent[]>,
): Promise<readonly Difference[]> {
  const expected = [...events].flatMap(([stream, ofStream]) => entryJournal(stream, ofStream));
  const differences = await compareJournals(manager, streams, expected);
  if (differences.length === 0) return [];
  const wrong = new Set(differences.map(({ key }) => key.split('/')[0] ?? ''));
  await manager.query('DELETE FROM journal WHERE stream = ANY ($1::text[])', [[...wrong]]);
  await postJournal(
    manager,
    expected.filter(({ stream }) => wrong.has(stream)),
  );
  return differences;
}
