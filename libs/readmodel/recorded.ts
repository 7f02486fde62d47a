import type { EntityManager } from 'typeorm';
import { type Payload, upcast, UPCASTS, type Upcasts } from '#domain/upcast.js';

/** One event as the record has it. Here it is only shown, never judged by. */
export interface Recorded {
  readonly eventId: string;
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly by: string;
  /** In today's shape, whenever it was written. */
  readonly payload: Payload;
}

export interface RecordWanted {
  readonly stream: string;
  /** Events with higher versions only; 0 for all. */
  readonly after: number;
  /** How many at most; null for all. */
  readonly limit: number | null;
}

/**
 * Events of one stream, the oldest first.
 * @throws WrittenLater when a later release wrote one of them in a shape that this one does not know
 */
export async function recordedEvents(
  manager: EntityManager,
  { stream, after, limit }: RecordWanted,
  upcasts: Upcasts = UPCASTS,
): Promise<readonly Recorded[]> {
  const rows = await manager.query<readonly Recorded[]>(
    `SELECT event_id AS "eventId", version, type, schema, occurred_at AS "occurredAt", recorded_at AS "recordedAt", by, payload
     FROM domain_event WHERE stream = $1 AND version > $2::bigint ORDER BY version LIMIT $3`,
    [stream, after, limit],
  );
  return rows.map((row) => ({ ...row, payload: upcast(row, upcasts) }));
}

/** Not everything that is called an id names a text: a payment's id is the bank's. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What was filed in words under these ids; an empty text was erased. */
export async function textsOf(manager: EntityManager, ids: readonly unknown[]): Promise<ReadonlyMap<unknown, string>> {
  const named = ids.filter((id) => typeof id === 'string' && UUID.test(id));
  const texts = await manager.query<readonly { id: string; text: string }[]>(
    'SELECT id, text FROM filed_text WHERE id = ANY ($1::uuid[])',
    [named],
  );
  return new Map(texts.map(({ id, text }) => [id, text]));
}
