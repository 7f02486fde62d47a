import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { camtOfBatch } from './support/bank.js';
import { must } from './support/course.js';
import { textsOf } from './support/pain.js';
import { type BatchSeen, type Owed, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

const cancelled = (): Promise<Owed> => paybacks.cancelled(payers, PAYER);

const sealed = async (...owed: readonly Owed[]): Promise<BatchSeen> =>
  paybacks.sealed((await paybacks.prepared(owed.map(({ refund }) => refund))).id);
const stateOf = async ({ id }: Owed): Promise<unknown> => (await paybacks.refundsOf(id))[0]?.state;

it('one debit of the bank for the whole file closes every refund of it, be it split in no transactions', async () => {
  const owed = [await cancelled(), await cancelled()];
  const { id } = await sealed(...owed);
  const { text } = await paybacks.file(id);
  expect(textsOf(text, 'Nm').slice(0, 2)).toEqual(Array(2).fill('Metropolis (example of an invoicing entity)'));
  const [order = ''] = textsOf(text, 'PmtInfId');
  expect(await payers.bringsFile(-90_000, (file) => camtOfBatch(file, { order, minor: 90_000, count: 2 }))).toEqual([
    '90000 allocated',
  ]);
  await payers.settled();
  expect(await Promise.all(owed.map(stateOf))).toEqual(['paid', 'paid']);
  expect(await paybacks.batch(id)).toMatchObject({ lines: [{ state: 'paid' }, { state: 'paid' }] });
  const { body } = await payers.get(`applications/${owed[0]?.id ?? ''}`);
  expect(body['account']).toMatchObject({ kept: { amountMinor: 15_000 }, refunded: { amountMinor: 45_000 } });
}, 90_000);

it('a file that was fetched and never sent is void, and its refunds are owed again', async () => {
  const owed = await cancelled();
  const { id } = await sealed(owed);
  expect((await paybacks.file(id)).status).toBe(200);
  const never = { because: 'It was never sent.' };
  await must(200, paybacks.post(`refund-batches/${id}/cancellation`, paybacks.preparer, never));
  await payers.settled();
  expect([(await paybacks.file(id)).status, await stateOf(owed)]).toEqual([409, 'owed']);
}, 60_000);

it('eight who prepare the refund of one payment at once send it once, and no more than was paid', async () => {
  const owed = await cancelled();
  const told = await Promise.all(
    Array.from({ length: 8 }, () => paybacks.post('refund-batches', paybacks.preparer, { refunds: [owed.refund] })),
  );
  const ids = told.filter(({ status }) => status === 201).map(({ body }) => (body as { id: string }).id);
  expect(ids).toHaveLength(1);
  // Who waited too long for their turn is answered 503, and repeats.
  const refusals = told.filter(({ status }) => status === 409).map(({ body }) => body['facts']);
  expect(refusals).toEqual(refusals.map(() => ({ leftOut: [expect.stringContaining(' in-a-batch: ')] })));
  const byHand = await Promise.all(
    Array.from({ length: 8 }, () => paybacks.post(`refunds/${owed.refund}/order`, paybacks.releaser)),
  );
  expect(byHand.filter(({ status }) => status === 200).length).toBeLessThan(2);
  for (const id of ids) await paybacks.post(`refund-batches/${id}/release`, paybacks.releaser);
  await payers.settled();
  const [{ minor } = { minor: 0 }] = await app.dataSource.query<{ minor: number }[]>(
    `SELECT count(*)::integer * 45000 AS minor FROM domain_event WHERE type = 'RefundOrdered' AND stream = $1`,
    [`application-${owed.id}`],
  );
  expect(minor).toBe(45_000);
}, 60_000);
