import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { stateNameOf } from '#domain/bank/entry-state.js';
import { readProgramme } from '#programmes/read-programme.js';
import { ibanOf } from './support/bank.js';
import { BankTown } from './support/bank-town.js';
import { RealRecord } from './support/real-record.js';
import { rebuilt } from './support/rebuilt.js';
import { loseLine } from './support/tampering.js';
import { freshDatabase } from './support/world.js';

const TABLES = ['bank_entry', 'bank_allocation', 'bank_candidate', 'bank_clock'] as const;

let dataSource: DataSource;
let town: BankTown;
beforeAll(async () => {
  dataSource = await freshDatabase();
  const record = new RealRecord(dataSource);
  const programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
  town = await BankTown.of(record, programme, ibanOf(1));
  const [one, other] = town.payers.map(({ reference }) => reference);
  // One is paid; two invoices together are a person's; somebody unknown gets it back; one bounces; and money that left.
  await town.brings([
    { minor: 60_000, structured: one ?? '' },
    { minor: 70_000, text: [`${one ?? ''} `, other ?? ''] },
    { minor: 4_200, name: 'Nobody' },
    { minor: 20_000, reference: 'R1', structured: other ?? '' },
    { minor: -250 },
  ]);
  await town.works(200);
  await town.brings([{ minor: -20_000, reference: 'R1', isReversal: true }]);
  await town.works(200);
  const unknown = (await town.entries()).find(({ booked }) => booked.amountMinor === 4_200);
  await town.decides(unknown?.id ?? '', { type: 'ReturnEntry', becauseId: 't' });
}, 120_000);
afterAll(() => dataSource.destroy());

type Stored = Readonly<Record<(typeof TABLES)[number], readonly object[]>>;
const stored = async (): Promise<Stored> =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(
        async (table) => [table, await dataSource.query(`SELECT * FROM ${table} AS row ORDER BY row`)] as const,
      ),
    ),
  ) as Stored;

it('finds entries, their parts, whom they may be for and their clocks as the record left them', async () => {
  expect((await town.entries()).map(stateNameOf).sort()).toEqual([
    ...['allocated', 'dismissed', 'dismissed', 'open', 'open', 'to-be-returned'],
  ]);
  const rows = await stored();
  expect(TABLES.map((table) => rows[table].length > 0)).toEqual(TABLES.map(() => true));
  expect((await rebuilt(dataSource)).differences).toEqual([]);
});

it('makes them anew from their events where they are spoilt, whatever is spoilt, and says what was', async () => {
  const before = await stored();
  await dataSource.query(
    `UPDATE bank_entry SET version = 9, state = 'open', allocated_minor = 0, return_minor = 1, return_due_at = now(),
       because = 'spoilt', open_during = '{}', settled_at = now(), taken_back_by = id, return_stage = NULL,
       return_came_back = NOT return_came_back, breached_minor = 7, suggested_groups = '{spoilt}',
       suggested = ARRAY[id]`,
  );
  await dataSource.query(
    `UPDATE bank_allocation SET amount_minor = 1, outcome = 'over', told = 'recorded', undone_at = NULL`,
  );
  await dataSource.query(
    'DELETE FROM bank_allocation WHERE part = 1 AND entry_id = (SELECT min(entry_id::text)::uuid FROM bank_allocation)',
  );
  await dataSource.query('DELETE FROM bank_candidate');
  await dataSource.query(
    `INSERT INTO bank_candidate SELECT id, gen_random_uuid() FROM bank_entry WHERE amount_minor = 4200`,
  );
  await dataSource.query('UPDATE bank_clock SET deadline = now()');
  await dataSource.query('INSERT INTO bank_clock SELECT id, now() FROM bank_entry WHERE amount_minor = 250');

  const { differences, failures } = await rebuilt(dataSource);
  const kinds = new Set(differences.map(([, { table, kind }]) => `${table} ${kind}`));
  expect([...kinds].sort()).toEqual([
    ...['bank_allocation different', 'bank_allocation missing', 'bank_candidate missing', 'bank_candidate surplus'],
    ...['bank_clock different', 'bank_clock surplus', 'bank_entry different'],
  ]);
  expect(failures).toEqual([]);
  const columns = differences.flatMap(([, { table, columns: named }]) => (table === 'bank_entry' ? named : []));
  expect([...new Set(columns)].sort()).toEqual([
    ...['allocated_minor', 'because', 'breached_minor', 'open_during', 'return_came_back', 'return_due_at'],
    ...['return_minor', 'return_stage', 'settled_at', 'state', 'suggested', 'suggested_groups'],
    ...['taken_back_by', 'version'],
  ]);
  expect(await stored()).toEqual(before);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
});

it('notes by whose name a group may be paid from its invoices, as those of before there was such a note', async () => {
  await town.closesGroup();
  await town.works(50);
  const keys = (): Promise<readonly object[]> => dataSource.query('SELECT * FROM group_payer_key ORDER BY key');
  const before = await keys();
  expect(before).toHaveLength(1);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
  await dataSource.query('DELETE FROM group_payer_key');
  const { differences } = await rebuilt(dataSource);
  expect(differences.map(([, { table, kind }]) => `${table} ${kind}`)).toEqual(['group_payer_key missing']);
  expect(await keys()).toEqual(before);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
});

it('names an entry whose own row is gone, which no event can bring back, and mends the others', async () => {
  const [gone] = await town.entries().then((all) => all.filter(({ booked }) => booked.amountMinor === 250));
  await loseLine(dataSource, 250);
  await dataSource.query(`UPDATE bank_entry SET breached_minor = 7 WHERE amount_minor = 4200`);
  const { differences, failures } = await rebuilt(dataSource);
  expect(failures).toEqual([`entry-${gone?.id ?? ''}`]);
  expect(differences.map(([, { table }]) => table)).toEqual(['bank_entry']);
});
