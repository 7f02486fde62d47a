import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { forgetTexts } from '#bank/store/retention.js';
import type { Programme } from '#contracts/programme.js';
import { readProgramme } from '#programmes/read-programme.js';
import { OUR_IBAN } from './support/bank.js';
import { BankTown } from './support/bank-town.js';
import { RealRecord } from './support/real-record.js';
import { rebuilt } from './support/rebuilt.js';
import { invoicedGroup } from './support/told-groups.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let record: RealRecord;
let town: BankTown;
let programme: Programme;
beforeAll(async () => {
  dataSource = await freshDatabase();
  record = new RealRecord(dataSource);
  programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
  town = await BankTown.of(record, programme, OUR_IBAN);
}, 60_000);
afterAll(() => dataSource.destroy());

const forget = (at: string): Promise<number> => forgetTexts(dataSource, { at, keptYears: 10 });

/** By their cents: whether anything personal is left of the lines. */
async function remembered(): Promise<readonly string[]> {
  const rows = await dataSource.query<{ line: string }[]>(
    `SELECT amount_minor || CASE WHEN filed::text ~* 'sample|FR14|E2E|RF' THEN ' remembered' ELSE ' forgotten' END AS line
     FROM bank_entry JOIN bank_entry_text AS filed ON filed.id = text_id ORDER BY amount_minor`,
  );
  return rows.map(({ line }) => line);
}

it('forgets what payers wrote after the years for which the law has it kept, and where nobody needs it', async () => {
  const [payer] = town.payers;
  const wrote = { from: 'FR1420041010050500013M02606', endToEnd: 'E2E-1', text: ['Sample words'] };
  await town.brings([
    { minor: 60_000, structured: payer?.reference ?? '', ...wrote },
    { minor: 4_200, ...wrote },
    { minor: 300, ...wrote },
  ]);
  await town.works(50);
  const dismissed = (await town.entries()).find(({ booked }) => booked.amountMinor === 4_200);
  await town.decides(dismissed?.id ?? '', { type: 'DismissEntry', becauseId: 't' });

  expect(await forget('2034-12-31T23:59:59.999Z')).toBe(0);
  expect(await remembered()).toEqual(['300 remembered', '4200 remembered', '60000 remembered']);
  // One line is open still, and the file of whom the other paid.
  expect(await forget('2035-01-01T00:00:00.000Z')).toBe(1);
  expect(await remembered()).toEqual(['300 remembered', '4200 forgotten', '60000 remembered']);
  await record.tell(payer?.stream ?? '', '2035-01-01T00:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  expect(await forget('2035-01-02T00:00:00.000Z')).toBe(1);
  expect(await remembered()).toEqual(['300 remembered', '4200 forgotten', '60000 forgotten']);

  // What is forgotten is known again, and the books are as they were.
  await town.bringsAgain(0);
  await dataSource.query('UPDATE bank_statement SET file_sha256 = $1', ['0'.repeat(64)]);
  await town.bringsAgain(0);
  expect(await remembered()).toHaveLength(3);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
});

it('forgets nothing of what paid a group while the file of one who takes part is open', async () => {
  const { code, members, dueMinor } = await invoicedGroup(record, programme);
  await town.brings([{ minor: dueMinor, text: ['Sample words'] }]);
  await town.works(20);
  const entry = (await town.entries()).find(({ booked }) => booked.amountMinor === dueMinor);
  const part = { group: code, amountMinor: dueMinor, currency: 'EUR' } as const;
  await town.decides(entry?.id ?? '', { type: 'AllocateEntry', parts: [part] });
  await town.works(50);
  const groups = (await remembered()).filter((line) => line.startsWith(String(dueMinor)));
  expect(groups).toEqual([`${dueMinor} remembered`]);
  // The group itself is closed since it was invoiced.
  const group = await dataSource.query<object[]>('SELECT closed FROM participant_group WHERE code = $1', [code]);
  expect(group).toEqual([{ closed: true }]);
  const [first = '', second = ''] = members;
  await record.tell(first, '2035-01-01T00:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  expect(await forget('2035-01-02T00:00:00.000Z')).toBe(0);
  await record.tell(second, '2035-01-01T00:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  expect(await forget('2035-01-02T00:00:00.000Z')).toBe(1);
});
