import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction } from '#database/transaction.js';
import { append, lockStream, type Recordable } from '#eventstore/event-store.js';
import { must } from '../must.js';

export interface Appends {
  readonly writers: number;
  readonly streams: 'one stream' | 'many streams';
  readonly perSecond: number;
  /** From the begin of a transaction to its commit, waiting included. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const AT = '2024-08-01T10:00:00.000Z';
/** As large as an event of an application is in the middle. */
const event: Recordable & { readonly text: string } = { type: 'Noted', occurredAt: AT, by: 'x', text: 'x'.repeat(200) };

/** How many transactions of one event each commit within a second, with so many writers who never pause. */
export async function appends(
  dataSource: DataSource,
  writers: number,
  { streams, forMs }: { readonly streams: Appends['streams']; readonly forMs: number },
): Promise<Appends> {
  const waits: number[] = [];
  const before = await eventsIn(dataSource);
  const shared = `test-${randomUUID()}`;
  const began = performance.now();
  const write = async (): Promise<void> => {
    while (performance.now() - began < forMs) {
      const stream = streams === 'one stream' ? shared : `test-${randomUUID()}`;
      const start = performance.now();
      await inTransaction(dataSource, async (manager) => {
        const expectedVersion = await lockStream(manager, stream);
        await append(manager, { stream, expectedVersion, commandId: randomUUID(), recordedAt: AT, events: [event] });
        return { keep: true, result: undefined };
      });
      waits.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - began) / 1_000;
  must('an event for each transaction', (await eventsIn(dataSource)) - before, waits.length);
  waits.sort((one, other) => one - other);
  const share = (part: number): number => waits[Math.floor((waits.length - 1) * part)] ?? 0;
  return { writers, streams, perSecond: waits.length / seconds, p50Ms: share(0.5), p99Ms: share(0.99) };
}

async function eventsIn(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>('SELECT count(*)::integer AS count FROM domain_event');
  return row?.count ?? 0;
}
