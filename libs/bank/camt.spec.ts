import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { NO_DETAILS } from '#domain/bank/statement.js';
import { entriesIn, fileOf, itemsOf } from '../../test/support/statement-files.js';

const sample = (version: '02' | '08') => readFile(`libs/bank/samples/camt-053-${version}.xml`);
const plain = { isReversal: false, valuedOn: null, transactionCode: null, part: null, unsplit: 0, details: NO_DETAILS };

it('reads a statement of version 8: its head, its balances, and what closes it', async () => {
  const items = await itemsOf(fileOf(await sample('08')));
  expect(items[0]).toEqual({
    kind: 'opened',
    place: 'line 8, Stmt',
    account: 'ES9121000418450200051332',
    currency: 'EUR',
    statementId: 'S-2024-171',
    sequence: '171',
    opening: { amountMinor: 100_000, currency: 'EUR', on: '2024-09-02' },
    period: { from: '2024-09-02', to: '2024-09-02' },
  });
  expect(items.at(-1)).toMatchObject({
    kind: 'closed',
    closing: { amountMinor: 217_500, currency: 'EUR', on: '2024-09-02' },
  });
  expect(items.map(({ kind }) => kind).filter((kind) => kind === 'pending')).toHaveLength(1);
});

it('reads every part of a transfer, under a zero that the bank wrote for its detail', async () => {
  const [entry] = await entriesIn(fileOf(await sample('08')));
  expect(entry).toEqual({
    direction: 'credit',
    amountMinor: 60_000,
    currency: 'EUR',
    isReversal: false,
    bookedOn: '2024-09-02',
    valuedOn: '2024-09-02',
    bankReference: '2024246000001',
    transactionCode: 'PMNT/RCDT/ESCT',
    part: null,
    unsplit: 0,
    details: {
      endToEndId: 'E2E-77',
      creditorReferences: ['RF18539007547034'],
      mandateId: null,
      returnReason: null,
      counterparty: { name: 'Gemeente Voorbeeld & Zonen', iban: 'NL91ABNA0417164300' },
      remittance: ['Course fee of', 'M. Janssens', 'second half follows'],
    },
  });
});

it('splits a batch in the currency of the entry, not in what was instructed', async () => {
  const batch = (await entriesIn(fileOf(await sample('08')))).slice(1, 3);
  const common = {
    ...plain,
    direction: 'credit',
    currency: 'EUR',
    bookedOn: '2024-09-02',
    bankReference: '2024246000002',
  };
  const party = { name: 'Ville d’Exemple', iban: null };
  const first = { ...NO_DETAILS, counterparty: party, remittance: ['INV-2024-00017'] };
  expect(batch).toEqual([
    { ...common, amountMinor: 60_000, part: { index: 1, of: 2 }, details: first },
    { ...common, amountMinor: 30_000, part: { index: 2, of: 2 }, details: { ...NO_DETAILS, endToEndId: 'B-2' } },
  ]);
});

it('marks a reversal, with the reason and whom the money had come from', async () => {
  const reversal = (await entriesIn(fileOf(await sample('08'))))[3];
  expect(reversal).toMatchObject({ direction: 'debit', amountMinor: 22_500, isReversal: true });
  expect(reversal?.details).toEqual({
    ...NO_DETAILS,
    endToEndId: 'E2E-12',
    mandateId: 'MND-4',
    returnReason: 'AC04',
    counterparty: { name: 'Ayuntamiento de Muestra', iban: 'ES7921000813610123456789' },
  });
});

it('takes the value date where there is no booking date, and the bank’s own words where there are no others', async () => {
  const fee = (await entriesIn(fileOf(await sample('08'))))[4];
  const dates = { bookedOn: '2024-09-01', valuedOn: '2024-09-01', bankReference: null };
  const details = { ...NO_DETAILS, remittance: ['Account fee'] };
  expect(fee).toEqual({ ...plain, ...dates, direction: 'debit', amountMinor: 10_000, currency: 'EUR', details });
});

it('reads version 2 with prefixes, in ISO 8859-1, of an account without IBAN, overdrawn', async () => {
  const items = await itemsOf(fileOf(await sample('02')));
  expect(items).toEqual([
    {
      kind: 'opened',
      place: 'line 4, Stmt',
      account: '10020030/1234567',
      currency: null,
      statementId: '0001',
      sequence: '45',
      opening: { amountMinor: -5_000, currency: 'EUR', on: '2024-08-30' },
      period: null,
    },
    {
      kind: 'entry',
      place: 'line 20, Ntry[1]',
      entry: {
        ...plain,
        ...{ direction: 'credit', amountMinor: 60_000, currency: 'EUR', bookedOn: '2024-09-02', bankReference: null },
        transactionCode: 'NTRF+166',
        details: {
          ...NO_DETAILS,
          creditorReferences: ['RF18539007547034'],
          counterparty: { name: 'Stadt Münster', iban: null },
        },
      },
    },
    { kind: 'closed', place: 'line 4, Stmt', closing: { amountMinor: 55_000, currency: 'EUR', on: '2024-09-02' } },
  ]);
});

