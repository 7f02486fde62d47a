import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { type BatchSeen, type Owed, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';
import { rebuilt } from './support/rebuilt.js';

const PAYER = 'FR1420041010050500013M02606';
const today = new Date().toISOString().slice(0, 10);

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

const cancelled = (): Promise<Owed> => paybacks.cancelled(payers, PAYER);

const sealed = async ({ refund }: Owed): Promise<BatchSeen> => paybacks.sealed((await paybacks.prepared([refund])).id);
const transferOf = ({ lines }: BatchSeen): string => lines[0]?.transfers[0]?.endToEndId ?? '';
const stateOf = async ({ id }: Owed): Promise<unknown> => (await paybacks.refundsOf(id))[0]?.state;
const notedBack = ({ refund }: Owed) =>
  paybacks.post(`refunds/${refund}/return`, paybacks.preparer, { returnedOn: today, because: 'The bank rang.' });

it('what stands in a file that the bank has not moved cannot be said to have come back, and is paid once', async () => {
  const owed = await cancelled();
  const batch = await sealed(owed);
  const told = await notedBack(owed);
  expect(told).toMatchObject({ status: 409, body: { type: 'urn:matricula:problem:refund-in-batch' } });
  expect(await stateOf(owed)).toBe('ordered');
  await payers.brings({ minor: -45_000, from: PAYER, endToEnd: transferOf(batch) });
  await payers.settled();
  expect([await stateOf(owed), (await paybacks.batch(batch.id)).lines[0]?.state]).toEqual(['paid', 'paid']);
}, 60_000);

/** A batch's transfer has left, and a person notes that it came back; the name of that transfer. */
async function cameBack(owed: Owed): Promise<{ readonly batch: string; readonly endToEnd: string }> {
  const batch = await sealed(owed);
  const endToEnd = transferOf(batch);
  await payers.brings({ minor: -45_000, from: PAYER, endToEnd });
  await payers.settled();
  expect((await notedBack(owed)).status).toBe(200);
  return { batch: batch.id, endToEnd };
}
const lineOf = async (batch: string): Promise<unknown> => (await paybacks.batch(batch)).lines[0]?.state;

it('what a person noted as come back waits by name for the bank’s line with the sum that the books have, and no longer', async () => {
  const owed = await cancelled();
  const { batch, endToEnd } = await cameBack(owed);
  const amount = { amountMinor: 45_000, currency: 'EUR' };
  const first = [{ refund: owed.refund, applicationId: owed.id, batchId: batch, endToEndId: endToEnd, amount }];
  expect((await payers.get('finance/today')).body['notedBack']).toMatchObject({ count: 1, sums: [amount], first });
  expect(await payers.books()).toMatchObject({ unallocated: 45_000 });
  expect(await payers.books()).toEqual(await payers.stated());
  await payers.brings({ minor: 45_000, from: PAYER, endToEnd, returnReason: 'AC04' });
  await payers.settled();
  expect((await payers.get('finance/today')).body['notedBack']).toEqual({ count: 0, sums: [], first: [] });
  expect(await payers.books()).toMatchObject({ unallocated: 0 });
  expect(await payers.books()).toEqual(await payers.stated());
}, 60_000);

it('what a person noted as come back, and paid anew by hand, stays paid when the bank’s line of the first comes', async () => {
  const before = await payers.books();
  const owed = await cancelled();
  const { batch, endToEnd } = await cameBack(owed);
  for (const [noun, token, body] of [
    ['approval', paybacks.preparer, {}],
    ['order', paybacks.releaser, {}],
    ['payment', paybacks.releaser, { paidOn: today, bankReference: 'HAND 2' }],
  ] as const)
    expect((await paybacks.post(`refunds/${owed.refund}/${noun}`, token, body)).status).toBe(200);
  await payers.brings({ minor: 45_000, from: PAYER, endToEnd, returnReason: 'AC04' });
  await payers.settled();
  expect([await stateOf(owed), await lineOf(batch)]).toEqual(['paid', 'returned']);
  const { body } = await payers.get(`applications/${owed.id}`);
  expect(body['account']).toMatchObject({
    refunded: { amountMinor: 45_000 },
    owedBack: { amountMinor: 0 },
    kept: { amountMinor: 15_000 },
  });
  const after = await payers.books();
  expect([after.unallocated - before.unallocated, after.bank - before.bank]).toEqual([0, 15_000]);
}, 60_000);

it('and sent anew with another batch is closed by the debit of that one, whichever line of the first comes between', async () => {
  const owed = await cancelled();
  const first = await cameBack(owed);
  const account = { iban: 'DE89370400440532013000', holder: 'Treasury', request: 'Letter of the city' };
  const filed = await paybacks.post(`applications/${owed.id}/refund-accounts`, paybacks.preparer, account);
  const path = `applications/${owed.id}/refund-accounts/${String(filed.body['accountId'])}/confirmation`;
  expect((await paybacks.post(path, paybacks.releaser)).status).toBe(200);
  const second = await sealed(owed);
  await payers.brings({ minor: 45_000, from: PAYER, endToEnd: first.endToEnd, returnReason: 'AC04' });
  await payers.settled();
  expect([await stateOf(owed), await lineOf(first.batch)]).toEqual(['ordered', 'returned']);
  await payers.brings({ minor: -45_000, endToEnd: transferOf(second) });
  await payers.settled();
  expect([await stateOf(owed), await lineOf(second.id)]).toEqual(['paid', 'paid']);
  const late = { returnedOn: today, because: 'The letter about the first.', batch: first.batch };
  const told = await paybacks.post(`refunds/${owed.refund}/return`, paybacks.preparer, late);
  expect(told).toMatchObject({ status: 409, body: { type: 'urn:matricula:problem:refund-left-otherwise' } });
  expect((await rebuilt(app.dataSource)).differences).toEqual([]);
}, 60_000);
