import type { EntityManager } from 'typeorm';
import type { Happened } from '#domain/application/events.js';
import type { Instant } from '#domain/time/zone.js';
import { schemaOf, upcast, UPCASTS, type Upcasts } from '#domain/upcast.js';
import { eventIdOf } from './event-id.js';

/** What every event has, whichever process it belongs to. */
export type Recordable = Happened & { readonly type: string };

/** An event with its place in the record. */
export interface StoredEvent<E> {
  /** Over all streams: grows with time, not without gaps. */
  readonly position: number;
  readonly stream: string;
  /** Of the stream: 1, 2, 3 … */
  readonly version: number;
  readonly eventId: string;
  readonly commandId: string;
  readonly recordedAt: Instant;
  readonly event: E;
}

export interface Appended<E> {
  readonly stream: string;
  /** The version on which the events were decided. */
  readonly expectedVersion: number;
  readonly commandId: string;
  readonly recordedAt: Instant;
  readonly events: readonly E[];
}

/** Somebody else recorded on the stream since it was read: read and decide again. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
}

/** Locks the stream until the transaction ends, making it where it is new; answers its version, 0 for a new one. */
export async function lockStream(manager: EntityManager, stream: string): Promise<number> {
  const locked = await versionLocked(manager, stream);
  if (locked !== null) return locked;
  const [made] = await manager.query<readonly { version: number }[]>(
    'INSERT INTO stream (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING version',
    [stream],
  );
  // What was just made is ours; else somebody was faster, and we have waited for them.
  return made?.version ?? (await versionLocked(manager, stream)) ?? 0;
}

/** Locks streams that there are, in their order, until the transaction ends. */
export async function lockStreams(manager: EntityManager, streams: readonly string[]): Promise<void> {
  await manager.query('SELECT FROM stream WHERE name = ANY ($1::text[]) ORDER BY name FOR UPDATE', [streams]);
}

async function versionLocked(manager: EntityManager, stream: string): Promise<number | null> {
  const [row] = await manager.query<readonly { version: number }[]>(
    'SELECT version FROM stream WHERE name = $1 FOR UPDATE',
    [stream],
  );
  return row?.version ?? null;
}

const COLUMNS = 'position, stream, version, event_id, command_id, type, schema, occurred_at, recorded_at, by, payload';

/** A stream that stays as it is until the transaction ends. */
export interface LockedStream<E> {
  /** 0 for a new one. */
  readonly version: number;
  readonly past: readonly StoredEvent<E>[];
}

/**
 * Locks the stream as `lockStream` does and loads it: in one statement where nobody else is at it. Whoever has waited
 * for the lock sees a version that is younger than the events which the statement saw, and loads these once more.
 * @throws WrittenLater as `loadStream` does
 */
export async function openStream<E extends Recordable>(
  manager: EntityManager,
  stream: string,
): Promise<LockedStream<E>> {
  const rows = await manager.query<readonly (EventRow & { readonly locked: number })[]>(
    `WITH kept AS (SELECT name, version AS locked FROM stream WHERE name = $1 FOR UPDATE)
     SELECT locked, ${COLUMNS} FROM kept LEFT JOIN domain_event ON domain_event.stream = kept.name ORDER BY version`,
    [stream],
  );
  const version = rows[0]?.locked ?? (await lockStream(manager, stream));
  if (version === 0) return { version, past: [] };
  // Of a stream without events, which was so when the statement began, there is one row with nothing in it.
  const isWhole = rows.length === version && rows[0]?.version === 1;
  const past = isWhole ? rows.map((row) => storedEvent<E>(row, UPCASTS)) : await loadStream<E>(manager, stream);
  return { version, past };
}

/**
 * Everything that happened on the stream, in order, each event in today's shape.
 * @throws WrittenLater when a later release wrote one of them in a shape that this one does not know
 */
export async function loadStream<E extends Recordable>(
  manager: EntityManager,
  stream: string,
  upcasts: Upcasts = UPCASTS,
): Promise<StoredEvent<E>[]> {
  const rows = await manager.query<readonly EventRow[]>(
    `SELECT ${COLUMNS} FROM domain_event WHERE stream = $1 ORDER BY version`,
    [stream],
  );
  return rows.map((row) => storedEvent<E>(row, upcasts));
}

/** The same of many streams at once, for what comes by the thousand. A stream without events is not among them. */
export async function loadStreams<E extends Recordable>(
  manager: EntityManager,
  streams: readonly string[],
  upcasts: Upcasts = UPCASTS,
): Promise<ReadonlyMap<string, readonly StoredEvent<E>[]>> {
  const rows = await manager.query<readonly EventRow[]>(
    `SELECT ${COLUMNS} FROM domain_event WHERE stream = ANY ($1::text[]) ORDER BY stream, version`,
    [streams],
  );
  const found = new Map<string, StoredEvent<E>[]>();
  for (const row of rows) {
    const events = found.get(row.stream) ?? [];
    if (events.length === 0) found.set(row.stream, events);
    events.push(storedEvent<E>(row, upcasts));
  }
  return found;
}

