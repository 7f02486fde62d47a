import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { type BatchSeen, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';
const today = new Date().toISOString().slice(0, 10);

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

interface Owed {
  readonly id: string;
  readonly refund: string;
}

/** The fee was paid and the place given up in time: 450.00 of 600.00 are owed back, and 150.00 are kept. */
async function cancelled(): Promise<Owed> {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 60_000, from: PAYER, structured });
  await payers.cancels(id);
  const [refund] = await paybacks.refundsOf(id);
  return { id, refund: refund?.id ?? 'nothing is owed' };
}

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
