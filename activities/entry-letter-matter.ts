import type { EntityManager } from 'typeorm';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import type { EntryState } from '#domain/bank/entry-state.js';
import { foldEntry } from '#domain/bank/evolve-entry.js';
import { loadStream, type StoredEvent } from '#eventstore/event-store.js';
import type { EntryLetterInput } from '#mail/letters/returns.js';
import type { OwedEntryLetter } from '#mail/owed.js';
import { languageOf } from '#mail/speech.js';
import { languagePaidInto } from '#readmodel/transfers.js';
import { entryStream } from '#telling/names.js';

/** A bank entry as it stands now, with its record. */
interface EntryFile {
  readonly entry: NonNullable<EntryState>;
  readonly stored: readonly StoredEvent<EntryEvent>[];
}

/** null where there is no such entry. */
export async function openEntry(manager: EntityManager, entryId: string): Promise<EntryFile | null> {
  const stored = await loadStream<EntryEvent>(manager, entryStream(entryId));
  const entry = foldEntry(entryId, stored.map(eventIn));
  return entry === null ? null : { entry, stored };
}

/** All that a letter about a bank entry is made of, as the owing command left it. */
export async function entryLetterMatter(
  manager: EntityManager,
  { stored }: EntryFile,
  { eventId, entryId, name: letter, audience: to }: OwedEntryLetter,
): Promise<EntryLetterInput> {
  const owing = stored.find((one) => one.eventId === eventId);
  const until = stored.findLastIndex(({ commandId }) => commandId === owing?.commandId);
  const entry = foldEntry(entryId, stored.slice(0, until + 1).map(eventIn));
  if (entry === null) throw new Error(`Event ${eventId} owes a letter, but is not on record`);
  return { letter, to, entry, language: languageOf(await languagePaidInto(manager, entry.booked.account)) };
}

const eventIn = ({ event }: StoredEvent<EntryEvent>): EntryEvent => event;
