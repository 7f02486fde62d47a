import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { groupView } from '#contracts/group.js';
import type { CreditNotePaper, InvoicePaper } from '#documents/paper.js';
import { storeDocument } from '#documents/store.js';
import { startApp, type RunningApp } from './support/app.js';
import { schemaErrors } from './support/cii.js';
import { apply, type Applied, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { readPdf } from './support/pdf.js';
import { until } from './support/until.js';

let app: RunningApp;
let edition: string;
const tokens: Record<string, string> = {};
const printing = { certificateUrl: (code: string) => code, at: '2024-10-01T08:00:00.000Z' };

beforeAll(async () => {
  app = await startApp({ relay: true });
  edition = await publishCourse(app);
  for (const role of ['admissions', 'finance'] as const) tokens[role] = await app.token(role);
}, 60_000);
afterAll(() => app.stop());

const as = (role: string, line: string, body?: object): Promise<Told> => ask(app, line, { token: tokens[role], body });

const billing = {
  legalName: 'City of Ghent',
  address: 'Botermarkt 1\n9000 Ghent',
  country: 'BE',
  purchaseOrder: 'PO-7',
  invoiceEmail: 'pay@ghent.example',
};

async function closed(): Promise<{ code: string; members: Applied[] }> {
  const code = `ghent-${randomUUID().slice(0, 8)}`;
  await must(201, as('finance', `POST editions/${edition}/groups`, { code, billing }));
  const members = [];
  for (const name of ['Ferrer', 'Serra']) {
    const member = await apply(app, edition, { ...submission(name), group: { code } });
    await must(200, as('admissions', `POST applications/${member.id}/admission`));
    members.push(member);
  }
  await must(200, as('admissions', `POST groups/${code}/closing`));
  return { code, members };
}

type Found = readonly { eventId: string; contents: Omit<InvoicePaper, 'kind'> & Omit<CreditNotePaper, 'kind'> }[];

async function papersOf(code: string, kind: InvoicePaper['kind'] | CreditNotePaper['kind']): Promise<Found> {
  return app.dataSource.query(
    'SELECT event_id AS "eventId", contents FROM paper_snapshot WHERE group_code = $1 AND kind = $2 ORDER BY number',
    [code, kind],
  );
}

it('is one PDF with a line each, and one electronic invoice that its schema takes', async () => {
  const { code, members } = await closed();
  const [paper] = await papersOf(code, 'invoice');
  if (paper === undefined) throw new Error('no paper was frozen');
  const { contents, eventId } = paper;
  expect(contents).toMatchObject({
    buyer: { name: 'City of Ghent', country: 'BE' },
    purchaseOrder: 'PO-7',
    totalMinor: 108_000,
  });
  expect(contents.lines.map(({ amountMinor }) => amountMinor)).toEqual([54_000, 54_000]);
  expect(contents.lines.map(({ description }) => description.split(' — ').at(-1))).toEqual([
    'Ana Ferrer (−10 %)',
    'Ana Serra (−10 %)',
  ]);
  const document = await storeDocument(app.dataSource.manager, eventId, printing);
  const { pages, attachments } = await readPdf(document.bytes);
  for (const said of ['Ana Ferrer', 'Ana Serra', '1,080.00', 'City of Ghent']) expect(pages.join(' ')).toContain(said);
  const xml = attachments.get('factur-x.xml')?.toString() ?? '';
  expect(await schemaErrors(xml)).toEqual([]);
  expect([...xml.matchAll(/<ram:LineTotalAmount>([\d.]+)</g)].map(([, sum]) => sum)).toEqual([
    '540.00',
    '540.00',
    '1080.00',
  ]);
  const { number } = contents;
  expect((await as('finance', `GET invoices/${number}/pdf`)).status).toBe(200);
  const own = { token: members[0]?.accessToken };
  expect((await ask(app, `GET invoices/${number}/pdf`, own)).status).toBe(404);
  const today = new Date().toISOString().slice(0, 10);
  expect((await as('finance', `GET invoices/archive?from=${today.slice(0, 8)}01&to=2099-12-31`)).status).toBe(200);
});

it('is owed to the payer by mail once, and names the line on its credit note', async () => {
  const { code, members } = await closed();
  const second = members[1]?.id ?? '';
  await until(async () => (await letters(members)).includes('group-invoice payer'));
  expect((await letters(members)).sort()).toEqual([
    'admission-group participant',
    'admission-group participant',
    'group-invoice payer',
    'invoice null',
    'receipt participant',
    'receipt participant',
  ]);
  await until(async () => {
    const { body } = await as('admissions', `GET applications/${second}`);
    return body['until'] !== null;
  });
  await must(200, as('admissions', `POST applications/${second}/withdrawal`));
  await until(async () => (await papersOf(code, 'credit-note')).length === 1);
  const [note] = await papersOf(code, 'credit-note');
  const [invoice] = await papersOf(code, 'invoice');
  expect(note?.contents).toMatchObject({
    lines: [{ description: invoice?.contents.lines[1]?.description, amountMinor: 54_000 }],
    corrects: { number: invoice?.contents.number },
    buyer: { name: 'City of Ghent' },
  });
  const { invoices } = groupView.parse((await must(200, as('finance', `GET groups/${code}`))).body);
  expect(invoices[0]?.lines.map(({ credited }) => credited.amountMinor)).toEqual([0, 54_000]);
});

async function letters(members: readonly Applied[]): Promise<string[]> {
  const rows = await app.dataSource.query<readonly { name: string; audience: string | null }[]>(
    'SELECT name, audience FROM owed WHERE application_id = ANY ($1)',
    [members.map(({ id }) => id)],
  );
  return rows.map(({ name, audience }) => `${name} ${audience}`);
}
