import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { lockStream } from '#eventstore/event-store.js';
import { admit, cancel, pay } from './support/life.js';
import { onRecord, rebuilt } from './support/rebuilt.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
let lives: { edition: string; certified: string; cancelled: string };
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
  lives = await twoLives();
});
afterAll(() => dataSource.destroy());
// Each test leaves the rows as the events make them, for the next one.
afterEach(async () => expect((await rebuilt(dataSource)).result.differences).toBe(0));

const tables = ['edition', 'application', 'seat', 'invoice', 'receipt', 'refund', 'certificate', 'journal'];

/** Every row, and which transaction wrote it. */
const rowsWith = async (writer: 'xmin' | 'nothing'): Promise<string[]> => {
  const read = tables.map((table) =>
    dataSource.query<{ row: string }[]>(
      `SELECT ${writer === 'xmin' ? 'xmin::text' : "''"} || to_jsonb(t)::text AS row FROM ${table} AS t`,
    ),
  );
  return (await Promise.all(read))
    .flat()
    .map(({ row }) => row)
    .sort();
};

/** A certified participant, and one who paid too much and cancelled. */
async function twoLives(): Promise<typeof lives> {
  const edition = await register.publish();
  const certified = await register.apply(edition, '2024-08-01T10:00:00.000Z', { email: '1@example.org' });
  const cancelled = await register.apply(edition, '2024-08-01T11:00:00.000Z', { email: '2@example.org' });
  for (const id of [certified, cancelled]) {
    await register.tell(id, '2024-08-05T10:00:00.000Z', admit);
    await register.tell(id, '2024-08-06T10:00:00.000Z', pay(65_000, '2024-08-06'));
  }
  await register.tell(cancelled, '2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
  const becauseId = await register.file(certified, 'Seen to');
  for (const requirement of ['attendance', 'experience', 'final-work'] as const)
    await register.tell(certified, '2024-11-20T10:00:00.000Z', { type: 'WaiveRequirement', requirement, becauseId });
  await register.tell(certified, '2024-11-23T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  return { edition, certified, cancelled };
}

it('finds nothing to mend in what was recorded, and writes nothing', async () => {
  const before = await rowsWith('xmin');
  const { result, differences, failures, steps } = await rebuilt(dataSource);
  expect(result).toEqual({ streams: 3, differences: 0, failures: 0 });
  expect([differences, failures, steps]).toEqual([[], [], [1, 2, 3]]);
  expect(await rowsWith('xmin')).toEqual(before);
  expect(before).toHaveLength(1 + 2 + 1 + 3 + 2 + 3 + 1 + 8);
});

it.each([
  ["UPDATE edition SET closes_at = closes_at + interval '1 ms'", 'edition', 'different', ['closesAt']],
  [`UPDATE edition SET state = jsonb_set(state, '{cancelled}', 'true')`, 'edition', 'different', ['state']],
  ['DELETE FROM edition', 'edition', 'missing', []],
  [
    `UPDATE application SET phase = 'guaranteed', kept_minor = 1 WHERE NOT live`,
    'application',
    'different',
    ['phase', 'keptMinor'],
  ],
  [
    `UPDATE application SET accepts = '{}', waits_for = NULL WHERE live`,
    'application',
    'different',
    ['waitsFor', 'accepts'],
  ],
  [`UPDATE application SET state = state - 'leave' WHERE live`, 'application', 'different', ['state']],
  ['DELETE FROM seat', 'seat', 'missing', []],
  [
    'INSERT INTO seat (application_id, edition) SELECT id, edition FROM application WHERE NOT live',
    'seat',
    'surplus',
    [],
  ],
  [
    `UPDATE invoice SET state = 'open', due_on = '2024-01-01' WHERE ordinal = 1 AND kind = 'invoice' AND credited_minor = 0`,
    'invoice',
    'different',
    ['dueOn', 'state'],
  ],
  [`DELETE FROM invoice WHERE kind = 'credit-note'`, 'invoice', 'missing', []],
  [
    `INSERT INTO receipt SELECT application_id, 'made-up', 1, currency, received_on, entered_at, entered_by, false FROM receipt LIMIT 1`,
    'receipt',
    'surplus',
    [],
  ],
  ['UPDATE refund SET amount_minor = amount_minor + 1 WHERE ordinal = 2', 'refund', 'different', ['amountMinor']],
  ['UPDATE certificate SET revoked = true', 'certificate', 'different', ['revoked']],
  [`DELETE FROM journal WHERE rule = 'credit-note'`, 'journal', 'missing', []],
  [
    `UPDATE journal SET amount_minor = amount_minor + 1, credit = 'bank' WHERE rule = 'credit-note'`,
    'journal',
    'different',
    ['credit', 'amountMinor'],
  ],
  [
    `INSERT INTO journal SELECT stream, version, 2, day, rule, debit, credit, 1, currency, reference
     FROM journal WHERE rule = 'credit-note'`,
    'journal',
    'surplus',
    [],
  ],
])('reports and mends after %s', async (corruption, table, kind, columns) => {
  const before = await rowsWith('nothing');
  await dataSource.query(corruption);
  expect(await rowsWith('nothing')).not.toEqual(before);
  const { result, differences } = await rebuilt(dataSource);
  expect(result).toEqual({ streams: 3, differences: 1, failures: 0 });
  expect(differences.map(([, difference]) => difference)).toEqual([{ table, key: expect.any(String), kind, columns }]);
  expect(await rowsWith('nothing')).toEqual(before);
});

it('makes every row anew after all were lost', async () => {
  const before = await rowsWith('nothing');
  await dataSource.query('TRUNCATE application, edition, journal CASCADE');
  const { result, differences } = await rebuilt(dataSource);
  expect(result.differences).toBe(before.length);
  expect(new Set(differences.map(([, { kind }]) => kind))).toEqual(new Set(['missing']));
  expect(await rowsWith('nothing')).toEqual(before);
});

it('removes rows of which there is no stream', async () => {
  const { certified, edition } = lives;
  const before = await rowsWith('nothing');
  const stray = randomUUID();
  await dataSource.query(
    `INSERT INTO application SELECT (jsonb_populate_record(application, jsonb_build_object('id', $1::uuid, 'reference', 'STRAY'))).*
     FROM application WHERE id = $2`,
    [stray, certified],
  );
  await dataSource.query(
    `INSERT INTO edition SELECT (jsonb_populate_record(edition, '{"code": "stray"}')).* FROM edition WHERE code = $1`,
    [edition],
  );
  await dataSource.query(
    `INSERT INTO journal VALUES ('entry-stray', 7, 1, '2024-09-01', 'entry', 'bank', 'unallocated', 1, 'EUR')`,
  );
  const { differences } = await rebuilt(dataSource);
  expect(differences).toEqual([
    [`application-${stray}`, { table: 'application', key: stray, kind: 'surplus', columns: [] }],
    ['edition-stray', { table: 'edition', key: 'stray', kind: 'surplus', columns: [] }],
    ['entry-stray', { table: 'journal', key: '7/1', kind: 'surplus', columns: [] }],
  ]);
  expect(await rowsWith('nothing')).toEqual(before);
});

it('names a stream that cannot be read, leaves its rows and goes on with the others', async () => {
  const { certified, cancelled } = lives;
  await dataSource.query('UPDATE application SET phase = $1', ['lost']);
  const { result, failures, differences } = await rebuilt(dataSource, {
    ...onRecord,
    applicationEvents: (manager, stream) => {
      if (stream.includes(certified)) throw new Error('written by a later release');
      return onRecord.applicationEvents(manager, stream);
    },
  });
  expect(result).toEqual({ streams: 3, differences: 1, failures: 1 });
  expect(failures).toEqual([`application-${certified}`]);
  expect(differences.map(([stream]) => stream)).toEqual([`application-${cancelled}`]);
  expect((await rebuilt(dataSource)).differences.map(([stream]) => stream)).toEqual([`application-${certified}`]);
});

it('waits for a command that is being recorded, and then sees it', async () => {
  const order: string[] = [];
  let locked: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (locked = resolve));
  const recording = dataSource.transaction(async (manager) => {
    await lockStream(manager, `application-${lives.certified}`);
    locked();
    // Long enough for a rebuild that does not wait to be over.
    await new Promise((resolve) => setTimeout(resolve, 500));
    order.push('recorded');
  });
  await held;
  await rebuilt(dataSource);
  order.push('rebuilt');
  await recording;
  expect(order).toEqual(['recorded', 'rebuilt']);
});
