import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { erase } from '#filing/erase.js';
import { applicationStream } from '#telling/names.js';
import type { RunningApp } from './support/app.js';
import { OUR_IBAN } from './support/bank.js';
import { must } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { type Invoiced, type Payers, startPaying } from './support/payers.js';
import { advance } from './support/world.js';

const FEE = 60_000;

let app: RunningApp;
let payers: Payers;
beforeAll(async () => {
  ({ app, payers } = await startPaying());
}, 60_000);
afterAll(() => app.stop());

const received = async ({ id }: Invoiced): Promise<unknown> => {
  const { body } = await payers.get(`applications/${id}`);
  return (body as { account: { received: { amountMinor: number } } }).account.received.amountMinor;
};

/** An export that says nothing of its place among others: so many equal lines of one day, in favour of somebody. */
async function exported(count: number, { reference }: Invoiced): Promise<void> {
  const line = `02.09.2024;;City of Sample;;fee ${reference};;300,00;EUR;booked\n`;
  const heading = 'Booked;Value;Party;Account;Purpose;Reference;Amount;Currency;State\n';
  const headers = { 'content-type': 'application/octet-stream' };
  const body = `;;;;;;;;\n;;;;;;;;\n${heading}${line.repeat(count)}`;
  await must(
    201,
    ask(app, `POST bank-statements?account=${OUR_IBAN}`, { token: payers.tokens.finance, headers, body }),
  );
  await payers.settled();
}

const problem = (reason: string): object => ({ body: { type: `urn:matricula:problem:${reason}` } });

it.each([
  ['counts once a person says so', true, 90_000, 'allocated'],
  ['never counts once a person says that it is the same', false, 60_000, 'dismissed'],
])('what may be a duplicate counts for nothing, and %s', async (_, counts, expected, state) => {
  const payer = await payers.invoiced();
  await exported(1, payer);
  await exported(2, payer); // Of the two one may be the first again; the other is new.
  expect(await received(payer)).toBe(60_000);
  const [suspect] = await payers.entries('suspected');
  expect(suspect).toMatchObject({ suspectedOf: 'perhaps-repeated', allocations: [] });
  const part = { parts: [{ applicationId: payer.id, amount: { amountMinor: 100, currency: 'EUR' } }] };
  expect(await payers.decide(suspect?.id, 'allocation', part)).toMatchObject(problem('entry-suspected'));

  await payers.decide(suspect?.id, 'suspicion', { counts, because: 'The bank was asked.' });
  await payers.settled();
  expect(await received(payer)).toBe(expected);
  expect((await payers.get(`bank-entries/${suspect?.id ?? ''}`)).body).toMatchObject({ state });
  const again = await payers.decide(suspect?.id, 'suspicion', { counts, because: 'Once more.' });
  expect(again).toMatchObject({ status: 409, ...problem('entry-not-suspected') });
  expect(await payers.entries('suspected')).toEqual([]);
});

const DAY_MS = 86_400_000;

it.each([
  ['is left to a person where one entered it by hand two weeks before', FEE, -14, ['60000 open entered-by-hand'], FEE],
  ['is another payment where that was a day longer ago', FEE, -15, ['60000 allocated'], 2 * FEE],
  ['is another payment where that was of a cent more', FEE + 1, -1, ['60000 allocated'], 2 * FEE + 1],
])('%s', async (_, minor, days, standing, afterwards) => {
  const payer = await payers.invoiced();
  const receivedOn = new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const amount = { amountMinor: minor, currency: 'EUR' };
  await payers.post(`applications/${payer.id}/payments`, { paymentId: 'told-by-phone', amount, receivedOn });
  expect(await payers.brings({ minor: FEE, structured: payer.reference })).toEqual(standing);
  expect(await received(payer)).toBe(afterwards);
  const [entry] = await payers.entries('open');
  if (entry === undefined) return;
  expect(entry).toMatchObject({ candidates: [{ applicationId: payer.id }] });
  await payers.decide(entry.id, 'dismissal', { because: 'It is the one that was told by phone.' });
  expect([await received(payer), await payers.entries('open')]).toEqual([FEE, []]);
});

const reversal = (id: string, paymentId: string): Promise<Told> =>
  ask(app, `POST applications/${id}/payments/${paymentId}/reversal`, {
    token: payers.tokens.finance,
    body: { because: 'It is for another.' },
  });

it('is taken back on its entry and not by hand, and then by hand no more', async () => {
  const payer = await payers.invoiced();
  await payers.brings({ minor: FEE, structured: payer.reference });
  const paymentId = (await payers.entryFor(payer.id))?.allocations[0]?.paymentId ?? '';
  expect(await reversal(payer.id, paymentId)).toMatchObject({ status: 409, ...problem('payment-from-bank') });
  const { body } = await payers.get(`bank-entries?payment=${paymentId}`);
  const [entry] = (body as { items: { id: string }[] }).items;
  await payers.decide(entry?.id, 'allocation-undoing', { part: 1, because: 'It is for another.' });
  await payers.settled();
  expect(await received(payer)).toBe(0);
  expect(await reversal(payer.id, paymentId)).toMatchObject({ status: 404, ...problem('unknown-payment') });
});

