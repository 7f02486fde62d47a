import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { todayView } from '#contracts/finance.js';
import type { RunningApp } from './support/app.js';
import { type Invoiced, type Payers, startPaying } from './support/payers.js';
import { rebuilt } from './support/rebuilt.js';

const SENT = 60_500;

let app: RunningApp;
let payers: Payers;
beforeAll(async () => {
  ({ app, payers } = await startPaying());
}, 60_000);
afterAll(() => app.stop());

/** 605.00 came where 600.00 were due, what was too much is on its way back, and the bank takes the 605.00 back. */
async function bounced(reference: string): Promise<{ readonly payer: Invoiced; readonly entry: string }> {
  const payer = await payers.invoiced();
  await payers.brings({ minor: SENT, structured: payer.reference, reference });
  const entry = (await payers.entryFor(payer.id))?.id ?? '';
  const [refund] = await app.dataSource.query<{ id: string }[]>('SELECT id FROM refund WHERE application_id = $1', [
    payer.id,
  ]);
  await payers.post(`refunds/${refund?.id ?? ''}/approval`, {}, 'finance');
  await payers.post(`refunds/${refund?.id ?? ''}/order`, {}, 'finance-too');
  await payers.brings({ minor: -SENT, reference, isReversal: true });
  return { payer, entry };
}

const waiting = async () => todayView.parse((await payers.get('finance/today')).body).entries;
const because = 'The payer is gone.';
async function decided(entry: string, noun: string, body: object = { because }): Promise<void> {
  expect(await payers.decide(entry, noun, body)).toMatchObject({ status: 200 });
  await payers.settled();
}

it('names what bounced and is kept all the same with what is out, and the books say the same until it is undone', async () => {
  const { payer, entry } = await bounced('BOUNCED-1');
  const out = { amountMinor: SENT, currency: 'EUR' };
  const row = { id: entry, state: 'open', direction: 'debit', amount: out };
  const { open, first } = await waiting();
  expect([open.in, open.out]).toEqual([[], [out]]);
  expect(first).toEqual([
    expect.objectContaining({ ...row, because: 'bounced', refusedBecause: 'refund-depends-on-it' }),
  ]);
  expect(await payers.books()).toMatchObject({ bank: 0, unallocated: SENT });
  expect(await payers.books()).toEqual(await payers.stated());

  // The payer sends it once more: nothing depends on the first any longer.
  await payers.brings({ minor: SENT, structured: payer.reference });
  expect(await payers.books()).toEqual(await payers.stated());
  await decided(entry, 'allocation-undoing', { part: 1, because });
  expect((await waiting()).open.count).toBe(0);
  expect(await payers.books()).toMatchObject({ bank: SENT, unallocated: 0 });
  expect(await payers.books()).toEqual(await payers.stated());
}, 60_000);

it('is out of the books once a person waits for it no longer, is back when opened again, and stands nowhere in between', async () => {
  const before = await payers.books();
  const { entry } = await bounced('BOUNCED-2');
  await decided(entry, 'dismissal');
  expect((await waiting()).open.count).toBe(0);
  expect(await payers.books()).toMatchObject({ bank: before.bank + SENT, unallocated: 0 });
  expect(await payers.books()).toEqual(await payers.stated(SENT));
  await decided(entry, 'reopening');
  expect((await waiting()).open.out).toEqual([{ amountMinor: SENT, currency: 'EUR' }]);
  expect(await payers.books()).toEqual(await payers.stated());
  await decided(entry, 'dismissal');
  expect((await rebuilt(app.dataSource)).differences).toEqual([]);
}, 60_000);
