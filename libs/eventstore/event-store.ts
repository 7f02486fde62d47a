import type { EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { DomainEventRow } from '#database/domain-event.row.js';
import { StreamRow } from '#database/stream.row.js';
import type { Happened } from '#domain/application/events.js';
import type { Instant } from '#domain/time/zone.js';
import { schemaOf, upcast, UPCASTS, type Upcasts } from '#domain/upcast.js';

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

const NAMESPACE = '6f1ab1c3-6b0e-5d2a-9d0c-3d1f5b0b8a57';

/** The same event of the same command on the same stream has the same id, however often it is tried. */
const eventIdOf = (stream: string, commandId: string, index: number): string =>
  uuidv5(String(index), uuidv5(`${stream}/${commandId}`, NAMESPACE));

/** Locks the stream until the transaction ends, making it where it is new; answers its version, 0 for a new one. */
export async function lockStream(manager: EntityManager, stream: string): Promise<number> {
  const locked = await versionLocked(manager, stream);
  if (locked !== null) return locked;
  await manager.query('INSERT INTO stream (name) VALUES ($1) ON CONFLICT DO NOTHING', [stream]);
  return (await versionLocked(manager, stream)) ?? 0;
}

async function versionLocked(manager: EntityManager, stream: string): Promise<number | null> {
  const row = await manager.findOne(StreamRow, { where: { name: stream }, lock: { mode: 'pessimistic_write' } });
  return row?.version ?? null;
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
  const rows = await manager.find(DomainEventRow, { where: { stream }, order: { version: 'ASC' } });
  return rows.map((row) => storedEvent<E>(row, upcasts));
}

/** Whether the command has left events on the stream. */
export const isRecorded = (manager: EntityManager, stream: string, commandId: string): Promise<boolean> =>
  manager.existsBy(DomainEventRow, { stream, commandId });

/**
 * Appends the events as one step, within the transaction that locked the stream.
 * @throws VersionConflict when the stream is no longer at the expected version
 */
export async function append<E extends Recordable>(
  manager: EntityManager,
  appended: Appended<E>,
  upcasts: Upcasts = UPCASTS,
): Promise<StoredEvent<E>[]> {
  const { stream, expectedVersion, events } = appended;
  if (events.length === 0) return [];
  const moved = await manager.update(
    StreamRow,
    { name: stream, version: expectedVersion },
    { version: expectedVersion + events.length },
  );
  if (moved.affected !== 1) throw new VersionConflict(`${stream} is no longer at version ${expectedVersion}`);
  const rows = events.map((event, index) => ({
    ...newRow(appended, event, index),
    schema: schemaOf(event.type, upcasts),
  }));
  await manager.insert(DomainEventRow, rows);
  return rows.map((row) => storedEvent<E>(manager.create(DomainEventRow, row), upcasts));
}

/** Events of all streams after the position, the oldest first. */
export async function readAll(
  manager: EntityManager,
  afterPosition: number,
  limit: number,
): Promise<StoredEvent<Recordable>[]> {
  const rows = await manager
    .createQueryBuilder(DomainEventRow, 'event')
    .where('event.position > :afterPosition', { afterPosition })
    .orderBy('event.position')
    .limit(limit)
    .getMany();
  return rows.map((row) => storedEvent<Recordable>(row, UPCASTS));
}

function newRow<E extends Recordable>(appended: Appended<E>, event: E, index: number) {
  const { type, occurredAt, by, ...payload } = event;
  return {
    stream: appended.stream,
    version: appended.expectedVersion + 1 + index,
    eventId: eventIdOf(appended.stream, appended.commandId, index),
    commandId: appended.commandId,
    commandIndex: index,
    type,
    occurredAt: new Date(occurredAt),
    recordedAt: new Date(appended.recordedAt),
    by,
    payload,
  };
}

function storedEvent<E extends Recordable>(row: DomainEventRow, upcasts: Upcasts): StoredEvent<E> {
  const { type, schema, by } = row;
  const payload = upcast({ type, schema, payload: { ...row.payload } }, upcasts);
  const event: Recordable = { ...payload, type, occurredAt: row.occurredAt.toISOString(), by };
  return {
    position: Number(row.position),
    stream: row.stream,
    version: row.version,
    eventId: row.eventId,
    commandId: row.commandId,
    recordedAt: row.recordedAt.toISOString(),
    // The stream's own code wrote it, and it has today's shape: what was parsed at the edge is trusted here.
    event: event as E,
  };
}
