import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { passingFault } from '#database/passing-fault.js';
import { inTransaction } from '#database/transaction.js';
import type { Answer, Outcome } from '#domain/outcome.js';
import { VersionConflict } from '#eventstore/event-store.js';
import { type ProcessCommand, type ProcessName, processOf } from '#telling/names.js';
import type { Recorder } from './recorder.js';

export interface Recording {
  readonly dataSource: DataSource;
  readonly recorders: Readonly<Record<ProcessName, Recorder>>;
  readonly log: FaultLog;
}

/** Takes ids and errors; whoever makes it keeps private data out of its lines. */
export interface FaultLog {
  error(fields: object, message: string): void;
}

/** Nothing is waited for on a stream that today's code cannot read; the watchman starts it again when it is mended. */
const UNREADABLE: Outcome = { phase: 'unreadable', deadline: null, version: 0, accepts: [], closed: true };

/**
 * The only writer of facts: takes one command for one stream, in one transaction. What passes by itself is thrown, so
 * that it is tried again without end. Whatever else goes wrong is a bug: it records nothing and is answered as
 * `internal-error`, so that one poisoned command does not hold up those behind it.
 */
export const createRecord =
  ({ dataSource, recorders, log }: Recording) =>
  async (stream: string, command: ProcessCommand): Promise<Answer> => {
    const recorder = recorders[processOf(stream)];
    try {
      return await inTransaction(dataSource, (manager) => recorder.record(manager, stream, command));
    } catch (error) {
      throwIfPassing(stream, error);
      log.error({ stream, commandId: command.id, command: command.type, err: error }, 'a command could not be judged');
      const outcome = await createRecall({ dataSource, recorders, log })(stream);
      return { outcome, rejection: { reason: 'internal-error', facts: {} } };
    }
  };

/** Where the stream stands, by its stored events. */
export const createRecall =
  ({ dataSource, recorders, log }: Recording) =>
  async (stream: string): Promise<Outcome> => {
    try {
      return await recorders[processOf(stream)].recall(dataSource.manager, stream);
    } catch (error) {
      throwIfPassing(stream, error);
      log.error({ stream, err: error }, 'a stream could not be read');
      return UNREADABLE;
    }
  };

/** The failure is made anew: a database's own error carries the row's values, and Temporal would keep them. */
function throwIfPassing(stream: string, error: unknown): void {
  const fault = error instanceof VersionConflict ? 'version-conflict' : passingFault(error);
  if (fault !== null) throw ApplicationFailure.create({ type: 'passing-fault', message: `${stream}: ${fault}` });
}
