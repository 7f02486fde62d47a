import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { OUR_IBAN } from './support/bank.js';
import { painErrors, textsOf } from './support/pain.js';
import { type BatchSeen, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';
const OTHER_PAYER = 'DE89370400440532013000';
const FEE = 60_000;

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

/** The fee came from these accounts, one after the other, and the place was given up in time: 450.00 are owed back. */
async function cancelled(...paid: readonly { readonly minor: number; readonly from?: string }[]): Promise<Owed> {
  const { id, reference: structured } = await payers.invoiced();
  for (const line of paid) await payers.brings({ ...line, structured });
  await payers.cancels(id);
  const [refund] = await paybacks.refundsOf(id);
  if (refund === undefined) throw new Error('nothing is owed back');
  return { id, refund: refund.id };
}

const transferOf = ({ lines }: BatchSeen): string => lines[0]?.transfers[0]?.endToEndId ?? '';
const stateOf = async ({ id }: Owed): Promise<unknown> => (await paybacks.refundsOf(id))[0]?.state;
const eventsOf = async ({ id }: Owed): Promise<string[]> => {
  const rows = await app.dataSource.query<{ type: string }[]>(
    `SELECT type FROM domain_event WHERE stream = 'application-' || $1 AND type LIKE 'Refund%' ORDER BY version`,
    [id],
  );
  return rows.map(({ type }) => type);
};
const unallocated = async (): Promise<number> => (await payers.books()).unallocated;

describe('refunds that leave together', () => {
  it('are prepared by one, released by another, and go to the account that the money came from', async () => {
    const owed = await cancelled({ minor: FEE, from: PAYER });
    const batch = await paybacks.prepared([owed.refund]);
    expect(batch).toMatchObject({ state: 'prepared', preparedBy: 'staff:bruno', file: null });
    expect((await paybacks.file(batch.id)).body['type']).toBe('urn:matricula:problem:document-not-ready');
    const own = await paybacks.post(`refund-batches/${batch.id}/release`, paybacks.preparer);
    expect([own.status, own.body['type']]).toEqual([403, 'urn:matricula:problem:four-eyes']);
    const sealed = await paybacks.sealed(batch.id);
    const [file, again] = [await paybacks.file(batch.id), await paybacks.file(batch.id)];
    expect(again.text).toBe(file.text);
    expect(createHash('sha256').update(file.text).digest('hex')).toBe(sealed.file?.sha256);
    expect(await painErrors(file.text)).toEqual([]);
    expect(textsOf(file.text, 'IBAN')).toEqual([OUR_IBAN, PAYER]);
    expect(textsOf(file.text, 'InstdAmt')).toEqual(['450.00']);
    expect(textsOf(file.text, 'EndToEndId')).toEqual([transferOf(sealed)]);
  }, 60_000);

  it('are ordered once, however often release is pressed', async () => {
    const owed = await cancelled({ minor: FEE, from: PAYER });
    const { id } = await paybacks.prepared([owed.refund]);
    const pressed = await Promise.all(
      Array.from({ length: 8 }, () => paybacks.post(`refund-batches/${id}/release`, paybacks.releaser)),
    );
    expect(pressed.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
    await paybacks.once(id, ({ state }) => state === 'sealed');
    await payers.settled();
    expect(await eventsOf(owed)).toEqual(['RefundOwed', 'RefundApproved', 'RefundOrdered']);
    const another = await paybacks.post('refund-batches', paybacks.preparer, { refunds: [owed.refund] });
    expect(another).toMatchObject({
      status: 409,
      body: { facts: { leftOut: [expect.stringContaining(' not-owed: ')] } },
    });
  }, 60_000);

  it('give each source its share, to the cent', async () => {
    const owed = await cancelled({ minor: 20_001, from: PAYER }, { minor: 39_999, from: OTHER_PAYER });
    const { id } = await paybacks.prepared([owed.refund]);
    await paybacks.sealed(id);
    const { text } = await paybacks.file(id);
    expect(await painErrors(text)).toEqual([]);
    expect(textsOf(text, 'IBAN').slice(1)).toEqual([PAYER, OTHER_PAYER]);
    expect(textsOf(text, 'InstdAmt')).toEqual(['150.01', '299.99']);
    expect(textsOf(text, 'CtrlSum')).toEqual(['450.00', '450.00']);
  }, 60_000);

  it('stay behind where nobody knows from which account the money came', async () => {
    const owed = await cancelled({ minor: FEE });
    const told = await paybacks.post('refund-batches', paybacks.preparer, { refunds: [owed.refund] });
    expect(told).toMatchObject({
      status: 409,
      body: { facts: { leftOut: [expect.stringContaining(' no-account: ')] } },
    });
  }, 60_000);

  it('are owed again when the file was never sent', async () => {
    const owed = await cancelled({ minor: FEE, from: PAYER });
    const { id } = await paybacks.prepared([owed.refund]);
    await paybacks.sealed(id);
    const byHand = await paybacks.post(`refunds/${owed.refund}/order-cancellation`, paybacks.preparer, {
      because: 'No.',
    });
    expect(byHand).toMatchObject({ status: 409, body: { type: 'urn:matricula:problem:refund-in-batch' } });
    const told = await paybacks.post(`refund-batches/${id}/cancellation`, paybacks.preparer, {
      because: 'Never sent.',
    });
    expect(told.status).toBe(200);
    await payers.settled();
    expect(await stateOf(owed)).toBe('owed');
    expect((await paybacks.file(id)).body['type']).toBe('urn:matricula:problem:file-void');
    expect(await paybacks.prepared([owed.refund])).toMatchObject({ lines: [{ state: 'approved' }] });
  }, 60_000);
});

describe("the bank's own line", () => {
  it('closes the refund, and the money that comes back opens it again, due on the same day', async () => {
    const before = await unallocated();
    const owed = await cancelled({ minor: FEE, from: PAYER });
    const [due] = await paybacks.refundsOf(owed.id);
    const { id } = await paybacks.prepared([owed.refund]);
    const endToEnd = transferOf(await paybacks.sealed(id));
    expect(await payers.brings({ minor: -45_000, from: PAYER, endToEnd })).toEqual(['45000 allocated']);
    await payers.settled();
    expect(await stateOf(owed)).toBe('paid');
    expect(await paybacks.batch(id)).toMatchObject({ lines: [{ state: 'paid' }] });
    expect(await unallocated()).toBe(before);
    const letters = await app.dataSource.query<object[]>(
      `SELECT FROM owed WHERE application_id = $1 AND name = 'refund-paid'`,
      [owed.id],
    );
    expect(letters).toHaveLength(1);

    const back = { minor: 45_000, from: PAYER, endToEnd, returnReason: 'AC04' };
    expect(await payers.brings(back)).toEqual(['45000 allocated']);
    await payers.settled();
    expect(await paybacks.refundsOf(owed.id)).toMatchObject([{ state: 'owed', dueAt: due?.dueAt }]);
    expect((await eventsOf(owed)).slice(-3)).toEqual(['RefundOrdered', 'RefundPaid', 'RefundReturned']);
    expect(await unallocated()).toBe(before);
    const anew = await paybacks.post('refund-batches', paybacks.preparer, { refunds: [owed.refund] });
    expect(anew).toMatchObject({
      status: 409,
      body: { facts: { leftOut: [expect.stringContaining(' came-back: ')] } },
    });
  }, 90_000);

  it('is a person’s when it is not for what was ordered', async () => {
    const owed = await cancelled({ minor: FEE, from: PAYER });
    const { id } = await paybacks.prepared([owed.refund]);
    const endToEnd = transferOf(await paybacks.sealed(id));
    expect(await payers.brings({ minor: -44_999, from: PAYER, endToEnd })).toEqual(['44999 open transfer-differs']);
    expect(await stateOf(owed)).toBe('ordered');
  }, 60_000);
});
