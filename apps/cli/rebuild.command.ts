import { Command } from 'commander';
import type { EntityManager } from 'typeorm';
import { restand } from '#bank/store/restand.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import type { BatchEvent } from '#domain/batch/batch-events.js';
import type { EditionEvent } from '#domain/edition/edition.types.js';
import type { GroupEvent } from '#domain/group/group.types.js';
import type { PayeeEvent } from '#domain/payee/payee.types.js';
import { loadStream, loadStreams, lockStream, lockStreams } from '#eventstore/event-store.js';
import { rebuild, type RebuildReport, type StreamsOnRecord } from '#readmodel/rebuild.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';
import { reasonOf } from './start/start-error.js';

const EVERY = 1_000;

export const rebuildCommand = (): Command =>
  new Command('rebuild')
    .description('make the read models anew from the events, stream by stream, and report whatever was different')
    .action(
      plainly(async () => {
        const { streams, differences, failures } = await withDatabase((dataSource) =>
          rebuild(dataSource, record, report),
        );
        console.log(`${streams} streams gone through, ${differences} differences mended, ${failures} failures.`);
        if (failures > 0) throw new CommandError('Some streams could not be rebuilt: their rows are as they were.');
      }),
    );

const record: StreamsOnRecord = {
  lock: lockStream,
  lockAll: lockStreams,
  restand,
  applicationEvents: (manager, stream) => eventsOf<ApplicationEvent>(manager, stream),
  editionEvents: (manager, stream) => eventsOf<EditionEvent>(manager, stream),
  entryEvents: async (manager, streams) => {
    const stored = await loadStreams<EntryEvent>(manager, streams);
    return new Map([...stored].map(([stream, events]) => [stream, events.map(({ event }) => event)]));
  },
  groupEvents: (manager, stream) => eventsOf<GroupEvent>(manager, stream),
  batchEvents: (manager, stream) => eventsOf<BatchEvent>(manager, stream),
  payeeEvents: (manager, stream) => eventsOf<PayeeEvent>(manager, stream),
};

const report: RebuildReport = {
  difference: (stream, { table, key, kind, columns }) =>
    console.log(`${stream}: ${table} ${key} was ${kind}${columns.length === 0 ? '' : ` in ${columns.join(', ')}`}`),
  failure: (stream, error) => console.error(`${stream}: ${reasonOf(error)}`),
  progress: (streams, of) => {
    if (streams % EVERY === 0) console.log(`${streams} of ${of} streams so far`);
  },
};

async function eventsOf<E extends ApplicationEvent | EditionEvent | GroupEvent | BatchEvent | PayeeEvent>(
  manager: EntityManager,
  stream: string,
): Promise<readonly E[]> {
  return (await loadStream<E>(manager, stream)).map(({ event }) => event);
}