it('is undone part by part: of two in one transfer the one whose money has left again stays', async () => {
  const [one, other] = [await payers.invoiced(), await payers.invoiced()];
  await payers.brings({ minor: 2 * FEE, text: [one.reference, ' ', other.number] });
  const entry = await payers.entryFor(one.id);
  await payers.cancels(other.id);
  const [refund] = await app.dataSource.query<{ id: string }[]>('SELECT id FROM refund WHERE application_id = $1', [
    other.id,
  ]);
  await payers.post(`refunds/${refund?.id ?? ''}/approval`, {}, 'finance');
  await payers.post(`refunds/${refund?.id ?? ''}/order`, {}, 'finance-too');
  for (const part of [1, 2]) await payers.decide(entry?.id, 'allocation-undoing', { part, because: 'Wrong.' });
  await payers.settled();
  const { body } = await payers.get(`bank-entries/${entry?.id ?? ''}`);
  const told = (
    body as { allocations: { applicationId: string; told: string; refusedBecause: string | null }[] }
  ).allocations.map(({ applicationId, told: how, refusedBecause }) => [applicationId, how, refusedBecause]);
  expect(new Map(told.map(([id, ...rest]) => [id, rest]))).toEqual(
    new Map([
      [one.id, ['undone', null]],
      [other.id, ['recorded', 'refund-depends-on-it']],
    ]),
  );
  expect([await received(one), await received(other)]).toEqual([0, FEE]);
}, 60_000);

it('tells finance when a payment bounces: the balance is due again, and the place stays', async () => {
  const payer = await payers.invoiced();
  await payers.brings({ minor: FEE, structured: payer.reference, reference: 'BOUNCES-2' });
  await payers.brings({ minor: -FEE, reference: 'BOUNCES-2', isReversal: true });
  expect([await payers.phaseOf(payer.id), await received(payer)]).toEqual(['guaranteed', 0]);
  const letters = await app.dataSource.query<object[]>(
    `SELECT audience FROM owed WHERE application_id = $1 AND name = 'staff-place-in-question'`,
    [payer.id],
  );
  expect(letters).toEqual([{ audience: 'finance' }]);
});

it('un-pays what bounces though the bank had told it twice, once a person has said so', async () => {
  const payer = await payers.invoiced();
  const line = { minor: FEE, structured: payer.reference, reference: 'TWICE-TOLD' };
  await payers.brings(line);
  await payers.brings({ ...line, name: 'CITY OF SAMPLE, TREASURY' });
  const [suspect] = await payers.entries('suspected');
  expect(suspect).toMatchObject({ suspectedOf: 'reference-reused' });
  await payers.decide(suspect?.id, 'suspicion', { counts: false, because: 'The bank was asked.' });
  await payers.settled();
  expect(await received(payer)).toBe(FEE);
  await payers.brings({ minor: -FEE, reference: 'TWICE-TOLD', isReversal: true });
  expect(await received(payer)).toBe(0);
});

it('tells finance as well when a part bounces that was to be completed', async () => {
  const payer = await payers.invoiced();
  await payers.brings({ minor: 20_000, structured: payer.reference, reference: 'BOUNCES-3' });
  await payers.brings({ minor: -20_000, reference: 'BOUNCES-3', isReversal: true });
  expect([await payers.phaseOf(payer.id), await received(payer)]).toEqual(['awaiting-payment', 0]);
  const letters = await app.dataSource.query<object[]>(
    `SELECT name FROM owed WHERE application_id = $1 AND audience = 'finance'`,
    [payer.id],
  );
  expect(letters).toEqual([{ name: 'staff-payment-reversed' }]);
});

it('forgets by which names a person may pay once the file is erased', async () => {
  const { id } = await payers.invoiced('Erased');
  await payers.post(`applications/${id}/withdrawal`, {}, 'admissions');
  const names = () =>
    app.dataSource.query<object[]>('SELECT key FROM payer_key WHERE application_id = $1 ORDER BY 1', [id]);
  expect(await names()).toEqual([{ key: 'ana erased' }, { key: 'city erased of' }]);
  expect(await erase(app.dataSource, id, new Date().toISOString())).toBe('file-open');
  await advance(app.client, applicationStream(id), 100 * 86_400);
  expect(await erase(app.dataSource, id, new Date().toISOString())).toMatchObject({ persons: 1 });
  expect(await names()).toEqual([]);
  expect(await payers.brings({ minor: FEE, name: 'City of Erased' })).toEqual(['60000 open unknown']);
});
