import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';

/** Any number, the same for all that migrate a database. */
const LOCK = 7_301_947;

/**
 * Brings an initialised data source up to date, one caller at a time: whoever comes second finds nothing left to do.
 * Answers with the names of the migrations that it applied, in order. Each is a transaction of its own and stays
 * applied when a later one fails; one that waits for a table longer than two seconds fails, for behind it everybody
 * else would wait as well. To migrate again is safe.
 */
export async function migrate(dataSource: DataSource): Promise<readonly string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await ourTurn(runner);
    await runner.query(`SET lock_timeout = '2s'`);
    return await applied(dataSource, runner);
  } finally {
    await runner.query('RESET lock_timeout').catch(() => undefined);
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}

const ASK_AGAIN_MS = 100;

/**
 * Asks again and again instead of waiting within PostgreSQL: whoever waits there holds a snapshot, and an index that is
 * built CONCURRENTLY waits for everybody who does, until one of the two is taken for a dead-lock.
 */
async function ourTurn(runner: QueryRunner): Promise<void> {
  const take = async (): Promise<boolean> => {
    const [lock] = (await runner.query('SELECT pg_try_advisory_lock($1) AS mine', [LOCK])) as readonly {
      readonly mine: boolean;
    }[];
    return lock?.mine === true;
  };
  while (!(await take())) await sleep(ASK_AGAIN_MS);
}

async function applied(dataSource: DataSource, runner: QueryRunner): Promise<readonly string[]> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  return (await executor.executePendingMigrations()).map(({ name }) => name);
}
