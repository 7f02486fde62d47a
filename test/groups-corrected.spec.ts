import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { todayView } from '#contracts/finance.js';
import type { CreditNotePaper, InvoicePaper } from '#documents/paper.js';
import { storeDocument } from '#documents/store.js';
import { declare } from './support/bank.js';
import { schemaErrors } from './support/cii.js';
import { must } from './support/course.js';
import { briefly, type Declared, GroupOffice } from './support/group-office.js';
import { Payers } from './support/payers.js';
import { readPdf } from './support/pdf.js';
import { rebuilt } from './support/rebuilt.js';

const BECAUSE = 'The city has a treasury of its own.';
const TREASURY = 'treasury@ghent.example';
const billing = {
  ...{ legalName: 'Treasury of Ghent', address: 'Botermarkt 2\n9000 Ghent', country: 'BE', taxId: 'BE0207451227' },
  ...{ purchaseOrder: 'PO-9', buyerReference: 'GHENT-FIN', invoiceEmail: TREASURY },
};

let office: GroupOffice;
let payers: Payers;
beforeAll(async () => {
  office = await GroupOffice.open();
  await declare(office.app.dataSource);
  payers = await Payers.of(office.app);
}, 90_000);
afterAll(() => office.close());

const corrected = ({ code }: Declared) =>
  must(200, office.as('finance', `POST groups/${code}/billing`, { billing, because: BECAUSE }));

type Contents = Omit<InvoicePaper, 'kind'> & Omit<CreditNotePaper, 'kind'>;

const papersOf = ({ code }: Declared): Promise<readonly { eventId: string; kind: string; contents: Contents }[]> =>
  office.app.dataSource.query(
    `SELECT event_id AS "eventId", kind, contents FROM paper_snapshot JOIN domain_event USING (event_id)
     WHERE group_code = $1 ORDER BY position`,
    [code],
  );

const unpaid = async (): Promise<readonly { readonly amountMinor: number }[]> => {
  await payers.settled();
  const { body } = await office.as('finance', 'GET finance/today');
  return todayView.parse(body).invoices.unpaid.sums;
};

it('makes the first invoice out to whoever was named last before the closing', async () => {
  const group = await office.declared(payers.course);
  await office.admitted(group, 'Ferrer');
  await office.admitted(group, 'Serra');
  const { body } = await corrected(group);
  expect(body).toMatchObject({ phase: 'open', invoices: [], accepts: ['CloseGroup', 'ReplaceGroupPayer'] });
  await must(200, office.as('finance', `POST groups/${group.code}/closing`));
  const papers = await papersOf(group);
  expect(
    papers.map(({ contents: { buyer, purchaseOrder, buyerReference } }) => [buyer, purchaseOrder, buyerReference]),
  ).toEqual([
    [
      expect.objectContaining({ name: 'Treasury of Ghent', taxId: 'BE0207451227', email: TREASURY }),
      'PO-9',
      'GHENT-FIN',
    ],
  ]);
  expect((await office.toPayer(group, 1, TREASURY)).map(briefly)).toEqual(['group-invoice INV-n.pdf']);
}, 60_000);

