import type { DataSource, EntityManager } from 'typeorm';

/** What the work came to, and whether its writes stay. */
export interface Worked<T> {
  readonly keep: boolean;
  readonly result: T;
}

/** Longer than anything that a transaction waits for beside the database. */
const IDLE_S = 10;

/**
 * Runs the work in one transaction and commits it, or rolls it back where nothing is to be kept. Whoever waits for a
 * lock gives up after a second, a statement after five: both well before the activity around them does. A connection
 * that is lost in between frees its locks after ten, or as long as the caller waits for others in the midst of it.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Worked<T>>,
  idleS = IDLE_S,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query(
      `SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '5s', true),
              set_config('idle_in_transaction_session_timeout', $1, true)`,
      [`${idleS}s`],
    );
    const { keep, result } = await work(runner.manager);
    if (keep) await runner.commitTransaction();
    else await runner.rollbackTransaction();
    return result;
  } catch (error) {
    // On a lost connection the rollback fails as well; what matters is the first error.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
