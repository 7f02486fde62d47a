import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { groupView } from '#contracts/group.js';
import { unbalanced } from '#readmodel/accounts.js';
import { refundDestinations } from '#readmodel/refund-destinations.js';
import type { RunningApp } from './support/app.js';
import { apply, must, submission } from './support/course.js';
import { ask } from './support/http.js';
import { textsOf } from './support/pain.js';
import { type BatchSeen, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';
import { rebuilt } from './support/rebuilt.js';
import { until } from './support/until.js';

const PAYER = 'FR1420041010050500013M02606';
const OTHER_PAYER = 'DE89370400440532013000';
const ELSEWHERE = 'ES7921000813610123456789';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

interface Sent {
  readonly batch: string;
  /** Of each transfer its name and its cents. */
  readonly transfers: readonly { readonly endToEnd: string; readonly minor: number }[];
}

/** The smallest first: which of two payments that came together is the older, their ids say. */
const transfersOf = ({ lines }: BatchSeen): Sent['transfers'] =>
  lines
    .flatMap(({ transfers }) =>
      transfers.map(({ endToEndId: endToEnd, amount }) => ({ endToEnd, minor: amount.amountMinor })),
    )
    .sort((one, other) => one.minor - other.minor);

/** Prepared, released, and debited at the bank in one statement. */
async function sent(refunds: readonly string[]): Promise<Sent> {
  const { id } = await paybacks.prepared(refunds);
  const transfers = transfersOf(await paybacks.sealed(id));
  await payers.brings(...transfers.map(({ endToEnd, minor }) => ({ minor: -minor, endToEnd })));
  await payers.settled();
  return { batch: id, transfers };
}

const comesBack = async (transfer: Sent['transfers'][number] | undefined): Promise<unknown> => {
  const { endToEnd, minor } = transfer ?? { endToEnd: '', minor: 0 };
  const told = await payers.brings({ minor, endToEnd, returnReason: 'AC04' });
  await payers.settled();
  return told;
};

interface RefundSeen {
  readonly id: string;
  readonly state: string;
  readonly amount: { readonly amountMinor: number };
  readonly reopens: string | null;
}
const refunds = async (id: string): Promise<readonly RefundSeen[]> => (await paybacks.refundsOf(id)) as never;
const short = async (id: string): Promise<readonly string[]> =>
  (await refunds(id)).map(({ amount, state, reopens }) =>
    [amount.amountMinor, state, reopens?.split('-').at(-1) ?? ''].join(' ').trim(),
  );
/** `30000 sender FR14…` of each share, where refunds of an application go. */
const destinations = async (id: string, ...ordinals: readonly number[]): Promise<readonly string[]> =>
  (await refundDestinations(app.dataSource.manager, id, ordinals)).map(({ amountMinor, account }) =>
    account === null ? `${amountMinor} nowhere` : `${amountMinor} ${account.kind} ${account.iban}`,
  );
const owedToday = async (): Promise<number> => {
  const { body } = await payers.get('finance/today');
  const { refunds: today } = body as { refunds: { sums: { amountMinor: number }[] } };
  return today.sums.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
};
const elsewhere = async (id: string): Promise<void> => {
  const request = { iban: ELSEWHERE, holder: 'Treasury', request: 'Their account was closed: letter of 3 October.' };
  const { body } = await must(200, paybacks.post(`applications/${id}/refund-accounts`, paybacks.preparer, request));
  const path = `applications/${id}/refund-accounts/${String(body['accountId'])}/confirmation`;
  await must(200, paybacks.post(path, paybacks.releaser));
};

it('a share that comes back is owed again, and no more; its own debit closes it, and the others add to it', async () => {
  const before = { today: await owedToday(), books: await payers.books() };
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 20_000, from: PAYER, structured }, { minor: 40_000, from: OTHER_PAYER, structured });
  await payers.cancels(id);
  const [refund] = await refunds(id);
  const { batch, transfers } = await sent([refund?.id ?? '']);
  expect(transfers.map(({ minor }) => minor)).toEqual([15_000, 30_000]);
  expect([await short(id), await owedToday()]).toEqual([['45000 paid'], before.today]);

  expect(await comesBack(transfers[1])).toEqual(['30000 allocated']);
  expect(await short(id)).toEqual(['15000 paid', '30000 owed R1']);
  const [first, again] = await paybacks.refundsOf(id);
  expect(again?.dueAt).toBe(first?.dueAt);
  // The first attempt is on record: it had left in time.
  expect([first, again]).toMatchObject([{ returnedOn: null }, { returnedOn: expect.any(String), breached: false }]);
  const [row] = await app.dataSource.query<object[]>(
    'SELECT first_paid_on IS NOT NULL AS paid FROM refund WHERE id = $1',
    [again?.id],
  );
  expect(row).toEqual({ paid: true });
  expect([await owedToday(), (await payers.books())['refunds-payable']]).toEqual([
    before.today + 30_000,
    before.books['refunds-payable'] - 30_000,
  ]);
  const { lines } = await paybacks.batch(batch);
  const back = lines.flatMap(({ transfers: all }) => all.filter(({ returnedOn }) => returnedOn !== null));
  expect([lines[0]?.state, back.map(({ amount }) => amount.amountMinor)]).toEqual(['paid', [30_000]]);
  const { body } = await payers.get(`applications/${id}/account`);
  expect(body['account']).toMatchObject({ refunded: { amountMinor: 15_000 }, owedBack: { amountMinor: 30_000 } });
  expect(JSON.stringify(body['lines'])).toMatch(/Of refund 1 300\.00 EUR came back on .*: owed as before, as refund 2/);

  // To the account that did not take it, it is not sent again; to another it goes alone.
  const wanted = { refunds: [again?.id] };
  expect(await paybacks.post('refund-batches', paybacks.preparer, wanted)).toMatchObject({
    ...{ status: 409, body: { facts: { leftOut: [expect.stringContaining(' came-back: ')] } } },
  });
  // Letters say no more of where it goes than a batch would do.
  expect(await destinations(id, 2)).toEqual(['30000 nowhere']);
  await elsewhere(id);
  expect(await destinations(id, 1, 2)).toEqual([`15000 sender ${PAYER}`, `30000 requested ${ELSEWHERE}`]);
  const second = await sent([again?.id ?? '']);
  expect(second.transfers.map(({ minor }) => minor)).toEqual([30_000]);
  expect(textsOf((await paybacks.file(second.batch)).text, 'IBAN').slice(1)).toEqual([ELSEWHERE]);
  expect([await short(id), await owedToday()]).toEqual([['15000 paid', '30000 paid R1'], before.today]);

  expect(await comesBack(transfers[0])).toEqual(['15000 allocated']);
  expect(await short(id)).toEqual(['15000 owed', '30000 paid R1']);
  expect((await paybacks.batch(batch)).lines[0]).toMatchObject({ state: 'returned' });
  const third = await sent([first?.id ?? '']);
  const [sources] = await app.dataSource.query<{ sources: { amountMinor: number }[] }[]>(
    'SELECT sources FROM refund_transfer WHERE batch_id = $1',
    [third.batch],
  );
  expect(sources?.sources.map(({ amountMinor }) => amountMinor)).toEqual([15_000]);
  expect([await short(id), await owedToday()]).toEqual([['15000 paid', '30000 paid R1'], before.today]);
  const books = await payers.books();
  expect([books.unallocated, books['refunds-payable']]).toEqual([
    before.books.unallocated,
    before.books['refunds-payable'],
  ]);
  expect(await unbalanced(app.dataSource)).toEqual([]);
  const letters = await app.dataSource.query<object[]>(
    `SELECT FROM owed WHERE application_id = $1 AND name = 'refund-paid'`,
    [id],
  );
  expect(letters).toHaveLength(3);
}, 120_000);

