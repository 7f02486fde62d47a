import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApplicationAccountView } from '#contracts/account.js';
import type { PostingView, TrialBalanceView } from '#contracts/finance.js';
import type { Page } from '#contracts/values.js';
import { startApp, type RunningApp } from './support/app.js';
import { camt, declare, importFile } from './support/bank.js';
import { ask } from './support/http.js';
import { admit, cancel, pay } from './support/life.js';
import { Register } from './support/register.js';

let app: RunningApp;
let finance: string;
let cancelled: string;
beforeAll(async () => {
  app = await startApp();
  finance = await app.token('finance');
  const register = new Register(app.dataSource);
  const edition = await register.publish();
  cancelled = await register.apply(edition, '2024-08-01T10:00:00.000Z');
  await register.tell(cancelled, '2024-08-10T10:00:00.000Z', admit);
  await register.tell(cancelled, '2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19', 'bank-1'));
  await register.tell(cancelled, '2024-10-12T09:00:00.000Z', cancel('2024-10-11T22:30:00.000Z'));
  await declare(app.dataSource);
  const lines = [{ minor: 60_000, reference: 'B-1' }, { minor: -2_500 }, { minor: 10_000 }];
  await importFile(app.dataSource, camt({ openingMinor: 0, day: '2024-09-02', lines }));
}, 60_000);
afterAll(() => app.stop());

const get = async (path: string) => ask(app, `GET finance/${path}`, { token: finance });
const postings = async (query: string): Promise<readonly PostingView[]> => {
  const told = await get(`journal?${query}`);
  expect(told.status).toBe(200);
  return (told.body as Partial<Page<PostingView>>).items ?? [];
};
const short = ({ day, rule, debit, credit, amount }: PostingView): string =>
  `${day} ${rule} ${debit}/${credit} ${amount.amountMinor} ${amount.currency}`;
const YEAR = 'from=2024-01-01&to=2024-12-31';

it('shows what was posted, day by day, with the event, who told it and when', async () => {
  const all = await postings(YEAR);
  expect(all.map(short)).toEqual([
    '2024-08-10 invoice receivable/revenue 60000 EUR',
    '2024-08-19 payment bank/receivable 60000 EUR',
    ...['entry bank/unallocated 10000', 'entry bank/unallocated 60000', 'entry unallocated/bank 2500']
      .map((entry) => `2024-09-02 ${entry} EUR`)
      .sort((one, other) => all.map(short).indexOf(one) - all.map(short).indexOf(other)),
    '2024-10-12 credit-note revenue/receivable 45000 EUR',
    '2024-10-12 refund-owed receivable/refunds-payable 45000 EUR',
  ]);
  expect(all[1]).toEqual({
    event: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stream: `application-${cancelled}`,
      version: 5,
      type: 'PaymentConfirmed',
    },
    line: 1,
    day: '2024-08-19',
    rule: 'payment',
    debit: 'bank',
    credit: 'receivable',
    amount: { amountMinor: 60_000, currency: 'EUR' },
    reference: 'bank-1',
    application: expect.stringMatching(/^[0-9A-Z]{10}$/),
    by: 'staff:anna',
    recordedAt: '2024-08-20T09:00:00.000Z',
  });
  const entry = all.find(({ reference }) => reference === 'B-1');
  expect(entry).toMatchObject({ application: null, by: 'staff:omar', event: { type: 'EntryBooked', version: 1 } });
});

it.each([
  ['from=2024-08-10&to=2024-08-10', 1],
  ['from=2024-08-11&to=2024-08-18', 0],
  ['from=2024-08-11&to=2024-08-19', 1],
  ['from=2024-10-12&to=2024-10-12', 2],
  [`${YEAR}&recordedAfter=2024-10-12T09:00:00.000Z`, 0],
  [`${YEAR}&recordedAfter=2024-10-12T08:59:59.999Z`, 2],
  // Received on the 19th and recorded on the 20th: it came late for whoever exported on the evening between.
  ['from=2024-08-19&to=2024-08-19&recordedAfter=2024-08-19T22:00:00.000Z', 1],
])('of %s shows %i postings', async (query, count) => {
  expect(await postings(query)).toHaveLength(count);
});

