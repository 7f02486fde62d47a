import type { EntityManager } from 'typeorm';
import { entryIdOf, insertEntries, type NewEntry } from '#bank/store/entries.js';
import { type PlacedEntry, placedEntries, type Placing } from '#bank/store/placement.js';
import {
  countEntries,
  type Counts,
  type ImportedFile,
  insertStatement,
  isStoredOf,
  neighboursOf,
  type ReadStatement,
} from '#bank/store/statements.js';
import { relationTo } from '#domain/bank/alignment.js';
import { entryBooked } from '#domain/bank/entry.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import { beginStreams } from '#eventstore/event-store.js';
import { entryJournal, postJournal } from '#readmodel/journal-rows.js';
import { entryStream } from '#telling/names.js';

export interface Booking {
  /** Of the statement. */
  readonly id: string;
  readonly file: ImportedFile;
  readonly statement: ReadStatement;
}

/**
 * Books what is new on one staged statement: a stream per entry, with its row and its text. An entry is a stream and
 * no process, so nobody is told (docs/adr/0009).
 */
export async function bookStatement(
  manager: EntityManager,
  booking: Booking,
  progress: (entries: number) => void,
): Promise<void> {
  const { id, statement } = booking;
  const { format } = booking.file;
  const { accountId, number, days } = statement;
  const place = await placeOf(manager, statement);
  await insertStatement(manager, id, booking);
  const counts: Counts = { added: 0, known: 0, suspected: 0 };
  let written: Promise<unknown> = Promise.resolve();
  for await (const placed of placedEntries(manager, { accountId, number, ...place, format, days })) {
    const entries = placed.flatMap((one) => newEntry(statement.account, one));
    const suspected = entries.filter(({ suspectedOf }) => suspectedOf !== null).length;
    counts.known += placed.length - entries.length;
    counts.suspected += suspected;
    counts.added += entries.length - suspected;
    // One lot is written while the next is made ready.
    await written;
    written = book(manager, entries, booking);
    // Whoever waits for it next hears of a failure; where nobody does any more, another one was first.
    written.catch(() => undefined);
    progress(placed.length);
  }
  await written;
  await countEntries(manager, id, counts);
}

async function placeOf(
  manager: EntityManager,
  statement: ReadStatement,
): Promise<Pick<Placing, 'relation' | 'lastClosedOn'>> {
  const { opened, closing } = statement;
  const { last, alike } = await neighboursOf(manager, statement);
  const relation = relationTo({ ...opened, closing }, last, alike);
  const isStored = relation === 'overlaps' && (await isStoredOf(manager, statement));
  return { relation: isStored ? 'retells' : relation, lastClosedOn: last?.closing?.on ?? null };
}

function newEntry(account: string, { key, rank, entry, verdict }: PlacedEntry): NewEntry[] {
  if (verdict.kind === 'known') return [];
  const { ordinal, suspectedOf } = verdict;
  const id = entryIdOf({ account, bookedOn: entry.bookedOn, key, ordinal });
  return [{ id, key, ordinal, rank, suspectedOf, entry }];
}

async function book(
  manager: EntityManager,
  entries: readonly NewEntry[],
  { id, file, statement }: Booking,
): Promise<void> {
  if (entries.length === 0) return;
  const { by, at } = file;
  const first = entries.map(({ id: entryId, suspectedOf, entry }) => ({
    stream: entryStream(entryId),
    event: entryBooked(entry, { account: statement.account, statement: id, suspectedOf, textId: entryId, by, at }),
  }));
  await beginStreams<EntryEvent>(manager, { commandId: `import/${file.sha256}`, recordedAt: at, first });
  await insertEntries(manager, entries, { accountId: statement.accountId, statementId: id, at });
  await postJournal(
    manager,
    first.flatMap(({ stream, event }) => entryJournal(stream, [event])),
  );
}
