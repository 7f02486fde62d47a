import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { lockStream } from '#eventstore/event-store.js';
import { camt, declare, importFile } from './support/bank.js';
import { onRecord, rebuilt } from './support/rebuilt.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
  // More than are gone through at once.
  const lines = Array.from({ length: 700 }, (_, nth) => ({ minor: nth % 7 === 0 ? -100 - nth : 100 + nth }));
  await importFile(dataSource, camt({ openingMinor: 0, day: '2024-09-02', lines }));
}, 60_000);
afterAll(() => dataSource.destroy());

const journal = () => dataSource.query<object[]>('SELECT * FROM journal ORDER BY stream, version, line');
const streams = async (): Promise<string[]> =>
  (await dataSource.query<{ name: string }[]>('SELECT name FROM stream ORDER BY name')).map(({ name }) => name);

it('finds in the books what the import has posted: each entry, and the bank as the statement closes', async () => {
  const { result, differences } = await rebuilt(dataSource);
  expect([result, differences]).toEqual([{ streams: 700, differences: 0, failures: 0 }, []]);
  const [sum] = await dataSource.query<{ closing: string; bank: string; posted: number }[]>(
    `SELECT (SELECT closing_minor FROM bank_statement) AS closing, count(*)::integer AS posted,
            sum(amount_minor) FILTER (WHERE debit = 'bank') - sum(amount_minor) FILTER (WHERE credit = 'bank') AS bank
     FROM journal`,
  );
  expect(sum).toMatchObject({ posted: 700, bank: sum?.closing });
});

it('posts all that was imported before there was a journal', async () => {
  const before = await journal();
  await dataSource.query('TRUNCATE journal');
  const { result, steps } = await rebuilt(dataSource);
  expect([result, steps.at(-1)]).toEqual([{ streams: 700, differences: 700, failures: 0 }, 700]);
  expect(await journal()).toEqual(before);
});

it('mends what is wrong, and leaves the rest as it is', async () => {
  const before = await journal();
  const [first = '', second = ''] = await streams();
  await dataSource.query('UPDATE journal SET amount_minor = 1 WHERE stream = $1', [first]);
  await dataSource.query('DELETE FROM journal WHERE stream = $1', [second]);
  const { differences } = await rebuilt(dataSource);
  expect(differences).toEqual([
    [first, { table: 'journal', key: `${first}/1/1`, kind: 'different', columns: ['amountMinor'] }],
    [second, { table: 'journal', key: `${second}/1/1`, kind: 'missing', columns: [] }],
  ]);
  expect(await journal()).toEqual(before);
});

it('names an entry that cannot be read, and goes on with the others', async () => {
  const [unreadable = ''] = await streams();
  await dataSource.query('TRUNCATE journal');
  const { result, failures } = await rebuilt(dataSource, {
    ...onRecord,
    entryEvents: (manager, some) => {
      if (some.includes(unreadable)) throw new Error('written by a later release');
      return onRecord.entryEvents(manager, some);
    },
  });
  expect([result, failures]).toEqual([{ streams: 700, differences: 699, failures: 1 }, [unreadable]]);
  expect((await rebuilt(dataSource)).result.differences).toBe(1);
});

it('waits for what is being recorded on an entry', async () => {
  const [first = ''] = await streams();
  const order: string[] = [];
  let locked: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (locked = resolve));
  const recording = dataSource.transaction(async (manager) => {
    await lockStream(manager, first);
    locked();
    await new Promise((resolve) => setTimeout(resolve, 500)); // Long enough for a rebuild that does not wait.
    order.push('recorded');
  });
  await held;
  await rebuilt(dataSource);
  order.push('rebuilt');
  await recording;
  expect(order).toEqual(['recorded', 'rebuilt']);
});
