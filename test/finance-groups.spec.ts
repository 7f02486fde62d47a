import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { TodayView } from '#contracts/finance.js';
import { unbalanced } from '#readmodel/accounts.js';
import { financeToday } from '#readmodel/finance-today.js';
import { trialBalance } from '#readmodel/journal.js';
import { must } from './support/course.js';
import { GroupOffice } from './support/group-office.js';
import { rebuilt } from './support/rebuilt.js';
import { until } from './support/until.js';

let office: GroupOffice;
let edition: string;
beforeAll(async () => {
  office = await GroupOffice.open();
  edition = await office.edition();
}, 60_000);
afterAll(() => office.close());

const DAY_MS = 86_400_000;
const minor = ({ sums }: { readonly sums: readonly { readonly amountMinor: number }[] }): number =>
  sums[0]?.amountMinor ?? 0;

let before: TodayView;
/** What has come to what waits since the test began, as it stands so many days from now. */
async function since(days = 0) {
  await until(async () => {
    const [left] = await office.app.dataSource.query<{ tells: number }[]>(
      'SELECT count(*)::integer AS tells FROM owed_tell',
    );
    return left?.tells === 0;
  });
  const today = await financeToday(office.app.dataSource, new Date(Date.now() + days * DAY_MS).toISOString());
  const { invoices, held } = today;
  const figures = ({ invoices: { unpaid, overdue, forgiven }, held: early }: TodayView) =>
    [unpaid, overdue, forgiven, early].map(minor);
  const [unpaid, overdue, forgiven, early] = figures(today).map((figure, nth) => figure - (figures(before)[nth] ?? 0));
  const { currencies } = await trialBalance(office.app.dataSource, null);
  const books = currencies[0]?.accounts.find(({ account }) => account === 'receivable')?.balance.amountMinor ?? 0;
  expect(books).toBe(minor(invoices.unpaid) + minor(invoices.forgiven) - minor(held));
  expect(await unbalanced(office.app.dataSource)).toEqual([]);
  return { unpaid, overdue, forgiven, held: early, first: invoices.overdue.first };
}
beforeEach(async () => {
  before = await financeToday(office.app.dataSource, new Date().toISOString());
});

const invoiceOf = async ({ code }: { readonly code: string }): Promise<Record<string, unknown>> => {
  const [invoice] = (await office.group({ code })).invoices;
  return (await must(200, office.as('finance', `GET invoices/${invoice?.number ?? ''}`))).body;
};
const listed = async (state: string): Promise<unknown[]> => {
  const { body } = await must(200, office.as('finance', `GET invoices?edition=${edition}&state=${state}&limit=200`));
  return (body as { items: { number: unknown }[] }).items.map(({ number }) => number);
};

it('counts the invoice of a group among what is unpaid and overdue, and the books agree', async () => {
  const group = await office.invoiced(edition);
  const { number } = await invoiceOf(group);
  expect(await since()).toMatchObject({ unpaid: 108_000, overdue: 0, forgiven: 0 });
  const { overdue, first } = await since(90);
  expect(overdue).toBe(108_000);
  expect(first.filter((one) => one.group === group.code)).toMatchObject([
    { number, applicationId: null, left: { amountMinor: 108_000, currency: 'EUR' } },
  ]);

  await office.pays(group, 'a-part', 60_000);
  await office.reaches(group.members[0] ?? '', { phase: 'guaranteed' });
  expect(await since(90)).toMatchObject({ unpaid: 48_000, overdue: 48_000, forgiven: 0 });
  expect(await invoiceOf(group)).toMatchObject({ state: 'part-paid', paid: { amountMinor: 60_000 } });
}, 60_000);

it('takes it as paid where nobody on it owes anything: by the tolerance, or since a person has said so', async () => {
  const [tolerated, accepted] = [await office.invoiced(edition), await office.invoiced(edition)];
  await office.pays(tolerated, 'charges', 107_000);
  await office.pays(accepted, 'short', 90_000);
  await since(); // All have heard of it.
  for (const id of tolerated.members) await office.reaches(id, { phase: 'guaranteed' });
  const { number } = await invoiceOf(accepted);
  expect(await listed('part-paid')).toContain(number);
  const [, second] = accepted.members;
  await must(
    200,
    office.as('finance', `POST applications/${second ?? ''}/short-payment`, { because: 'The city pays no more.' }),
  );
  await office.reaches(second ?? '', { phase: 'guaranteed' });

  for (const group of [tolerated, accepted]) expect(await invoiceOf(group)).toMatchObject({ state: 'paid' });
  expect(await listed('paid')).toContain(number);
  expect(await listed('part-paid')).not.toContain(number);
  expect(await since()).toMatchObject({ unpaid: 0, overdue: 0, forgiven: 19_000 });
}, 60_000);

it('holds what came for a participant before the group is closed', async () => {
  const group = await office.declared(edition);
  const id = await office.admitted(group, 'Ferrer');
  const paid = { paymentId: 'early', amount: { amountMinor: 20_000, currency: 'EUR' } };
  const receivedOn = new Date().toISOString().slice(0, 10);
  await must(200, office.as('finance', `POST applications/${id}/payments`, { ...paid, receivedOn }));
  expect(await since()).toMatchObject({ unpaid: 0, held: 20_000 });
}, 60_000);

it('books credit notes of a group with number and day of their papers', async () => {
  const group = await office.invoiced(edition);
  const [first = '', second = ''] = group.members;
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  // The series has come further than the day on which it is credited.
  await office.app.dataSource.query(
    `INSERT INTO number_series (series, year, last, issued_on) VALUES ('CN', extract(year FROM $1::date), 7, $1)
     ON CONFLICT (series) DO UPDATE SET issued_on = excluded.issued_on, year = excluded.year`,
    [tomorrow],
  );
  await must(200, office.as('admissions', `POST applications/${first}/withdrawal`));
  await office.linesAre(group, '540 540 0', '540 0 0');
  await since();
  const billing = { legalName: 'County', address: 'Square 2', country: 'BE', invoiceEmail: 'pay@county.example' };
  await must(200, office.as('finance', `POST groups/${group.code}/billing`, { billing, because: 'The county pays.' }));
  await office.linesAre(group, '540 540 0', '540 540 0', '540 0 0');
  await since();
  const papers = await office.app.dataSource.query<object[]>(
    `SELECT number AS reference, issued_on::text AS day, amount_minor AS minor FROM invoice
     WHERE group_code = $1 AND kind = 'credit-note' ORDER BY ordinal`,
    [group.code],
  );
  expect(papers).toMatchObject([{ day: tomorrow }, { day: tomorrow }]);
  const booked = await office.app.dataSource.query<object[]>(
    `SELECT reference, day::text, amount_minor AS minor FROM journal WHERE rule = 'credit-note' AND stream = ANY ($1)
     ORDER BY reference`,
    [[first, second].map((id) => `application-${id}`)],
  );
  expect(booked).toEqual(papers);
}, 60_000);

it('is made anew from the events', async () => {
  const { dataSource } = office.app;
  expect((await rebuilt(dataSource)).differences).toEqual([]);
  await dataSource.query('DELETE FROM invoice_line');
  expect(new Set((await rebuilt(dataSource)).differences.map(([, { table }]) => table))).toEqual(
    new Set(['invoice_line']),
  );
  await since();
}, 60_000);
