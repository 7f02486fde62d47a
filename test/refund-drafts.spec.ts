import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { dueDay, plusDays } from '#domain/time/zone.js';
import { financeToday } from '#readmodel/finance-today.js';
import { draftsOf, unknownAmong } from '#readmodel/refund-drafts.js';
import { admit, cancel, pay, type Said } from './support/life.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
}, 60_000);
afterAll(() => dataSource.destroy());

/** Somebody has paid 50.00 too much; the refund's name and due instant. */
async function owed(zone: string): Promise<{ id: string; application: string; dueAt: string }> {
  const edition = await register.publish({ zone });
  const application = await register.apply(edition, '2024-08-01T10:00:00.000Z');
  await register.tell(application, '2024-08-10T10:00:00.000Z', admit);
  await register.tell(application, '2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-20'));
  const [row] = await dataSource.query<{ id: string; due_at: Date }[]>(
    'SELECT id, due_at FROM refund WHERE application_id = $1',
    [application],
  );
  if (row === undefined) throw new Error('nothing is owed');
  return { id: row.id, application, dueAt: row.due_at.toISOString() };
}

it.each(['Europe/Lisbon', 'Atlantic/Canary', 'Europe/Madrid', 'Europe/Helsinki'])(
  'a refund goes with those of its due day, which is that of its edition: %s',
  async (zone) => {
    const { application, dueAt } = await owed(zone);
    const day = dueDay(dueAt, zone);
    const goesBy = async (dueBy: string): Promise<boolean> => {
      const drafts = await draftsOf(dataSource.manager, { refunds: null, entries: null, dueBy });
      return drafts.some((draft) => draft.application === application);
    };
    expect([await goesBy(plusDays(day, -1)), await goesBy(day)]).toEqual([false, true]);
  },
);

it('what is named and is not there is found out', async () => {
  const { id } = await owed('Europe/Madrid');
  const [entry, slip] = [randomUUID(), 'AAAAAAAAAA-R1'];
  const named = { refunds: [id, slip], entries: [entry] };
  expect(await unknownAmong(dataSource.manager, named)).toEqual([slip, entry]);
});

it('what no batch can send is among what waits today, with the reason and what to do', async () => {
  const { id } = await owed('Europe/Madrid');
  const { byHand } = await financeToday(dataSource, '2024-08-21T10:00:00.000Z');
  expect(byHand.count).toBe(byHand.first.length);
  expect(byHand.sums).toEqual([{ amountMinor: 5_000 * byHand.count, currency: 'EUR' }]);
  expect(byHand.first.find(({ refund }) => refund === id)).toEqual({
    ...{ refund: id, entryId: null, because: 'no-account', amount: { amountMinor: 5_000, currency: 'EUR' } },
    advice: expect.stringContaining('transfer it by hand'),
  });
});

const LEAVES: readonly Said[] = [
  { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' },
  { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' },
  { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-08-26', bankReference: 'OUT', amountMinor: null },
];
const CAME_BACK = { type: 'NoteRefundReturned', refund: 1, returnedOn: '2024-08-27', becauseId: randomUUID() } as const;

it.each<[string, readonly Said[], readonly [number, number, boolean]]>([
  ['a share that came back', [...LEAVES, { ...CAME_BACK, amountMinor: 30_000, transfer: 'T1' }], [3, 15_000, true]],
  ['what came back whole', [...LEAVES, CAME_BACK], [2, 30_000, true]],
  ['what never left', [], [2, 30_000, false]],
])('of %s, taken back in part, it is known whether it has come back', async (_, before, draft) => {
  const edition = await register.publish({ zone: 'Europe/Madrid' });
  const application = await register.apply(edition, '2024-08-01T10:00:00.000Z');
  const told: readonly Said[] = [
    admit,
    pay(40_000, '2024-08-20', 'from-one'),
    pay(20_000, '2024-08-20', 'from-another'),
    cancel('2024-08-25T10:00:00.000Z'),
    ...before,
    { type: 'ReversePayment', paymentId: 'from-another', becauseId: randomUUID() },
  ];
  for (const [nth, said] of told.entries()) {
    const at = said.type === 'Admit' ? '2024-08-10T10:00:00.000Z' : `2024-08-27T10:00:0${nth}.000Z`;
    expect((await register.tell(application, at, said)).rejection).toBeNull();
  }
  const drafts = await draftsOf(dataSource.manager, { refunds: null, entries: null, dueBy: null });
  const own = drafts.filter((one) => one.application === application);
  expect(own.map(({ refund, amountMinor, cameBack }) => [refund, amountMinor, cameBack])).toEqual([draft]);
});