it('gives them page by page, each once', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await get(`journal?${YEAR}&limit=2${cursor}`);
    const { items = [], next } = body as Partial<Page<PostingView>>;
    expect(items.length).toBeLessThanOrEqual(2);
    seen.push(...items.map(({ event }) => event.id));
    cursor = next == null ? '' : `&cursor=${next}`;
  } while (cursor !== '');
  expect(seen).toEqual((await postings(YEAR)).map(({ event }) => event.id));
});

it('refuses a period that is none, and a cursor of another list', async () => {
  for (const query of ['', 'from=2024-08-01', 'from=2024-08-02&to=2024-08-01', 'from=2024-02-30&to=2024-03-01'])
    expect(await get(`journal?${query}`)).toMatchObject({ status: 400 });
  const cursor = Buffer.from('2024-08-01 x').toString('base64url');
  expect(await get(`journal?${YEAR}&cursor=${cursor}`)).toMatchObject({ status: 400 });
  expect(await get('journal.csv?from=2024-08-02&to=2024-08-01')).toMatchObject({ status: 400 });
});

it('gives a period as a file, in decimals', async () => {
  const { status, headers, text } = await get('journal.csv?from=2024-10-01&to=2024-10-31');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="journal-2024-10-01-2024-10-31.csv"');
  const [names, creditNote, refund, end] = text.replace('\uFEFF', '').split('\r\n');
  expect(names).toBe('day,debit,credit,amount,currency,rule,reference,application,event,line,by,recorded_at');
  expect(creditNote).toMatch(/^2024-10-12,revenue,receivable,450\.00,EUR,credit-note,C-2024-\d+,/);
  expect(refund).toMatch(
    /^2024-10-12,receivable,refunds-payable,450\.00,EUR,refund-owed,(\w{10})-R1,\1,[\da-f-]{36},1,staff:anna,2024-10-12T09:00:00\.000Z$/,
  );
  expect(end).toBe('');
});

it.each([
  ['', { bank: 127_500, receivable: 0, revenue: -15_000, 'refunds-payable': -45_000, unallocated: -67_500 }],
  ['?on=2024-08-18', { bank: 0, receivable: 60_000, revenue: -60_000, 'refunds-payable': 0, unallocated: 0 }],
  ['?on=2024-08-19', { bank: 60_000, receivable: 0, revenue: -60_000, 'refunds-payable': 0, unallocated: 0 }],
])('knows what stood on each account%s', async (query, balances) => {
  const { status, body } = await get(`trial-balance${query}`);
  expect(status).toBe(200);
  const { currencies } = body as Partial<TrialBalanceView>;
  expect(currencies?.map(({ currency }) => currency)).toEqual(['EUR']);
  const [euro] = currencies ?? [];
  const found = euro?.accounts.map(({ account, balance }) => [account, balance.amountMinor] as const) ?? [];
  expect(Object.fromEntries(found)).toEqual(balances);
  expect(found.reduce((sum, [, minor]) => sum + minor, 0)).toBe(0);
  expect(euro?.debit).toEqual(euro?.credit);
});

it('has no balance of a day before there was anything', async () => {
  expect((await get('trial-balance?on=2024-01-01')).body).toEqual({ on: '2024-01-01', currencies: [] });
});

it('answers why a refund is what it is, with the event and who told it', async () => {
  const { status, body } = await ask(app, `GET applications/${cancelled}/account`, { token: finance });
  expect(status).toBe(200);
  const { lines = [] } = body as Partial<ApplicationAccountView>;
  expect(lines.find(({ kind }) => kind === 'refund')).toEqual({
    kind: 'refund',
    amount: { amountMinor: 45_000, currency: 'EUR' },
    text:
      'Refund 1: 450.00 EUR = 75 % of 600.00 EUR paid by 2024-08-19, for the cancellation, asked on 2024-10-12, ' +
      '37 days before the first in-person day; counted from 2024-10-12 00:30:00 (Europe/Madrid), due by 2024-11-11.',
    event: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      version: 10,
      type: 'RefundOwed',
      occurredAt: '2024-10-12T09:00:00.000Z',
      by: 'staff:anna',
    },
  });
  expect(lines.at(-1)).toMatchObject({ kind: 'kept', amount: { amountMinor: 15_000 } });
  const posted = await postings(YEAR);
  // Whatever moved money names the very event that the journal names.
  const moving = lines.filter(({ kind }) => kind !== 'note' && kind !== 'kept').map(({ event }) => event.id);
  expect(moving).toEqual(posted.filter(({ application }) => application !== null).map(({ event }) => event.id));
});
