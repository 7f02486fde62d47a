import type { DataSource } from 'typeorm';
import { restand } from '#bank/store/restand.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import type { BatchEvent } from '#domain/batch/batch-events.js';
import type { EditionEvent } from '#domain/edition/edition.types.js';
import type { GroupEvent } from '#domain/group/group.types.js';
import type { PayeeEvent } from '#domain/payee/payee.types.js';
import { loadStream, loadStreams, lockStream, lockStreams } from '#eventstore/event-store.js';
import type { Difference } from '#readmodel/compare.js';
import { rebuild, type Rebuilt, type StreamsOnRecord } from '#readmodel/rebuild.js';

/** The event store, as the operator's command hands it to a rebuild. */
export const onRecord: StreamsOnRecord = {
  lock: lockStream,
  lockAll: lockStreams,
  restand,
  applicationEvents: async (manager, stream) =>
    (await loadStream<ApplicationEvent>(manager, stream)).map(({ event }) => event),
  editionEvents: async (manager, stream) => (await loadStream<EditionEvent>(manager, stream)).map(({ event }) => event),
  entryEvents: async (manager, streams) => {
    const stored = await loadStreams<EntryEvent>(manager, streams);
    return new Map([...stored].map(([stream, events]) => [stream, events.map(({ event }) => event)]));
  },
  groupEvents: async (manager, stream) => (await loadStream<GroupEvent>(manager, stream)).map(({ event }) => event),
  batchEvents: async (manager, stream) => (await loadStream<BatchEvent>(manager, stream)).map(({ event }) => event),
  payeeEvents: async (manager, stream) => (await loadStream<PayeeEvent>(manager, stream)).map(({ event }) => event),
};

export interface RebuiltForTest {
  readonly result: Rebuilt;
  readonly differences: readonly (readonly [stream: string, difference: Difference])[];
  readonly failures: readonly string[];
  /** How many streams were done, each time that it was told. */
  readonly steps: readonly number[];
}

export async function rebuilt(dataSource: DataSource, streams = onRecord): Promise<RebuiltForTest> {
  const differences: [string, Difference][] = [];
  const failures: string[] = [];
  const steps: number[] = [];
  const result = await rebuild(dataSource, streams, {
    difference: (stream, difference) => differences.push([stream, difference]),
    failure: (stream) => failures.push(stream),
    progress: (count) => steps.push(count),
  });
  return { result, differences, failures, steps };
}
