import type { EntityManager } from 'typeorm';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import { entryOutcome } from '#domain/bank/entry-outcome.js';
import type { Entry } from '#domain/bank/entry-state.js';
import { foldEntry } from '#domain/bank/evolve-entry.js';
import { setClock } from './clock.js';
import { projectEntry } from './project-entry.js';
import { type Standing, standingOf } from './standing.js';

/** A row that is not what the entry's events make of it: its columns by name only. */
export interface Misplaced {
  readonly entry: string;
  readonly table: string;
  readonly key: string;
  readonly kind: 'missing' | 'surplus' | 'different';
  readonly columns: readonly string[];
}

type Columns = Readonly<Record<string, string>>;

/** What is derived of a table, each column with its type; the first of the key is the entry's id. */
interface Derived {
  readonly table: string;
  readonly key: Columns;
  readonly columns: Columns;
  readonly rowsOf: (standing: Standing) => readonly object[];
}

const DERIVED: readonly Derived[] = [
  {
    table: 'bank_entry',
    key: { id: 'uuid' },
    columns: {
      ...{ version: 'integer', state: 'text', allocated_minor: 'bigint', return_minor: 'bigint', because: 'text' },
      ...{ return_due_at: 'timestamptz', open_during: 'tstzmultirange', settled_at: 'timestamptz' },
      ...{ taken_back_by: 'uuid', return_stage: 'text', return_came_back: 'boolean', breached_minor: 'bigint' },
      ...{ suggested_groups: 'text[]', suggested: 'uuid[]' },
    },
    rowsOf: ({ entry }) => [entry],
  },
  {
    table: 'bank_allocation',
    key: { entry_id: 'uuid', part: 'integer' },
    columns: {
      ...{ application_id: 'uuid', group_code: 'text', payment_id: 'text', amount_minor: 'bigint', rule: 'text' },
      ...{ outcome: 'text', told: 'text', refused_because: 'text' },
      ...{ allocated_at: 'timestamptz', undone_at: 'timestamptz' },
    },
    rowsOf: ({ allocations }) => allocations,
  },
  {
    table: 'bank_candidate',
    key: { entry_id: 'uuid', application_id: 'uuid' },
    columns: {},
    rowsOf: ({ candidates }) => candidates,
  },
  {
    table: 'bank_clock',
    key: { entry_id: 'uuid' },
    columns: { deadline: 'timestamptz' },
    rowsOf: ({ clock }) => clock,
  },
];

interface Stood {
  readonly entry: Entry;
  readonly version: number;
}

/**
 * Makes anew where entries stand, their parts, whom they may be meant for and when time next changes something on them,
 * where that is not as their events have it. What the bank said, by which an entry is known again, stays as it is.
 * @param events of each entry, all of its stream
 * @throws where an entry has no row at all
 */
export async function restand(
  manager: EntityManager,
  events: ReadonlyMap<string, readonly EntryEvent[]>,
): Promise<readonly Misplaced[]> {
  const stood = [...events].flatMap(([id, ofEntry]): Stood[] => {
    const entry = foldEntry(id, ofEntry);
    return entry === null ? [] : [{ entry, version: ofEntry.length }];
  });
  const standings = stood.map(({ entry, version }) => standingOf(entry, version));
  const misplaced: Misplaced[] = [];
  for (const derived of DERIVED)
    misplaced.push(...(await differencesIn(manager, derived, { ids: [...events.keys()], standings })));
  const lost = misplaced.find(({ table, kind }) => table === 'bank_entry' && kind === 'missing');
  if (lost !== undefined) throw new Error('a bank entry has no row: what the bank said of it is in no event');
  const wrong = new Set(misplaced.map(({ entry }) => entry));
  for (const { entry, version } of stood.filter((one) => wrong.has(one.entry.id)))
    await writeAnew(manager, entry, version);
  return misplaced;
}

async function writeAnew(manager: EntityManager, entry: Entry, version: number): Promise<void> {
  await manager.query('DELETE FROM bank_allocation WHERE entry_id = $1', [entry.id]);
  await manager.query('DELETE FROM bank_candidate WHERE entry_id = $1', [entry.id]);
  await projectEntry(manager, entry, version);
  await setClock(manager, entry.id, entryOutcome(entry, version).deadline);
}

interface Expected {
  readonly ids: readonly string[];
  readonly standings: readonly Standing[];
}

/** Compared in the database, which knows when two instants or ranges are the same. */
function differencesIn(
  manager: EntityManager,
  { table, key, columns, rowsOf }: Derived,
  { ids, standings }: Expected,
): Promise<readonly Misplaced[]> {
  const [keys, others] = [Object.keys(key), Object.keys(columns)];
  const [first = ''] = keys;
  const typed = Object.entries({ ...key, ...columns }).map(([name, type]) => `${name} ${type}`);
  const changed = others.map((name) => `CASE WHEN should.${name} IS DISTINCT FROM stored.${name} THEN '${name}' END`);
  return manager.query(
    `WITH should AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS row (${typed.join(', ')})),
     stored AS (SELECT ${[...keys, ...others].join(', ')} FROM ${table} WHERE ${first} = ANY ($2::uuid[])),
     compared AS (
       SELECT ${first} AS entry, concat_ws('/', ${keys.join(', ')}) AS key,
              CASE WHEN stored.${first} IS NULL THEN 'missing' WHEN should.${first} IS NULL THEN 'surplus' ELSE 'different' END
                AS kind,
              array_remove(ARRAY[${changed.join(', ')}]::text[], NULL) AS columns
       FROM should FULL JOIN stored USING (${keys.join(', ')}))
     SELECT entry, '${table}' AS "table", key, kind, CASE kind WHEN 'different' THEN columns ELSE '{}' END AS columns
     FROM compared WHERE kind <> 'different' OR columns <> '{}' ORDER BY key`,
    [JSON.stringify(standings.flatMap(rowsOf)), ids],
  );
}
