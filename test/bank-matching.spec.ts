import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { type Line, OUR_IBAN } from './support/bank.js';
import { type Payers, startPaying } from './support/payers.js';

let app: RunningApp;
let payers: Payers;
beforeAll(async () => {
  ({ app, payers } = await startPaying());
}, 60_000);
afterAll(() => app.stop());

const FEE = 60_000;

/** Every application has been told what was allocated to it and not undone, and nothing else. */
const conserved = async () => {
  const wrong = await app.dataSource.query<object[]>(
    `SELECT coalesce(one.application_id, receipt.application_id) AS application, one.amount_minor, receipt.amount_minor
     FROM (SELECT * FROM bank_allocation WHERE undone_at IS NULL) AS one
     FULL JOIN (SELECT * FROM receipt WHERE NOT reversed) AS receipt USING (payment_id)
     WHERE one.amount_minor IS DISTINCT FROM receipt.amount_minor`,
  );
  const over = await app.dataSource.query<object[]>(
    `SELECT id FROM bank_entry JOIN bank_allocation ON entry_id = id AND undone_at IS NULL
     GROUP BY id HAVING sum(bank_allocation.amount_minor) > bank_entry.amount_minor`,
  );
  return [...wrong, ...over];
};
const account = async (id: string) => {
  const { body } = await payers.get(`applications/${id}/account`);
  const { account: figures } = body as { account: Record<string, { amountMinor: number }> };
  return Object.fromEntries(['received', 'due', 'owedBack'].map((name) => [name, figures[name]?.amountMinor]));
};

describe('one line', () => {
  it('gives the place to whom a structured reference names', async () => {
    const { id, reference } = await payers.invoiced();
    expect(await payers.brings({ minor: FEE, structured: reference })).toEqual(['60000 allocated']);
    expect(await payers.phaseOf(id)).toBe('guaranteed');
    expect(await conserved()).toEqual([]);
  });

  it('finds the reference mangled and split in free text, and the invoice by its number', async () => {
    const [one, other] = [await payers.invoiced(), await payers.invoiced()];
    const text = [`Fee ${one.reference.slice(0, 7)}`, `${one.reference.slice(7).replaceAll('0', 'O')} for Ana`];
    await payers.brings({ minor: FEE, text }, { minor: FEE, text: [`pays ${other.number.replaceAll('-', ' ')}`] });
    expect(await Promise.all([one, other].map(({ id }) => payers.phaseOf(id)))).toEqual(['guaranteed', 'guaranteed']);
  });

  it('is a part of the fee, and then the rest of it', async () => {
    const { id, reference } = await payers.invoiced();
    expect(await payers.brings({ minor: 20_000, structured: reference })).toEqual(['20000 allocated']);
    expect([await payers.phaseOf(id), await account(id)]).toEqual([
      'awaiting-payment',
      { received: 20_000, due: 40_000, owedBack: 0 },
    ]);
    await payers.brings({ minor: 40_000, structured: reference });
    expect(await payers.phaseOf(id)).toBe('guaranteed');
  });

  it('is too much, or comes when all is paid: the excess is owed back', async () => {
    const { id, reference } = await payers.invoiced();
    await payers.brings({ minor: FEE + 500, structured: reference });
    expect(await account(id)).toEqual({ received: FEE + 500, due: 0, owedBack: 500 });
    await payers.brings({ minor: FEE, structured: reference });
    expect(await account(id)).toEqual({ received: 2 * FEE + 500, due: 0, owedBack: FEE + 500 });
    expect(await conserved()).toEqual([]);
  });

  it('comes after the end of a place and is owed back', async () => {
    const { id, reference } = await payers.invoiced();
    await payers.post(`applications/${id}/withdrawal`, {}, 'admissions');
    await payers.brings({ minor: FEE, structured: reference });
    expect(await account(id)).toMatchObject({ received: FEE, owedBack: FEE });
  });

  it('never pays in another currency, nor while it is pending', async () => {
    const { id, reference } = await payers.invoiced();
    const lines = await payers.brings(
      { minor: FEE, currency: 'USD', structured: reference },
      { minor: FEE, structured: reference, status: 'PDNG' },
    );
    expect(lines).toEqual(['60000 open other-currency']);
    expect(await account(id)).toMatchObject({ received: 0, due: FEE });
    const [entry] = await payers.entries('open');
    expect(entry).toMatchObject({ because: 'other-currency', candidates: [{ applicationId: id }] });
    const amount = { amountMinor: FEE, currency: 'EUR' };
    const refused = await payers.decide(entry?.id, 'allocation', { parts: [{ applicationId: id, amount }] });
    expect(refused).toMatchObject({ status: 422, body: { type: 'urn:matricula:problem:currency-mismatch' } });
    const returned = await payers.decide(entry?.id, 'return', { because: 'Sent to us by mistake.' });
    expect(returned).toMatchObject({
      status: 200,
      body: { state: 'to-be-returned', toBeReturned: { amountMinor: FEE, currency: 'USD' } },
    });
  });
});

