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
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await runner.query(`SET lock_timeout = '2s'`);
    return await applied(dataSource, runner);
  } finally {
    await runner.query('RESET lock_timeout').catch(() => undefined);
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function applied(dataSource: DataSource, runner: QueryRunner): Promise<readonly string[]> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  return (await executor.executePendingMigrations()).map(({ name }) => name);
}
