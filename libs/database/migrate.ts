import type { DataSource } from 'typeorm';

/** Any number, the same for all that migrate a database. */
const LOCK = 7_301_947;

/**
 * Brings an initialised data source up to date, one caller at a time: whoever comes second finds nothing left to do.
 * Answers with the names of the migrations that it applied, in order.
 */
export async function migrate(dataSource: DataSource): Promise<readonly string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}