it('splits a transfer for several invoices, to the cent, and leaves a wrong sum to a person', async () => {
  const [one, other] = [await payers.invoiced(), await payers.invoiced()];
  const text = [one.reference, ' and ', other.number];
  expect(await payers.brings({ minor: 2 * FEE - 1, text })).toEqual(['119999 open sum-differs']);
  expect(await payers.brings({ minor: 2 * FEE, text })).toEqual(['120000 allocated']);
  expect(await Promise.all([one, other].map(({ id }) => payers.phaseOf(id)))).toEqual(['guaranteed', 'guaranteed']);
});

it('gives the places to all whose payments the bank has booked in one sum', async () => {
  const [one, other] = [await payers.invoiced(), await payers.invoiced()];
  const transaction = (minor: number, { reference }: typeof one): string =>
    `<TxDtls><Amt Ccy="EUR">${minor / 100}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>` +
    `<RmtInf><Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>`;
  const parts = `${transaction(FEE, one)}${transaction(FEE - 5_000, other)}`;
  expect(await payers.bringsFile(2 * FEE - 5_000, (file) => file.replace(/<TxDtls>[^]*<\/TxDtls>/, parts))).toEqual([
    '60000 allocated',
    '55000 allocated',
  ]);
  expect([await payers.phaseOf(one.id), await account(other.id)]).toEqual([
    'guaranteed',
    { received: FEE - 5_000, due: 5_000, owedBack: 0 },
  ]);
  expect(await conserved()).toEqual([]);
});

it('counts two genuine equal payments, and a line that is posted four times at once books once', async () => {
  const [one, other] = [await payers.invoiced(), await payers.invoiced()];
  const line = { minor: 30_000, structured: one.reference };
  await payers.brings(line, line);
  expect([await payers.phaseOf(one.id), await account(one.id)]).toMatchObject(['guaranteed', { received: FEE }]);
  expect(await payers.brings(line)).toEqual(['30000 allocated']); // A third, in the next statement.
  expect(await account(one.id)).toMatchObject({ received: 90_000, owedBack: 30_000 });
  expect(await payers.bringsAtOnce(4, { minor: FEE, structured: other.reference })).toEqual(['60000 allocated']);
  expect(await account(other.id)).toEqual({ received: FEE, due: 0, owedBack: 0 });
});

it('suggests by amount and payer, and a person confirms', async () => {
  const { id } = await payers.invoiced('Suggested');
  expect(await payers.brings({ minor: FEE, name: 'SUGGESTED CITY OF' })).toEqual(['60000 suggested']);
  const [entry] = await payers.entries('suggested');
  expect(entry).toMatchObject({ candidates: [{ applicationId: id, due: { amountMinor: FEE } }] });
  const { body } = await payers.decide(entry?.id, 'suggestion-confirmation', { applicationId: id });
  expect(body).toMatchObject({ state: 'allocated', allocations: [{ rule: 'amount-and-payer', outcome: 'exact' }] });
  await payers.settled();
  expect(await payers.phaseOf(id)).toBe('guaranteed');
});

it('suggests what is short by what the terms forgive, and no less', async () => {
  const { id } = await payers.invoiced('Short');
  expect(await payers.brings({ minor: FEE - 1_501, name: 'City of Short' })).toEqual(['58499 open unknown']);
  expect(await payers.brings({ minor: FEE - 1_500, name: 'City of Short' })).toEqual(['58500 suggested']);
  const [entry] = await payers.entries('suggested');
  expect(entry).toMatchObject({ candidates: [{ applicationId: id, due: { amountMinor: FEE } }], candidateGroups: [] });
  await payers.decide(entry?.id, 'suggestion-confirmation', { applicationId: id });
  await payers.settled();
  expect(await payers.phaseOf(id)).toBe('guaranteed');
  for (const open of await payers.entries('open'))
    if (open.amount.amountMinor === FEE - 1_501) await payers.decide(open.id, 'dismissal', { because: 'A test.' });
});

it('leaves what nobody can be told of to a person, who allocates, dismisses, reopens', async () => {
  const { id } = await payers.invoiced();
  expect(await payers.brings({ minor: 70_000, name: 'Nobody Known' })).toEqual(['70000 open unknown']);
  const entry = (await payers.entries('open')).find(({ because }) => because === 'unknown');
  const part = (amountMinor: number) => ({ parts: [{ applicationId: id, amount: { amountMinor, currency: 'EUR' } }] });
  expect(await payers.decide(entry?.id, 'allocation', part(70_001))).toMatchObject({ status: 422 });
  expect(await payers.decide(entry?.id, 'allocation', part(FEE))).toMatchObject({
    body: { state: 'open', allocated: { amountMinor: FEE } },
  });
  await payers.settled();
  expect(await payers.phaseOf(id)).toBe('guaranteed');
  const because = 'A gift.';
  expect(await payers.decide(entry?.id, 'dismissal', { because })).toMatchObject({ body: { state: 'dismissed' } });
  expect(await payers.decide(entry?.id, 'dismissal', { because })).toMatchObject({ status: 409 });
  expect(await payers.decide(entry?.id, 'reopening', { because })).toMatchObject({ body: { state: 'open' } });
});

