import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { inTransaction } from '#database/transaction.js';
import { freshDatabaseUrl } from './support/world.js';

// The worked example of docs/adr/0007: a new column for a table that is full and in use, in three steps.

/** First release: a column that may be empty needs the table for an instant, however many rows it has. */
class Expand1800000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed ADD COLUMN lane integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed DROP COLUMN lane');
  }
}

/** Then: the rows of before, a few at a time. Each batch commits, so that no row is kept from anybody for long. */
class Fill1800000000002 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (;;) {
      const [, count] = await runner.manager.query<[unknown, number]>(
        `UPDATE owed SET lane = 0 WHERE (event_id, ordinal) IN
           (SELECT event_id, ordinal FROM owed WHERE lane IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
      );
      const [left] = await runner.manager.query<{ some: boolean }[]>(
        'SELECT EXISTS (SELECT FROM owed WHERE lane IS NULL) AS some',
      );
      if (left?.some !== true) return;
      if (count === 0) await sleep(20); // All that is left is in somebody's hands just now.
    }
  }

  async down(): Promise<void> {
    // What was filled in goes with the column.
  }
}

/** Next release, when nobody writes empty ones any more: checked without keeping anybody out, then relied upon. */
class Contract1800000000003 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // Without a transaction it may have been broken off anywhere: it must be able to begin again.
    await runner.query('ALTER TABLE owed DROP CONSTRAINT IF EXISTS owed_lane');
    await runner.query('ALTER TABLE owed ADD CONSTRAINT owed_lane CHECK (lane IS NOT NULL) NOT VALID');
    await runner.query('ALTER TABLE owed VALIDATE CONSTRAINT owed_lane');
    await runner.query('ALTER TABLE owed ALTER COLUMN lane SET NOT NULL');
    await runner.query('ALTER TABLE owed DROP CONSTRAINT owed_lane');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owed ALTER COLUMN lane DROP NOT NULL');
  }
}

const ROWS = 20_000;

let inUse: DataSource;
let migrating: DataSource;
beforeEach(async () => {
  const url = await freshDatabaseUrl();
  inUse = await createDataSource(url).initialize();
  migrating = createDataSource(url);
  migrating.setOptions({ migrations: [Expand1800000000001, Fill1800000000002, Contract1800000000003] });
  await migrating.initialize();
  await inUse.query(
    `INSERT INTO owed (event_id, ordinal, application_id, position, kind, name, audience)
     SELECT gen_random_uuid(), 0, gen_random_uuid(), n, 'letter', 'receipt', 'participant' FROM generate_series(1, $1) AS n`,
    [ROWS],
  );
});
afterEach(() => Promise.all([inUse.destroy(), migrating.destroy()]));

const ALL = ['Expand1800000000001', 'Fill1800000000002', 'Contract1800000000003'];
/** Waits for a lock a second at most, as every transaction of ours does. */
const touch = () =>
  inTransaction(inUse, async (manager) => {
    await manager.query('UPDATE owed SET attempts = attempts + 1 WHERE position = 1 + floor(random() * $1)', [ROWS]);
    return { keep: true, result: undefined };
  });

it('fills a new column of a full table while others write to it, and nobody waits for long', async () => {
  const migrated = new AbortController();
  let writes = 0;
  const writing = (async () => {
    while (!migrated.signal.aborted) {
      await touch();
      writes += 1;
    }
  })();
  const [applied] = await Promise.all([migrate(migrating).finally(() => migrated.abort()), writing]);
  expect(applied).toEqual(ALL);
  expect(writes).toBeGreaterThan(10);
  const filled = await inUse.query<unknown[]>('SELECT FROM owed WHERE lane = 0');
  expect(filled).toHaveLength(ROWS);
  await expect(inUse.query('UPDATE owed SET lane = NULL')).rejects.toThrow('not-null');
});

it('gives up a table that somebody holds, before everybody waits behind it, and goes on another time', async () => {
  const reader = inUse.createQueryRunner();
  await reader.startTransaction();
  await reader.query('SELECT FROM owed LIMIT 1');
  await expect(migrate(migrating)).rejects.toThrow('lock timeout');
  await touch();
  await reader.commitTransaction();
  await reader.release();
  expect(await migrate(migrating)).toEqual(ALL);
  const [setting] = await migrating.query<{ lock_timeout: string }[]>('SHOW lock_timeout');
  expect(setting).toEqual({ lock_timeout: '0' });
});
