import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TodayView } from '#contracts/finance.js';
import type { RunningApp } from './support/app.js';
import { must } from './support/course.js';
import { painErrors, textsOf } from './support/pain.js';
import { type BatchSeen, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Books, Payers } from './support/payers.js';

const SENDER = 'FR1420041010050500013M02606';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

/** Money that is not for us, which finance have said goes back. */
async function owedBack(minor: number, from: string | undefined = SENDER): Promise<string> {
  await payers.brings({ minor, text: ['For somebody else'], ...(from !== '' && { from }) });
  const entry = (await payers.entries('open')).find(({ amount }) => amount.amountMinor === minor);
  await must(200, payers.decide(entry?.id, 'return', { because: 'Not for us.' }));
  return entry?.id ?? '';
}
const sealed = async (entry: string): Promise<BatchSeen> => {
  const told = await must(201, paybacks.post('refund-batches', paybacks.preparer, { returns: [entry] }));
  return paybacks.sealed((told.body as { id: string }).id);
};
const stateOf = async (entry: string): Promise<unknown> => {
  const { body } = await payers.get(`bank-entries/${entry}`);
  return [body['state'], (body['toBeReturned'] as { stage: string } | null)?.stage];
};
/** Each account is what the bank's statement and the morning's list say. */
const accounts = async (besidesMinor = 0): Promise<Books> => {
  const books = await payers.books();
  expect(books).toEqual(await payers.stated(besidesMinor));
  return books;
};
const today = async (): Promise<TodayView['returns']> => (await payers.get('finance/today')).body['returns'] as never;

it('goes with a batch to whoever sent it, is closed by the bank, and owed again when it comes back', async () => {
  const entry = await owedBack(12_345);
  expect(await today()).toMatchObject({ count: 1, first: [{ entryId: entry }] });
  expect(await accounts()).toEqual({ bank: 12_345, receivable: 0, 'refunds-payable': -12_345, unallocated: 0 });
  const batch = await sealed(entry);
  expect(batch).toMatchObject({ lines: [{ entryId: entry, refund: null, state: 'ordered' }] });
  const { text } = await paybacks.file(batch.id);
  expect(await painErrors(text)).toEqual([]);
  expect([textsOf(text, 'InstdAmt'), textsOf(text, 'IBAN').at(-1), textsOf(text, 'Nm').at(-1)]).toEqual([
    ['123.45'],
    SENDER,
    'City of Sample',
  ]);
  expect(await stateOf(entry)).toEqual(['to-be-returned', 'ordered']);
  expect((await payers.decide(entry, 'reopening', { because: 'No.' })).body['type']).toBe(
    'urn:matricula:problem:return-on-its-way',
  );
  const endToEnd = batch.lines[0]?.transfers[0]?.endToEndId ?? '';
  expect(await payers.brings({ minor: -12_345, endToEnd })).toEqual(['12345 allocated']);
  await payers.settled();
  expect(await stateOf(entry)).toEqual(['returned', 'paid']);
  expect(await accounts()).toMatchObject({ bank: 0, unallocated: 0, 'refunds-payable': 0 });
  expect(await today()).toMatchObject({ count: 0, sums: [], first: [] });

  await payers.brings({ minor: 12_345, endToEnd, returnReason: 'AC04' });
  await payers.settled();
  expect(await stateOf(entry)).toEqual(['to-be-returned', 'owed']);
  expect(await accounts()).toMatchObject({ bank: 12_345, unallocated: 0, 'refunds-payable': -12_345 });
  expect(await today()).toMatchObject({ count: 1 });
  const anew = await paybacks.post('refund-batches', paybacks.preparer, { returns: [entry] });
  expect(anew).toMatchObject({ status: 409, body: { facts: { leftOut: [expect.stringContaining(' came-back: ')] } } });

  const byHand = { paidOn: new Date().toISOString().slice(0, 10), bankReference: 'OUT 1' };
  expect((await payers.decide(entry, 'return-payment', byHand)).body['type']).toBe('urn:matricula:problem:four-eyes');
  await must(200, paybacks.post(`bank-entries/${entry}/return-payment`, paybacks.releaser, byHand));
  // The bank's own line of it is in no statement yet.
  expect(await accounts(-12_345)).toMatchObject({ bank: 0, unallocated: 0, 'refunds-payable': 0 });
}, 90_000);

it('is owed again when the file was never sent, and goes together with refunds when all that is due is prepared', async () => {
  const entry = await owedBack(2_000);
  const batch = await sealed(entry);
  await must(
    200,
    paybacks.post(`refund-batches/${batch.id}/cancellation`, paybacks.preparer, { because: 'Not sent.' }),
  );
  await payers.settled();
  expect(await stateOf(entry)).toEqual(['to-be-returned', 'owed']);
  const { reference: structured, id } = await payers.invoiced();
  await payers.brings({ minor: 61_000, from: SENDER, structured });
  const told = await must(201, paybacks.post('refund-batches', paybacks.preparer, {}));
  const [refund] = await paybacks.refundsOf(id);
  expect((told.body as never as BatchSeen).lines).toMatchObject([
    { refund: refund?.id, entryId: null },
    { refund: null, entryId: entry },
  ]);
}, 90_000);

it('stays behind where the bank did not say who sent it', async () => {
  const entry = await owedBack(3_000, '');
  const told = await paybacks.post('refund-batches', paybacks.preparer, { returns: [entry] });
  expect(told).toMatchObject({ status: 409, body: { facts: { leftOut: [expect.stringContaining(' no-account: ')] } } });
}, 60_000);