it('undoes a part with a reason, and does not where a refund depends on it', async () => {
  const { id, reference } = await payers.invoiced();
  await payers.brings({ minor: FEE + 500, structured: reference });
  const [refund] = await app.dataSource.query<{ id: string }[]>('SELECT id FROM refund WHERE application_id = $1', [
    id,
  ]);
  await payers.post(`refunds/${refund?.id ?? ''}/approval`, {}, 'finance');
  await payers.post(`refunds/${refund?.id ?? ''}/order`, {}, 'finance-too');
  const entry = (await payers.entries('allocated')).find(({ amount }) => amount.amountMinor === FEE + 500 && amount);
  const ours = (await payers.entries('allocated')).find(({ allocations }) => allocations[0]?.applicationId === id);
  expect(entry).toBeDefined();
  await payers.decide(ours?.id, 'allocation-undoing', { part: 1, because: 'Not hers.' });
  await payers.settled();
  expect((await payers.get(`bank-entries/${ours?.id ?? ''}`)).body).toMatchObject({
    state: 'allocated',
    allocations: [{ told: 'recorded', refusedBecause: 'refund-depends-on-it' }],
  });
  const next = await payers.invoiced();
  await payers.brings({ minor: FEE, structured: next.reference });
  const mine = (await payers.entries('allocated')).find(({ allocations }) => allocations[0]?.applicationId === next.id);
  await payers.decide(mine?.id, 'allocation-undoing', { part: 1, because: 'Not hers.' });
  await payers.settled();
  expect((await payers.get(`bank-entries/${mine?.id ?? ''}`)).body).toMatchObject({
    state: 'open',
    allocations: [{ told: 'undone' }],
  });
  expect(await account(next.id)).toMatchObject({ received: 0 });
  expect(await conserved()).toEqual([]);
});

it.each<[string, Partial<Line>, Partial<Line>]>([
  ['the bank’s reference', { reference: 'BOUNCES' }, { reference: 'BOUNCES', isReversal: true }],
  ['the payer’s EndToEndId', { endToEnd: 'E2E-9' }, { endToEnd: 'E2E-9', returnReason: 'MD06' }],
  ['a reason without a digit', { endToEnd: 'E2E-10' }, { endToEnd: 'E2E-10', returnReason: 'FOCR' }],
])('un-pays what bounces, by %s, and leaves the place to a person', async (_, came, left) => {
  const { id, reference } = await payers.invoiced();
  await payers.brings({ minor: FEE, structured: reference, ...came });
  expect(await payers.phaseOf(id)).toBe('guaranteed');
  expect(await payers.brings({ minor: -FEE, ...left })).toEqual(['60000 dismissed']);
  expect(await account(id)).toMatchObject({ received: 0, due: FEE });
  expect((await payers.get(`applications/${id}`)).body).toMatchObject({ phase: 'guaranteed' });
  expect(await conserved()).toEqual([]);
});

it('takes nothing from one payer for what bounces of another who numbers alike', async () => {
  const { id, reference } = await payers.invoiced();
  const ana = { name: 'Ana', from: 'NL91ABNA0417164300', endToEnd: '1' };
  await payers.brings({ minor: FEE, structured: reference, ...ana });
  const back = { ...ana, minor: -FEE, returnReason: 'MD06' };
  const others = [{ from: 'DE89370400440532013000' }, { name: 'Berta', from: '' }];
  for (const other of others)
    expect(await payers.brings({ ...back, ...other })).toEqual(['60000 open reversal-unclear']);
  expect(await account(id)).toMatchObject({ received: FEE });
  expect(await payers.brings({ ...back, name: 'Our Network', from: OUR_IBAN })).toEqual(['60000 dismissed']);
  expect(await account(id)).toMatchObject({ received: 0 });
});

it('leaves a reversal of what cannot be told with certainty to a person', async () => {
  const { id, reference } = await payers.invoiced();
  const line = { minor: 30_000, structured: reference, endToEnd: 'E2E-TWICE' };
  await payers.brings(line, line);
  const reversal = { minor: -30_000, endToEnd: 'E2E-TWICE', isReversal: true };
  expect(await payers.brings(reversal)).toEqual(['30000 open reversal-unclear']);
  expect(await account(id)).toMatchObject({ received: FEE });
});
