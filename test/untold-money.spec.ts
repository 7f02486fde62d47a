import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Programme } from '#contracts/programme.js';
import { readProgramme } from '#programmes/read-programme.js';
import { groupStream, subjectOf } from '#telling/names.js';
import { ibanOf } from './support/bank.js';
import { BankTown } from './support/bank-town.js';
import { RealRecord } from './support/real-record.js';
import { allTold, invoicedGroup } from './support/told-groups.js';
import { freshDatabase } from './support/world.js';

// Straight on the record: Temporal is away, and what streams owe one another is told when the test says so.

let dataSource: DataSource;
let record: RealRecord;
let programme: Programme;
let town: BankTown;
let towns = 0;
beforeAll(async () => {
  dataSource = await freshDatabase();
  record = new RealRecord(dataSource);
  const read = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  const payment = { ...read.terms.payment, unpaid: 'lapse' as const };
  programme = { ...read, terms: { ...read.terms, payment } };
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
}, 60_000);
beforeEach(async () => void (town = await BankTown.of(record, programme, ibanOf((towns += 1)))));
afterAll(() => dataSource.destroy());

/** Some minutes after, or before. */
const about = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

/** What became of a place, as far as its deadline goes. */
async function ends(stream: string): Promise<string[]> {
  const rows = await dataSource.query<{ type: string }[]>(
    `SELECT type FROM domain_event WHERE stream = $1
       AND type IN ('LapseDeferred', 'PlaceLapsed', 'PaymentConfirmed', 'PlaceGuaranteed') ORDER BY version`,
    [stream],
  );
  return rows.map(({ type }) => type);
}

async function lapseAt(stream: string): Promise<string> {
  const [row] = await dataSource.query<{ at: string }[]>(
    `SELECT payload -> 'due' ->> 'lapseAt' AS at FROM domain_event WHERE stream = $1 AND type = 'InvoiceIssued'`,
    [stream],
  );
  return row?.at ?? '';
}

it('lapses nothing while the group has the money, and the participant has not heard of it', async () => {
  const { code, members, dueMinor } = await invoicedGroup(record, programme);
  const [first = ''] = members;
  const lapses = await lapseAt(first);
  const paid = { paymentId: 'ghent-1', amountMinor: dueMinor, currency: 'EUR', receivedOn: lapses.slice(0, 10) };
  await record.brings(groupStream(code), about(lapses, -10), {
    ...{ type: 'RecordGroupPayment', ...paid, noteId: null, split: null },
  });
  // The one hears of the time before the money, the other of both at once.
  await record.tell(first, about(lapses, 1), { type: 'ObserveTime', by: 'clock' });
  expect(await ends(first)).toEqual(['LapseDeferred']);
  await allTold(record, about(lapses, 120));
  for (const member of members)
    expect(await ends(member)).toEqual(['LapseDeferred', 'PaymentConfirmed', 'PlaceGuaranteed']);
}, 60_000);

it('lapses nothing while what is left of a transfer could be the payment', async () => {
  const [ana, ben] = town.payers;
  const [annas, bens] = [ana?.stream ?? '', ben?.stream ?? ''];
  await town.brings([{ minor: 120_000, name: 'Nobody Known' }]);
  await town.works(20);
  const [entry] = await town.entries();
  const part = { application: subjectOf(annas), amountMinor: 60_000, currency: 'EUR' } as const;
  await town.decides(entry?.id ?? '', { type: 'AllocateEntry', parts: [part] });
  await town.works(20);
  const lapses = await lapseAt(bens);
  await record.tell(bens, about(lapses, 1), { type: 'ObserveTime', by: 'clock' });
  expect([await ends(annas), await ends(bens)]).toEqual([['PaymentConfirmed', 'PlaceGuaranteed'], ['LapseDeferred']]);
  await town.decides(entry?.id ?? '', { type: 'ReturnEntry', becauseId: 't' });
  await record.tell(bens, about(lapses, 3 * 24 * 60), { type: 'ObserveTime', by: 'clock' });
  expect((await ends(bens)).at(-1)).toBe('PlaceLapsed');
}, 60_000);

it('takes what was left at the deadline, however late the clock is heard', async () => {
  const [ana, ben] = town.payers;
  const [annas, bens] = [ana?.stream ?? '', ben?.stream ?? ''];
  await town.brings([{ minor: 120_000, name: 'Nobody Known' }]);
  await town.works(20);
  const [entry] = await town.entries();
  // At the deadline all of it is open, and that is what nobody owes; what is left becomes a fee only then.
  const lapses = await lapseAt(bens);
  town.waits(about(lapses, 30));
  const part = { application: subjectOf(annas), amountMinor: 60_000, currency: 'EUR' } as const;
  await town.decides(entry?.id ?? '', { type: 'AllocateEntry', parts: [part] });
  await record.tell(bens, about(lapses, 60), { type: 'ObserveTime', by: 'clock' });
  expect(await ends(bens)).toEqual(['PlaceLapsed']);
}, 60_000);