it('credits an invoice with all its lines, and makes out another with a number of its own', async () => {
  const before = await unpaid();
  const group = await office.invoiced(payers.course);
  const [first = '', second = ''] = group.members;
  const own = await must(
    409,
    office.as('finance', `POST applications/${first}/invoice-replacement`, { billing, because: BECAUSE }),
  );
  expect(own.body['detail']).toContain('POST groups/{facts.group}/billing');
  await corrected(group);
  await payers.settled();

  const { invoices } = await office.group(group);
  const [former, latter] = invoices;
  expect(invoices.map(({ replacedBy }) => replacedBy)).toEqual([latter?.number, null]);
  expect(latter?.number).not.toBe(former?.number);
  expect(latter?.creditorReference).toBe(former?.creditorReference);
  expect(await office.lines(group)).toEqual(['540 540 0', '540 540 0', '540 0 0', '540 0 0']);
  // Whoever takes part owes what they owed, once, by the new number.
  for (const [nth, id] of [first, second].entries()) {
    expect((await payers.get(`applications/${id}`)).body).toMatchObject({ account: { due: { amountMinor: 54_000 } } });
    const { body } = await payers.get(`applications/${id}/account`);
    const lines = (body['lines'] as { text: string }[]).map(({ text }) => text).join('\n');
    expect(lines).toContain(`Invoice ${latter?.number}, line ${nth + 1} of group ${group.code}`);
  }
  const sum = ([first]: Awaited<ReturnType<typeof unpaid>>): number => first?.amountMinor ?? 0;
  expect(sum(await unpaid()) - sum(before)).toBe(108_000);

  const [, note, invoice] = await papersOf(group);
  expect(note?.contents).toMatchObject({
    ...{ buyer: { name: 'City of Ghent' }, corrects: { number: former?.number }, totalMinor: 108_000 },
    lines: [
      { description: expect.stringContaining('Ana Ferrer'), amountMinor: 54_000 },
      { description: expect.stringContaining('Ana Serra'), amountMinor: 54_000 },
    ],
  });
  expect(invoice?.contents).toMatchObject({
    ...{ number: latter?.number, buyer: { name: 'Treasury of Ghent' }, purchaseOrder: 'PO-9', totalMinor: 108_000 },
  });
  for (const paper of [note, invoice]) {
    const printing = { certificateUrl: (code: string) => code, at: new Date().toISOString() };
    const document = await storeDocument(office.app.dataSource.manager, paper?.eventId ?? '', printing);
    const { attachments } = await readPdf(document.bytes);
    expect(await schemaErrors(attachments.get('factur-x.xml')?.toString() ?? '')).toEqual([]);
  }

  // To each whose paper it is, and to nobody else.
  const old = await office.toPayer(group, 2);
  expect(old.map(briefly)).toEqual(['group-invoice INV-n.pdf', 'group-credit-note CN-n.pdf']);
  expect(old[1]?.mail.text).toContain(`It takes back the whole of invoice ${former?.number}`);
  const [anew] = await office.toPayer(group, 1, TREASURY);
  expect(anew && briefly(anew)).toBe('group-invoice INV-n.pdf');
  expect(anew?.mail.text).toContain(`It takes the place of invoice ${former?.number}`);
  const { body } = await must(200, office.as('finance', `GET applications/${second}/history`));
  const types = (body['items'] as { type: string }[]).map(({ type }) => type);
  expect(types.slice(-2)).toEqual(['CreditNoteIssued', 'InvoiceIssued']);
  expect((await payers.books())['receivable']).toBe(sum(await unpaid()));
  expect((await rebuilt(office.app.dataSource)).differences).toEqual([]);
}, 90_000);

it('takes along what the bank has brought, and goes on with what names the former invoice', async () => {
  const group = await office.invoiced(payers.course);
  const [first = '', second = ''] = group.members;
  const structured = (await office.group(group)).invoices[0]?.creditorReference ?? '';
  expect(await payers.brings({ minor: 60_000, structured })).toEqual(['60000 allocated']);
  await office.reaches(first, { phase: 'guaranteed' });
  await corrected(group);
  await payers.settled();
  expect(await office.lines(group)).toEqual(['540 540 0', '540 540 0', '540 0 540', '540 0 60']);
  await office.reaches(first, { phase: 'guaranteed' });
  const former = (await office.group(group)).invoices[0]?.number ?? '';
  expect(await payers.brings({ minor: 48_000, text: [`Invoice ${former}`] })).toEqual(['48000 allocated']);
  await office.reaches(second, { phase: 'guaranteed' });
  expect(await office.lines(group)).toEqual(['540 540 0', '540 540 0', '540 0 540', '540 0 540']);
  // Undone on its line, the first payment is taken from where it stands now.
  const { items } = (await payers.get('bank-entries?state=allocated')).body as {
    items: { id: string; amount: { amountMinor: number }; allocations: { group: string | null }[] }[];
  };
  const entry = items.find(
    ({ amount, allocations }) => amount.amountMinor === 60_000 && allocations[0]?.group === group.code,
  );
  await must(200, payers.decide(entry?.id, 'allocation-undoing', { part: 1, because: BECAUSE }));
  await payers.settled();
  expect(await office.lines(group)).toEqual(['540 540 0', '540 540 0', '540 0 0', '540 0 480']);
  const due = async (id: string): Promise<unknown> =>
    ((await payers.get(`applications/${id}`)).body as { account: { due: object } }).account.due;
  expect([await due(first), await due(second)]).toMatchObject([{ amountMinor: 54_000 }, { amountMinor: 6_000 }]);
  expect((await rebuilt(office.app.dataSource)).differences).toEqual([]);
}, 90_000);
