import type { DataSource, EntityManager } from 'typeorm';
import { passingFault } from '#database/passing-fault.js';
import { inTransaction } from '#database/transaction.js';
import type { Instant } from '#domain/time/zone.js';

/** Who works off a queue. */
export interface Hands {
  readonly dataSource: DataSource;
  readonly clock: () => Instant;
  readonly log: { error(fields: object, message: string): void };
}

/** Rows of work that is owed, one table's. */
export interface Queue<Row> {
  readonly name: string;
  /** Locks the next row that is due, as long as the transaction lasts; null: none is. */
  claim(manager: EntityManager, now: Instant): Promise<Row | null>;
  /** Does it, and takes the row out of what is due. Null: it is done; else why it has to be done again. */
  work(manager: EntityManager, row: Row): Promise<string | null>;
  postpone(
    manager: EntityManager,
    row: Row,
    again: { readonly until: Instant; readonly because: string },
  ): Promise<void>;
  /** What the log says of a row. */
  about(row: Row): object;
}

/** Longer than an application is waited for: then the row is another's, whatever has become of this one. */
const IDLE_S = 60;

/**
 * Works off the next row; false where none is due. The row stays locked while it is worked on, and goes with the events
 * that it led to: whoever dies in between has done nothing that the next one does not do again under the same ids.
 */
export async function workOff<Row extends { readonly attempts: number }>(
  hands: Hands,
  queue: Queue<Row>,
): Promise<boolean> {
  const held: { row: Row | null } = { row: null };
  try {
    await inTransaction(hands.dataSource, async (manager) => {
      await manager.query(`SELECT set_config('idle_in_transaction_session_timeout', '${IDLE_S}s', true)`);
      const row = await queue.claim(manager, hands.clock());
      if (row === null) return { keep: false, result: undefined };
      held.row = row;
      const because = await queue.work(manager, row);
      if (because !== null) await queue.postpone(manager, row, { until: nextAttempt(hands, row), because });
      return { keep: true, result: undefined };
    });
  } catch (error) {
    if (held.row === null) throw error;
    await putOff(hands, queue, { row: held.row, error });
  }
  return held.row !== null;
}

/** One that cannot be done must not hold up those behind it. */
async function putOff<Row extends { readonly attempts: number }>(
  hands: Hands,
  queue: Queue<Row>,
  { row, error }: Failed<Row>,
): Promise<void> {
  const because = complaint(hands.log, { queue: queue.name, ...queue.about(row) }, error);
  await queue.postpone(hands.dataSource.manager, row, { until: nextAttempt(hands, row), because });
}

interface Failed<Row> {
  readonly row: Row;
  readonly error: unknown;
}

/** Says in the log what went wrong; in one word for the row itself. */
export function complaint(log: Hands['log'], about: object, error: unknown): string {
  log.error({ ...about, err: error }, 'work has to wait');
  return passingFault(error) ?? (error instanceof Error ? error.name : 'unknown');
}

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/** Later each time, and after a minute at the latest. */
export const nextAttempt = ({ clock }: Hands, { attempts }: { readonly attempts: number }): Instant =>
  new Date(Date.parse(clock()) + Math.min(FIRST_MS * 2 ** Math.min(attempts, 20), LONGEST_MS)).toISOString();
