import type { DataSource, EntityManager } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
import { EditionRow } from '#database/edition.row.js';
import { JournalRow } from '#database/journal.row.js';
import { ParticipantGroupRow } from '#database/participant-group.row.js';
import { passingFault } from '#database/passing-fault.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { fold } from '#domain/application/evolve.js';
import { outcomeOf } from '#domain/application/outcome.js';
import type { EditionEvent } from '#domain/edition/edition.types.js';
import { foldEdition } from '#domain/edition/evolve.js';
import { editionOutcome } from '#domain/edition/outcome.js';
import type { BatchEvent } from '#domain/batch/batch-events.js';
import { foldGroup } from '#domain/group/evolve.js';
import type { GroupEvent } from '#domain/group/group.types.js';
import { groupOutcome } from '#domain/group/outcome.js';
import type { PayeeEvent } from '#domain/payee/payee.types.js';
import type { ProcessName } from '#telling/names.js';
import { applicationRows } from './application-rows.js';
import { compareApplication, compareEdition, compareGroup, type Difference } from './compare.js';
import { editionRow } from './edition-row.js';
import { groupRows, writeGroup } from './groups.js';
import { writeApplication } from './project.js';
import { type EntriesOnRecord, rebuildEntries } from './rebuild-entries.js';
import { noteGroupPayersOnPapers } from './payer-keys.js';
import { rebuildBatch, rebuildPayees, removeStrayPayouts } from './rebuild-payout.js';
import { writeRows } from './write-rows.js';

/** The event store, as a rebuild needs it. */
export interface StreamsOnRecord extends EntriesOnRecord {
  /** Locks the stream until the transaction ends. */
  lock(manager: EntityManager, stream: string): Promise<unknown>;
  applicationEvents(manager: EntityManager, stream: string): Promise<readonly ApplicationEvent[]>;
  editionEvents(manager: EntityManager, stream: string): Promise<readonly EditionEvent[]>;
  groupEvents(manager: EntityManager, stream: string): Promise<readonly GroupEvent[]>;
  batchEvents(manager: EntityManager, stream: string): Promise<readonly BatchEvent[]>;
  payeeEvents(manager: EntityManager, stream: string): Promise<readonly PayeeEvent[]>;
}

/** Told as it goes, so that nothing piles up. */
export interface RebuildReport {
  /** A row was not what its stream makes of it, and is now. */
  difference(stream: string, difference: Difference): void;
  /** A stream could not be read or written; its rows are as they were. */
  failure(stream: string, error: unknown): void;
  /** So many streams have been gone through, of so many that there were at the beginning. */
  progress(streams: number, of: number): void;
}

export interface Rebuilt {
  readonly streams: number;
  readonly differences: number;
  readonly failures: number;
}

const NAMES_AT_ONCE = 500;
/** One waits for the database while another folds. Each takes a connection. */
const STREAMS_AT_ONCE = 3;

// Bank entries are by far the most, and are gone through by the hundred.
const STREAMS = `SELECT name FROM stream WHERE name > $1 AND name NOT LIKE 'entry-%' ORDER BY name LIMIT $2`;

/**
 * Makes the read models anew from the events: stream by stream under its lock, so that commands go on meanwhile.
 * Nothing is written where nothing differs, and no more than a few streams are held in memory.
 * @throws what passes by itself, such as a lost connection: what was gone through by then is done
 */
export async function rebuild(
  dataSource: DataSource,
  record: StreamsOnRecord,
  report: RebuildReport,
): Promise<Rebuilt> {
  let streams = 0;
  let differences = 0;
  let failures = 0;
  const note = (stream: string, found: readonly Difference[]): void => {
    differences += found.length;
    for (const difference of found) report.difference(stream, difference);
  };
  const total = await streamCount(dataSource);
  const names = streamNames(dataSource);
  const walk = async (): Promise<void> => {
    for await (const stream of names) {
      try {
        note(stream, await dataSource.transaction((manager) => rebuildStream(manager, stream, record)));
      } catch (error) {
        // What ends by itself, such as a database that is away, would be said of every stream that is left.
        if (passingFault(error) !== null) throw error;
        failures += 1;
        report.failure(stream, error);
      }
      streams += 1;
      report.progress(streams, Math.max(total, streams));
    }
  };
  await Promise.all(Array.from({ length: STREAMS_AT_ONCE }, walk));
  for await (const gone of rebuildEntries(dataSource, record)) {
    if (gone.failure !== null) failures += gone.streams.length;
    for (const stream of gone.failure === null ? [] : gone.streams) report.failure(stream, gone.failure);
    for (const { stream, difference } of gone.differences) note(stream, [difference]);
    streams += gone.streams.length;
    report.progress(streams, Math.max(total, streams));
  }
  for (const { stream, difference } of await removeStrays(dataSource)) note(stream, [difference]);
  return { streams, differences, failures };
}

async function streamCount(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<readonly { streams: number }[]>(
    'SELECT count(*)::integer AS streams FROM stream',
  );
  return row?.streams ?? 0;
}

