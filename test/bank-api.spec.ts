import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BankStatementView } from '#contracts/bank.js';
import type { BankEntryView } from '#contracts/bank/entry.js';
import type { Page } from '#contracts/values.js';
import { startApp, type RunningApp } from './support/app.js';
import { camt, OUR_IBAN } from './support/bank.js';
import { ask } from './support/http.js';
import { sampleCsv } from './support/statement-files.js';

let app: RunningApp;
let finance: string;
beforeAll(async () => {
  app = await startApp({ limits: { uploadBytes: 3_000_000 } });
  finance = await app.token('finance');
  const { mapping: csv } = sampleCsv;
  const account = { iban: 'es91 2100 0418 4502 0005 1332', currency: 'EUR', name: 'Fees', csv };
  const declared = await ask(app, 'POST bank-accounts', { token: finance, body: account });
  expect(declared).toMatchObject({ status: 201, body: { iban: OUR_IBAN, otherNumbers: [] } });
});
afterAll(() => app.stop());

const upload = (content: string | Buffer, { query = '', key }: { query?: string; key?: string } = {}) =>
  ask(app, `POST bank-statements${query}`, {
    token: finance,
    ...(key !== undefined && { key }),
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="sept ember.xml"',
    },
    body: content.toString(),
  });

const entries = async (query = '') =>
  ((await ask(app, `GET bank-entries${query}`, { token: finance })).body as Partial<Page<BankEntryView>>).items ?? [];
const statements = async () =>
  ((await ask(app, 'GET bank-statements', { token: finance })).body as Partial<Page<BankStatementView>>).items ?? [];

it('takes in a statement, and shows its entries with what the payer wrote', async () => {
  const sample = await readFile('libs/bank/samples/camt-053-08.xml');
  const taken = await upload(sample);
  expect(taken).toMatchObject({
    status: 201,
    body: {
      wasKnown: false,
      statements: [
        {
          account: OUR_IBAN,
          file: { name: 'sept ember.xml', format: 'camt.053' },
          sequence: '171',
          opening: { amountMinor: 100_000, currency: 'EUR' },
          closing: { amountMinor: 217_500, currency: 'EUR' },
          entries: { added: 5, known: 0, suspected: 0, pending: 1 },
          gapBefore: false,
        },
      ],
    },
  });
  const transfer = (await entries('?state=open')).find(({ endToEndId }) => endToEndId === 'E2E-77');
  expect(transfer).toMatchObject({
    state: 'open',
    direction: 'credit',
    amount: { amountMinor: 60_000, currency: 'EUR' },
    bankReference: '2024246000001',
    creditorReferences: ['RF18539007547034'],
    counterparty: { name: 'Gemeente Voorbeeld & Zonen', iban: 'NL91ABNA0417164300' },
    remittance: ['Course fee of', 'M. Janssens', 'second half follows'],
  });
  const again = await upload(sample);
  expect(again).toMatchObject({ status: 201, body: { wasKnown: true, statements: [{ entries: { added: 5 } }] } });
  expect(await entries()).toHaveLength(5);
});

it('pages through entries', async () => {
  const first = await ask(app, 'GET bank-entries?limit=2', { token: finance });
  const { items = [], next } = first.body as Partial<Page<BankEntryView>>;
  const second = await entries(`?limit=200&cursor=${next ?? ''}`);
  expect([...items, ...second].map(({ id }) => id)).toEqual((await entries('?limit=200')).map(({ id }) => id));
  expect(items).toHaveLength(2);
});

it('lets one of four who upload the same file at once add its entries, and tells the others', async () => {
  const before = (await entries('?limit=200')).length;
  const file = camt({ openingMinor: 217_500, day: '2024-09-03', lines: [{ minor: 60_000 }, { minor: 60_000 }] });
  const taken = await Promise.all([1, 2, 3, 4].map(() => upload(file)));
  expect(taken.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(taken.map(({ body }) => body['wasKnown']).sort()).toEqual([false, true, true, true]);
  expect((await entries('?limit=200')).length - before).toBe(2);
});

it('gives the same answer under the same key, and refuses another file under it', async () => {
  const file = camt({ openingMinor: 337_500, day: '2024-09-04', lines: [{ minor: 100 }] });
  const first = await upload(file, { key: 'once' });
  expect((await upload(file, { key: 'once' })).body).toEqual(first.body);
  expect((await upload(`${file} `, { key: 'once' })).status).toBe(422);
});

it('reports a gap before a statement until what was missing comes', async () => {
  await upload(camt({ id: 'LATE', openingMinor: 400_000, day: '2024-09-10', lines: [{ minor: 1 }] }));
  const gaps = async () =>
    (await statements()).filter(({ gapBefore }) => gapBefore).map(({ statementId }) => statementId);
  expect(await gaps()).toEqual(['LATE']);
  await upload(camt({ openingMinor: 337_600, day: '2024-09-09', lines: [{ minor: 62_400 }] }));
  expect(await gaps()).toEqual([]);
});

it('takes a CSV of the account that is named', async () => {
  const sample = await readFile('libs/bank/samples/export.csv');
  expect(await upload(sample)).toMatchObject({ status: 422, body: { facts: { place: 'line 1' } } });
  const taken = await upload(sample, { query: `?account=${OUR_IBAN}` });
  // Of another currency, 600.00 is not the one that the camt.053 of that day has told.
  const entries = { added: 3, suspected: 0, pending: 1 };
  expect(taken).toMatchObject({ status: 201, body: { statements: [{ entries }] } });
});

it.each([
  ['no statement', 'hello', 'line 1: is neither camt.053 (XML) nor MT940'],
  ['nothing', '', 'the file is empty'],
  [
    'an amount that is none',
    camt({ openingMinor: 0, lines: [{ minor: 5 }] }).replace('0.05', 'NaN'),
    "Amt: 'NaN' is not an amount of EUR",
  ],
])('refuses %s and says why', async (_, content, message) => {
  const before = await entries('?limit=200');
  const refused = await upload(content);
  expect(refused).toMatchObject({ status: 422, body: { type: 'urn:matricula:problem:statement-refused' } });
  expect(refused.body['facts']).toMatchObject({ message: expect.stringContaining(message) });
  expect(await entries('?limit=200')).toEqual(before);
});

it('answers a file that is too large before all of it has come', async () => {
  const refused = await upload('x'.repeat(5_000_000));
  expect(refused).toMatchObject({ status: 413, body: { facts: { limitBytes: 3_000_000 } } });
});

it('is for finance', async () => {
  for (const role of ['admissions', 'auditor'] as const) {
    const token = await app.token(role);
    expect((await ask(app, 'POST bank-statements', { token, body: 'x' })).status).toBe(403);
    expect((await ask(app, 'POST bank-accounts', { token, body: {} })).status).toBe(403);
  }
  expect((await ask(app, 'GET bank-entries')).status).toBe(401);
  expect((await ask(app, 'GET bank-accounts', { token: await app.token('auditor') })).status).toBe(200);
});

it('keeps names and words of payers out of its log', () => {
  const logged = JSON.stringify(app.logged);
  for (const personal of ['Janssens', 'Voorbeeld', 'NL91']) expect(logged).not.toContain(personal);
});
