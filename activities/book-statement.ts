import type { EntityManager } from 'typeorm';
import { entryIdOf, insertEntries } from '#bank/store/entries.js';
import { type PlacedEntry, placedEntries, type Placing } from '#bank/store/placement.js';
import { gather, type NewEntry } from '#bank/store/staging.js';
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
import type { EntryBooked } from '#domain/bank/entry.js';
import { eventIdOf } from '#eventstore/event-id.js';
import { beginStreams } from '#eventstore/event-store.js';
import { postBookings } from '#readmodel/journal-rows.js';
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
  const { accountId, number, days } = statement;
  const place = await placeOf(manager, statement);
  await insertStatement(manager, id, booking);
  const counts: Counts = { added: 0, known: 0, suspected: 0 };
  let written: Promise<unknown> = Promise.resolve();
  for await (const placed of placedEntries(manager, { statementId: id, accountId, number, ...place, days })) {
    const entries = placed.flatMap((one) => newEntry(booking, one));
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

function newEntry({ statement, file }: Booking, { no, key, bookedOn, rank, verdict }: PlacedEntry): NewEntry[] {
  if (verdict.kind === 'known') return [];
  const { ordinal, suspectedOf } = verdict;
  const id = entryIdOf({ account: statement.account, bookedOn, key, ordinal });
  const stream = entryStream(id);
  return [{ no, id, stream, eventId: eventIdOf(stream, commandOf(file), 0), ordinal, rank, suspectedOf }];
}

const commandOf = ({ sha256 }: ImportedFile): string => `import/${sha256}`;

/** PostgreSQL has what was staged, and makes all rows of it: what is sent to it is what the place of each tells. */
async function book(
  manager: EntityManager,
  entries: readonly NewEntry[],
  { id, file, statement }: Booking,
): Promise<void> {
  if (entries.length === 0) return;
  const { by, at } = file;
  await gather(manager, entries, { account: statement.account, statementId: id });
  await beginStreams<EntryBooked>(manager, {
    ...{ commandId: commandOf(file), recordedAt: at, first: { type: 'EntryBooked', occurredAt: at, by } },
    rows: 'SELECT stream, event_id, event AS payload FROM coming ORDER BY no',
  });
  await insertEntries(manager, { accountId: statement.accountId, statementId: id, at });
  await postBookings(
    manager,
    `SELECT stream, booked_on, direction, amount_minor, currency, reference FROM coming WHERE suspected_of IS NULL`,
  );
}
