import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { tellEntryTime } from '#activities/match-next.js';
import { camt, declare, importFile } from './support/bank.js';
import { saysOf } from './support/suspects.js';
import { until } from './support/until.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
});
afterAll(() => dataSource.destroy());

it('does nothing, and complains of nothing, where another lane has told the time between its look and its lock', async () => {
  await importFile(dataSource, camt({ openingMinor: 0, lines: [{ minor: 4_200, text: ['For somebody else'] }] }));
  const [entry] = await dataSource.query<{ id: string }[]>('SELECT id FROM bank_entry');
  await saysOf(dataSource, entry?.id ?? '', { type: 'ReturnEntry', becauseId: randomUUID() });
  // Whoever looks first has seen what is due, and then sleeps until it is woken before it comes to the lock.
  await dataSource.query(`
    CREATE SEQUENCE looks;
    CREATE SEQUENCE wakings;
    CREATE FUNCTION dawdle() RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('looks') = 1 THEN WHILE NOT (SELECT is_called FROM wakings) LOOP PERFORM pg_sleep(0.02); END LOOP; END IF;
        RETURN true;
      END $$;
    ALTER TABLE bank_clock RENAME TO clock_itself;
    CREATE VIEW bank_clock AS SELECT * FROM clock_itself WHERE dawdle()`);
  const complaints: object[] = [];
  const log = { error: (fields: object) => void complaints.push(fields) };
  const hands = { dataSource, clock: () => '2024-09-22T10:00:00.000Z', log };
  const slow = tellEntryTime(hands);
  await until(async () => (await dataSource.query<unknown[]>('SELECT FROM looks WHERE is_called')).length > 0);
  expect(await tellEntryTime(hands)).toBe(true);
  await dataSource.query(`SELECT nextval('wakings')`);
  await slow;
  const told = await dataSource.query<object[]>(
    `SELECT type, attempts FROM domain_event, clock_itself WHERE type = 'EntryReturnNear'`,
  );
  expect([complaints, told]).toEqual([[], [{ type: 'EntryReturnNear', attempts: 0 }]]);
});