/**
 * Appends the events as one step, within the transaction that locked the stream. One statement, since every command
 * passes here: where the stream has moved there is nothing to insert beside.
 * @throws VersionConflict when the stream is no longer at the expected version
 */
export async function append<E extends Recordable>(
  manager: EntityManager,
  appended: Appended<E>,
  upcasts: Upcasts = UPCASTS,
): Promise<StoredEvent<E>[]> {
  const { stream, expectedVersion, commandId, recordedAt, events } = appended;
  if (events.length === 0) return [];
  const rows = await manager.query<readonly EventRow[]>(
    `WITH moved AS (UPDATE stream SET version = version + $3 WHERE name = $1 AND version = $2 RETURNING name)
     INSERT INTO domain_event
       (stream, version, event_id, command_id, command_index, type, schema, occurred_at, recorded_at, by, payload)
     SELECT name, $2 + 1 + index, event_id, $4, index, type, schema, occurred_at, $5, by, payload
     FROM moved, jsonb_to_recordset($6::jsonb) AS event
       (index integer, event_id uuid, type text, schema integer, occurred_at timestamptz, by text, payload jsonb)
     ORDER BY index
     RETURNING ${COLUMNS}`,
    [
      ...[stream, expectedVersion, events.length, commandId, recordedAt],
      JSON.stringify(events.map((event, index) => newRow(event, { index, appended, upcasts }))),
    ],
  );
  if (rows.length === 0) throw new VersionConflict(`${stream} is no longer at version ${expectedVersion}`);
  return rows.map((row) => storedEvent<E>(row, upcasts));
}

/** Streams that begin together, each with one event of one kind, on one command. */
export interface Begun<E extends Recordable> {
  readonly commandId: string;
  readonly recordedAt: Instant;
  /** What the events have in common. */
  readonly first: Pick<E, 'type' | keyof Happened>;
  /**
   * SQL without values, of tables that the caller's transaction has: `stream`, its event's id as `eventIdOf` has it, and
   * `payload`, which is what is left of the event; in the order in which they are to be recorded.
   */
  readonly rows: string;
}

/**
 * Makes new streams with their first events in two statements, however many they are: for what comes by the thousand
 * and is decided as a whole. Fails where one of them exists: the caller has to know that they are new.
 */
export async function beginStreams<E extends Recordable>(
  manager: EntityManager,
  { commandId, recordedAt, first: { type, occurredAt, by }, rows }: Begun<E>,
): Promise<void> {
  await manager.query(`INSERT INTO stream (name, version) SELECT stream, 1 FROM (${rows}) AS begun`);
  await manager.query(
    `INSERT INTO domain_event
       (stream, version, event_id, command_id, command_index, type, schema, occurred_at, recorded_at, by, payload)
     SELECT stream, 1, event_id, $1, 0, $2, $3, $4, $5, $6, payload FROM (${rows}) AS begun`,
    [commandId, type, schemaOf(type, UPCASTS), occurredAt, recordedAt, by],
  );
}

/** As the driver gives it. */
interface EventRow {
  /** Text, because a bigint may exceed what a number holds. */
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  readonly event_id: string;
  readonly command_id: string;
  readonly type: string;
  readonly schema: number;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly by: string;
  /** What is left of the event without type, occurredAt and by. */
  readonly payload: object;
}

interface Placed {
  readonly index: number;
  readonly appended: Pick<Appended<Recordable>, 'stream' | 'commandId'>;
  readonly upcasts: Upcasts;
}

function newRow(event: Recordable, { index, appended: { stream, commandId }, upcasts }: Placed) {
  const { type, occurredAt, by, ...payload } = event;
  const schema = schemaOf(type, upcasts);
  return { index, event_id: eventIdOf(stream, commandId, index), type, schema, occurred_at: occurredAt, by, payload };
}

function storedEvent<E extends Recordable>(row: EventRow, upcasts: Upcasts): StoredEvent<E> {
  const { type, schema, by } = row;
  const payload = upcast({ type, schema, payload: { ...row.payload } }, upcasts);
  const event: Recordable = { ...payload, type, occurredAt: row.occurred_at.toISOString(), by };
  return {
    position: Number(row.position),
    stream: row.stream,
    version: row.version,
    eventId: row.event_id,
    commandId: row.command_id,
    recordedAt: row.recorded_at.toISOString(),
    // The stream's own code wrote it, and it has today's shape: what was parsed at the edge is trusted here.
    event: event as E,
  };
}