it('shares that come back before the bank has told of the others leave those on their way', async () => {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 20_000, from: PAYER, structured }, { minor: 40_000, from: OTHER_PAYER, structured });
  await payers.cancels(id);
  const [refund] = await refunds(id);
  const { id: batch } = await paybacks.prepared([refund?.id ?? '']);
  const [one, other] = transfersOf(await paybacks.sealed(batch));
  await comesBack(other);
  expect(await short(id)).toEqual(['15000 ordered', '30000 owed R1']);
  // The debits of both come only now, that of what is back already among them.
  await payers.brings(
    { minor: -(other?.minor ?? 0), endToEnd: other?.endToEnd ?? '' },
    { minor: -(one?.minor ?? 0), endToEnd: one?.endToEnd ?? '' },
  );
  await payers.settled();
  expect(await short(id)).toEqual(['15000 paid', '30000 owed R1']);
  expect(await unbalanced(app.dataSource)).toEqual([]);
}, 90_000);

it('of a participant whose group paid a part, the share of the group comes back alone', async () => {
  const group = 'ghent-shares';
  const billing = {
    legalName: 'City of Ghent',
    address: 'Botermarkt 1\n9000 Ghent',
    invoiceEmail: 'pay@ghent.example',
  };
  const token = payers.tokens.finance;
  const declared = { code: group, billing: { ...billing, country: 'BE' } };
  await must(201, ask(app, `POST editions/${payers.course}/groups`, { token, body: declared }));
  const members: string[] = [];
  for (const name of ['Ferrer', 'Serra']) {
    const { id } = await apply(app, payers.course, { ...submission(name), group: { code: group } });
    await payers.post(`applications/${id}/admission`, {}, 'admissions');
    members.push(id);
  }
  const closed = await payers.post(`groups/${group}/closing`, {});
  const structured = groupView.parse(closed.body).invoices[0]?.creditorReference ?? '';
  const [first = ''] = members;
  await until(
    async () => ((await payers.get(`applications/${first}`)).body as { until: string | null }).until !== null,
  );
  // One after the other, for the first fills the first line.
  await payers.brings({ minor: 24_000, from: OTHER_PAYER, structured });
  await payers.brings({ minor: 84_000, from: PAYER, structured });
  await payers.cancels(first);
  const [refund] = await refunds(first);
  const { transfers } = await sent([refund?.id ?? '']);
  expect(transfers.map(({ minor }) => minor)).toEqual([18_000, 22_500]);
  await comesBack(transfers[0]);
  expect(await short(first)).toEqual(['22500 paid', '18000 owed R1']);
  expect(await unbalanced(app.dataSource)).toEqual([]);
}, 90_000);