async function* streamNames(dataSource: DataSource): AsyncGenerator<string> {
  let last = '';
  for (;;) {
    const names = await dataSource.query<readonly { name: string }[]>(STREAMS, [last, NAMES_AT_ONCE]);
    for (const { name } of names) yield name;
    last = names.at(-1)?.name ?? last;
    if (names.length < NAMES_AT_ONCE) return;
  }
}

async function rebuildStream(manager: EntityManager, stream: string, record: StreamsOnRecord): Promise<Difference[]> {
  await record.lock(manager, stream);
  const [, process = '', subject = ''] = /^([a-z]+)-(.+)$/.exec(stream) ?? [];
  switch (process) {
    case 'application':
      return rebuildApplication(manager, subject, await record.applicationEvents(manager, stream));
    case 'edition':
      return rebuildEdition(manager, subject, await record.editionEvents(manager, stream));
    case 'group':
      return rebuildGroup(manager, subject, await record.groupEvents(manager, stream));
    case 'batch':
      return rebuildBatch(manager, subject, await record.batchEvents(manager, stream));
    case 'payee':
      return rebuildPayees(manager, subject, await record.payeeEvents(manager, stream));
    default:
      throw new Error('no read model knows streams of this kind');
  }
}

async function rebuildApplication(
  manager: EntityManager,
  id: string,
  events: readonly ApplicationEvent[],
): Promise<Difference[]> {
  const application = fold(id, events);
  const outcome = outcomeOf(application, events.length);
  const expected = application === null ? null : applicationRows({ application, outcome, events });
  const differences = await compareApplication(manager, id, expected);
  if (differences.length === 0) return [];
  // What hangs on the application goes with it; the books do not, and are all that a new ledger lacks.
  if (differences.some(({ table }) => table !== 'journal')) await manager.delete(ApplicationRow, { id });
  await manager.delete(JournalRow, { stream: `application-${id}` });
  if (expected !== null) await writeApplication(manager, expected);
  return differences;
}

async function rebuildGroup(
  manager: EntityManager,
  code: string,
  events: readonly GroupEvent[],
): Promise<Difference[]> {
  const state = foldGroup(code, events);
  const expected = groupRows({ state, outcome: groupOutcome(state, events.length), events });
  const differences = await compareGroup(manager, code, expected);
  if (differences.length > 0) {
    // Its papers go with it.
    await manager.delete(ParticipantGroupRow, { code });
    if (expected !== null) await writeGroup(manager, expected);
  }
  if (!(await noteGroupPayersOnPapers(manager, code))) return differences;
  return [...differences, { table: 'group_payer_key', key: code, kind: 'missing', columns: [] }];
}

async function rebuildEdition(
  manager: EntityManager,
  code: string,
  events: readonly EditionEvent[],
): Promise<Difference[]> {
  const state = foldEdition(events);
  const expected = state === null ? null : editionRow({ state, outcome: editionOutcome(state, events.length), events });
  const differences = await compareEdition(manager, code, expected);
  if (differences.length === 0) return [];
  // In place: whoever waits to share the lock on a row that is deleted meanwhile would find no edition at all.
  if (expected !== null) await writeRows(manager, EditionRow, [expected]);
  else await manager.delete(EditionRow, { code });
  return differences;
}

/** Rows of which there is no stream at all. One statement each sees a stream and its rows come together. */
async function removeStrays(dataSource: DataSource): Promise<{ stream: string; difference: Difference }[]> {
  const remove = async (process: ProcessName, table: string, column: 'id' | 'code') => {
    const gone = await dataSource.query<readonly { key: string }[]>(
      `WITH gone AS (
         DELETE FROM ${table} WHERE NOT EXISTS (SELECT FROM stream WHERE name = '${process}-' || ${table}.${column})
         RETURNING ${column}::text AS key)
       SELECT key FROM gone`,
    );
    return gone.map(({ key }) => surplus({ stream: `${process}-${key}`, table, key }));
  };
  return [
    ...(await remove('application', 'application', 'id')),
    ...(await remove('edition', 'edition', 'code')),
    ...(await remove('group', 'participant_group', 'code')),
    ...(await removeStrayPayouts(dataSource)).map(surplus),
    ...(await removeStrayPostings(dataSource)).map(surplus),
  ];
}

interface Stray {
  readonly stream: string;
  readonly table: string;
  readonly key: string;
}

const surplus = ({ stream, table, key }: Stray): { stream: string; difference: Difference } => ({
  stream,
  difference: { table, key, kind: 'surplus', columns: [] },
});

const removeStrayPostings = (dataSource: DataSource): Promise<readonly Stray[]> =>
  dataSource.query(
    `WITH gone AS (
       DELETE FROM journal WHERE NOT EXISTS (SELECT FROM stream WHERE name = journal.stream)
       RETURNING stream, version || '/' || line AS key)
     SELECT stream, 'journal' AS table, key FROM gone`,
  );