it.each(['04', '06', '13'])('reads version %s', async (version) => {
  const xml = (await sample('08')).toString().replace('camt.053.001.08', `camt.053.001.${version}`);
  expect(await entriesIn(fileOf(xml))).toHaveLength(5);
});

/** What is changed in the sample, and what the refusal says. */
const broken: readonly (readonly [what: string, from: string | RegExp, to: string, message: string])[] = [
  ['an amount that is no number', '>600.00<', '>NaN<', "line 32, Ntry[1]/Amt: 'NaN' is not an amount of EUR"],
  ['an exponent', '>600.00<', '>6e2<', "line 32, Ntry[1]/Amt: '6e2' is not an amount of EUR"],
  ['a negative amount', '>600.00<', '>-600.00<', "line 32, Ntry[1]/Amt: '-600.00' is not an amount of EUR"],
  ['no currency', '<Amt Ccy="EUR">600.00', '<Amt>600.00', 'line 32, Ntry[1]/Amt: has no currency'],
  [
    'a currency that is none',
    '<Amt Ccy="EUR">600.00',
    '<Amt Ccy="eur">600.00',
    "line 32, Ntry[1]/Amt: 'eur' is not a currency",
  ],
  [
    'no direction',
    '<CdtDbtInd>CRDT</CdtDbtInd>\n        <Sts>',
    '<Sts>',
    "line 32, Ntry/CdtDbtInd: '' is neither CRDT nor DBIT",
  ],
  ['no date at all', '<ValDt><Dt>2024-09-01</Dt></ValDt>', '', 'Ntry[4]: has neither a booking date nor a value date'],
  [
    'a day that does not exist',
    '<BookgDt><Dt>2024-09-02',
    '<BookgDt><Dt>2024-02-30',
    "Ntry[1]/BookgDt: '2024-02-30' is not a date",
  ],
  ['a status of its own', '<Cd>BOOK</Cd>', '<Cd>DONE</Cd>', "Ntry[1]/Sts: 'DONE' is none of BOOK, PDNG, FUTR, INFO"],
  ['no account', /<Acct>[^]*<\/Acct>/, '', 'names no account'],
  ['camt.052', 'camt.053.001.08', 'camt.052.001.08', 'line 2, Document: is a report of the day so far (camt.052)'],
  ['camt.054', 'camt.053.001.08', 'camt.054.001.08', 'line 2, Document: is a notification (camt.054)'],
  [
    'another message',
    'camt.053.001.08',
    'pain.001.001.09',
    'line 2, Document: pain.001.001.09 is not a bank statement',
  ],
  [
    'another namespace',
    'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08',
    'urn:x',
    'is not a document of ISO 20022 (camt.053)',
  ],
  ['no statement', /<Stmt>[^]*<\/Stmt>/, '', 'there is no statement (Document/BkToCstmrStmt/Stmt) in it'],
  ['an end that is missing', /<\/Stmt>[^]*/, '', 'is not well-formed XML'],
  [
    'a reference of absurd length',
    '>2024246000001<',
    `>${'1'.repeat(141)}<`,
    'AcctSvcrRef: is longer than 140 characters',
  ],
  ['elements without end', '<Ntry>', '<Ntry>'.repeat(80), 'elements lie deeper than 60'],
  ['a text without end', 'Course fee of', 'x'.repeat(20_001), "'Ustrd' is longer than 20000 characters"],
  ['a comment without end', '<Ntry>', `<!-- ${'x'.repeat(1_100_000)}`, 'is far too long to be a statement'],
];

it.each(broken)('refuses %s, and says where', async (_, from, to, message) => {
  const xml = (await sample('08')).toString();
  const changed = xml.replace(from, to);
  expect(changed).not.toBe(xml);
  await expect(itemsOf(fileOf(changed, 65_536))).rejects.toThrow(message);
});

const bomb = `<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`;
const external = `<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>`;

it.each([
  ['a bomb of entities', bomb, '&b;'],
  ['an external entity', external, '&x;'],
  ['a document type elsewhere', '<!DOCTYPE Document SYSTEM "http://127.0.0.1/x.dtd">', 'x'],
])('refuses %s before anything of it is defined or fetched', async (_, doctype, text) => {
  const xml = (await sample('08'))
    .toString()
    .replace('<Document', `${doctype}<Document`)
    .replace('Course fee of', text);
  await expect(itemsOf(fileOf(xml))).rejects.toThrow('line 2: a document type (DTD) is not read: a statement has none');
});

it('refuses an entity that nobody has defined', async () => {
  const xml = (await sample('08')).toString().replace('Course fee of', '&x;');
  await expect(itemsOf(fileOf(xml))).rejects.toThrow('is not well-formed XML: undefined entity');
});