it('is made anew from its events as it was recorded', async () => {
  expect(await rebuilt(app.dataSource)).toMatchObject({ differences: [], failures: [] });
}, 60_000);

it('what is left of a refund that came back whole is not sent again to the account that did not take it', async () => {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 20_000, from: PAYER, structured }, { minor: 40_000, from: OTHER_PAYER, structured });
  await payers.cancels(id);
  await elsewhere(id);
  const { transfers } = await sent((await refunds(id)).map((one) => one.id));
  expect(transfers.map(({ minor }) => minor)).toEqual([45_000]);
  await comesBack(transfers[0]);
  expect(await short(id)).toEqual(['45000 owed']);
  const taken = (await payers.entries('allocated')).find(
    ({ amount, allocations }) => amount.amountMinor === 20_000 && allocations[0]?.applicationId === id,
  );
  await must(200, payers.decide(taken?.id, 'allocation-undoing', { part: 1, because: 'It was for another.' }));
  await payers.settled();
  expect(await short(id)).toEqual(['45000 withdrawn', '30000 owed R1']);
  expect(await destinations(id, 2)).toEqual(['30000 nowhere']);
  const named = (await refunds(id)).map((one) => one.id).slice(1);
  const { status, body } = await paybacks.post('refund-batches', paybacks.preparer, { refunds: named });
  expect([status, JSON.stringify(body)]).toEqual([409, expect.stringContaining(`${named[0] ?? ''} came-back`)]);
}, 120_000);
