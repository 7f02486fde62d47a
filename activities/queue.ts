import type { DataSource, EntityManager } from 'typeorm';
import { passingFault } from '#database/passing-fault.js';
import { inTransaction, type Worked } from '#database/transaction.js';
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
  /** How many are worked off in one transaction: of what a short one costs, to begin and to end it is the half. */
  readonly atOnce: number;
  /** Locks the next rows that are due, as long as the transaction lasts. */
  claim(manager: EntityManager, claiming: Claiming): Promise<readonly Row[]>;
  /** Does them, and takes what is done out of what is due; answers with those that have to be done again. */
  work(manager: EntityManager, rows: readonly Row[]): Promise<readonly Again<Row>[]>;
  postpone(
    manager: EntityManager,
    row: Row,
    again: { readonly until: Instant; readonly because: string },
  ): Promise<void>;
  /** What the log says of a row. */
  about(row: Row): object;
}

export interface Claiming {
  readonly now: Instant;
  readonly atMost: number;
}

/** Why a row has to be done again, in one word. */
export interface Again<Row> {
  readonly row: Row;
  readonly because: string;
}

/** Longer than an application is waited for: then the row is another's, whatever has become of this one. */
const IDLE_S = 60;

/**
 * Works off the next rows; false where none is due. Rows stay locked while they are worked on, and go with the events
 * that they led to: whoever dies in between has done nothing that the next one does not do again under the same ids.
 * Where it goes wrong nothing of it is kept, and one after the other is tried by itself.
 */
export async function workOff<Row extends { readonly attempts: number }>(
  hands: Hands,
  queue: Queue<Row>,
): Promise<boolean> {
  const held: { rows: readonly Row[] } = { rows: [] };
  try {
    const work = async (manager: EntityManager): Promise<Worked<undefined>> => {
      held.rows = await queue.claim(manager, { now: hands.clock(), atMost: queue.atOnce });
      if (held.rows.length === 0) return { keep: false, result: undefined };
      for (const { row, because } of await queue.work(manager, held.rows))
        await queue.postpone(manager, row, { until: nextAttempt(hands, row), because });
      return { keep: true, result: undefined };
    };
    await inTransaction(hands.dataSource, work, IDLE_S);
  } catch (error) {
    const [row, another] = held.rows;
    if (row === undefined) throw error;
    if (another === undefined) await putOff(hands, queue, { row, error });
    else for (let left = held.rows.length; left > 0; left -= 1) await workOff(hands, { ...queue, atOnce: 1 });
  }
  return held.rows.length > 0;
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
const nextAttempt = ({ clock }: Hands, { attempts }: { readonly attempts: number }): Instant =>
  new Date(Date.parse(clock()) + Math.min(FIRST_MS * 2 ** Math.min(attempts, 20), LONGEST_MS)).toISOString();
