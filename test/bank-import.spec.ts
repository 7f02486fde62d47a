import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { statementsOfFile } from '#readmodel/bank-statements.js';
import { camt, countedStatements, declare, importFile, OUR_IBAN, storedEntries } from './support/bank.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeEach(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
});
afterEach(() => dataSource.destroy());

const take = (content: string | Uint8Array, account: string | null = null) =>
  importFile(dataSource, content, { account });
const added = { kind: 'imported', wasKnown: false };
const known = { kind: 'imported', wasKnown: true };
const fee = { minor: 60_000 };

it('takes in the sample: a batch split, a reversal marked, what is pending left for later', async () => {
  const sample = await readFile('libs/bank/samples/camt-053-08.xml');
  expect(await take(sample)).toEqual(added);
  expect(await storedEntries(dataSource)).toEqual([
    '-10000 open',
    '-22500 open',
    '30000 open',
    '60000 open',
    '60000 open',
  ]);
  expect(await countedStatements(dataSource)).toEqual(['5/0/0/1']);
  const events = await dataSource.query<{ payload: Record<string, unknown> }[]>(
    `SELECT payload FROM domain_event WHERE type = 'EntryBooked' ORDER BY position`,
  );
  const [row] = await dataSource.query<{ id: string; statement: string }[]>(
    `SELECT id, statement_id AS statement FROM bank_entry WHERE bank_reference = '2024246000001'`,
  );
  expect(events[0]?.payload).toEqual({
    account: OUR_IBAN,
    statement: row?.statement,
    suspectedOf: null,
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
    endToEnd: 'E2E-77',
    creditorReferences: ['RF18539007547034'],
    mandate: null,
    returnReason: null,
    textId: row?.id,
  });
  const told = JSON.stringify(events);
  for (const personal of ['Janssens', 'Voorbeeld', 'NL91', 'Exemple', 'half']) expect(told).not.toContain(personal);
});

it('adds nothing when the same file comes again', async () => {
  const file = camt({ openingMinor: 0, lines: [fee, fee, { minor: -250 }] });
  expect(await take(file)).toEqual(added);
  expect(await take(file)).toEqual(known);
  expect(await storedEntries(dataSource)).toEqual(['-250 open', '60000 open', '60000 open']);
});

it('adds nothing when the same statement comes in another file', async () => {
  const statement = { id: 'S', sequence: 1, openingMinor: 0, lines: [fee, fee] };
  expect(await take(camt(statement))).toEqual(added);
  expect(await take(camt(statement))).toEqual(added);
  expect(await storedEntries(dataSource)).toHaveLength(2);
  expect(await countedStatements(dataSource)).toEqual(['2/0/0/0', '0/2/0/0']);
});

it('counts two genuine equal payments of two statements that go on', async () => {
  await take(camt({ sequence: 1, openingMinor: 0, lines: [fee] }));
  await take(camt({ sequence: 2, openingMinor: 60_000, lines: [fee] }));
  expect(await storedEntries(dataSource)).toEqual(['60000 open', '60000 open']);
});

it('aligns a week with the days of it that came before, by counting equals', async () => {
  const days = ['2024-09-02', '2024-09-03'].map((day, at) => ({ day, openingMinor: at * 60_000, lines: [fee] }));
  for (const day of days) await take(camt(day));
  const lines = ['2024-09-02', '2024-09-03', '2024-09-03', '2024-09-04'].map((on) => ({ ...fee, on }));
  await take(camt({ day: '2024-09-02', openingMinor: 0, lines }));
  expect(await storedEntries(dataSource)).toHaveLength(4);
  expect(await countedStatements(dataSource)).toEqual(['1/0/0/0', '1/0/0/0', '2/2/0/0']);
});

it('adds of a whole day what an interim statement that came to nothing had not', async () => {
  const told = { openingMinor: 100_000, lines: [fee, { minor: -60_000 }] };
  await take(camt({ ...told, sequence: 5 }));
  await take(camt({ ...told, sequence: 6, lines: [...told.lines, { minor: 30_000 }] }));
  expect(await countedStatements(dataSource)).toEqual(['2/0/0/0', '1/2/0/0']);
  await take(camt({ ...told, sequence: 7, openingMinor: 130_000, lines: [fee] }));
  expect(await storedEntries(dataSource)).toHaveLength(4);
});

it('shows to a person what the same days, told otherwise, have that was not told so before', async () => {
  const told = { day: '2024-09-02', openingMinor: 0 };
  await take(camt({ ...told, lines: [{ ...fee, text: ['RF18539007547034'] }, { minor: 100 }] }));
  const richer = { ...fee, text: ['RF18539007547034', 'Diploma'], reference: 'B7' };
  await take(camt({ ...told, lines: [richer, { minor: 100 }] }));
  expect(await storedEntries(dataSource)).toEqual(['100 open', '60000 open', '60000 suspected of told-otherwise']);
  expect(await countedStatements(dataSource)).toEqual(['2/0/0/0', '0/1/1/0']);
});

it('counts what a week has that its days had not, and shows what those had in other words', async () => {
  const monday = { day: '2024-09-02', openingMinor: 0, lines: [fee] };
  const wednesday = { day: '2024-09-04', openingMinor: 65_000, lines: [{ minor: 45_000 }] };
  const week = camt({
    ...{ day: '2024-09-02', until: '2024-09-04', openingMinor: 0 },
    lines: [
      { ...fee, on: '2024-09-02', text: ['for Ana'] },
      { minor: 5_000, on: '2024-09-03', text: ['for Ben'] },
      { minor: 45_000, on: '2024-09-04', text: ['for Eve'] },
    ],
  });
  await take(camt(monday));
  await take(camt(wednesday));
  await take(week);
  expect(await countedStatements(dataSource)).toEqual(['1/0/0/0', '1/0/0/0', '1/0/2/0']);
});

it('shows to a person what may be a duplicate where neither can be shown', async () => {
  const csv = (...lines: string[]) =>
    `;;;;;;;;\n;;;;;;;;\nBooked;Value;Party;Account;Purpose;Reference;Amount;Currency;State\n${lines.join('\n')}\n`;
  const line = '02.09.2024;;City of Sample;;fee;;600,00;EUR;booked';
  expect(await take(csv(line), OUR_IBAN)).toEqual(added);
  expect(await take(csv(line, line), OUR_IBAN)).toEqual(added);
  expect(await storedEntries(dataSource)).toEqual(['60000 open', '60000 suspected of perhaps-repeated', '60000 open']);
  expect(await countedStatements(dataSource)).toEqual(['1/0/0/0', '1/0/1/0']);
});

it('knows an entry again by the bank’s reference, on whichever day', async () => {
  await take(camt({ openingMinor: 0, lines: [{ ...fee, reference: 'B1' }] }));
  await take(camt({ openingMinor: 77, day: '2024-09-09', lines: [{ ...fee, on: '2024-09-02', reference: 'B1' }] }));
  expect(await storedEntries(dataSource)).toEqual(['60000 open']);
});

it('knows a line again of which more is read than what is stored was read by', async () => {
  const lines = [fee, { minor: 45_000, reference: 'B1' }];
  const saying = (file: string) => file.replaceAll('</NtryDtls>', '</NtryDtls><AddtlNtryInf>Fee</AddtlNtryInf>');
  await take(camt({ id: 'S', openingMinor: 0, lines }));
  await take(saying(camt({ id: 'S', openingMinor: 0, lines })));
  await take(saying(camt({ id: 'T', openingMinor: 77, lines })));
  expect(await countedStatements(dataSource)).toEqual(['2/0/0/0', '0/2/0/0', '0/2/0/0']);
});

it('shows a reference that comes again with other content, and swallows neither', async () => {
  await take(camt({ openingMinor: 0, lines: [{ ...fee, reference: 'B1' }] }));
  const other = camt({ openingMinor: 60_000, lines: [{ minor: 45_000, reference: 'B1' }] });
  await take(other);
  await take(other.replace('GrpHdr', 'GrpHdr '));
  expect(await storedEntries(dataSource)).toEqual(['45000 suspected of reference-reused', '60000 open']);
});

const inParts = (whole: string): string =>
  whole.replace(
    /<TxDtls>.*<\/TxDtls>/,
    '<Btch><NbOfTxs>2</NbOfTxs></Btch><TxDtls><Amt Ccy="EUR">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>' +
      '<TxDtls><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>',
  );

it.each([
  ['whole and then in its parts', false, ['30000 suspected', '60000 suspected', '90000 open']],
  ['in its parts and then whole', true, ['30000 open', '60000 open', '90000 suspected']],
])(
  'shows a batch that comes %s, in statements of which neither shows how it lies',
  async (_, isSplitFirst, expected) => {
    const told = (openingMinor: number, isSplit: boolean): string => {
      const whole = camt({ openingMinor, lines: [{ minor: 90_000, reference: 'B9' }] });
      return isSplit ? inParts(whole) : whole;
    };
    await take(told(0, isSplitFirst));
    await take(told(7, !isSplitFirst));
    const stored = await storedEntries(dataSource);
    expect(stored.map((one) => one.replace(' of reference-reused', ''))).toEqual(expected);
  },
);

it('shows a reference that stands on two lines of one statement', async () => {
  const twice = { ...fee, reference: 'B1' };
  await take(camt({ openingMinor: 0, lines: [twice, twice] }));
  expect(await storedEntries(dataSource)).toEqual(['60000 open', '60000 suspected of reference-reused']);
});

it('keeps the currency of the entry', async () => {
  await take(camt({ openingMinor: 0, lines: [{ minor: 60_000, currency: 'USD' }] }));
  expect(await dataSource.query('SELECT currency FROM bank_entry')).toEqual([{ currency: 'USD' }]);
});

it('books what was pending once the bank has booked it', async () => {
  const lines = [{ minor: 45_000, reference: 'P' }];
  const booked = camt({ sequence: 2, openingMinor: 0, lines });
  const pending = camt({ sequence: 1, openingMinor: 0, lines })
    .replace('>BOOK<', '>PDNG<')
    .replace('>450.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>', '>0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>');
  expect(await take(pending)).toEqual(added);
  expect(await storedEntries(dataSource)).toEqual([]);
  await take(booked);
  expect(await storedEntries(dataSource)).toEqual(['45000 open']);
});

const tables = ['stream', 'domain_event', 'bank_statement', 'bank_entry', 'bank_entry_text'];
const counted = async () =>
  Promise.all(
    tables.map(
      async (table) => (await dataSource.query<[{ count: string }]>(`SELECT count(*) FROM ${table}`))[0].count,
    ),
  );

it.each([
  [
    'does not add up',
    camt({ openingMinor: 0, lines: [fee] }).replace(
      '>600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>',
      '>599.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>',
    ),
    'line 3, Stmt: opening balance and entries miss the closing balance by 0.01 EUR',
  ],
  [
    'is of an account that is not ours',
    camt({ iban: 'DE89370400440532013000', openingMinor: 0, lines: [fee] }),
    "line 3, Stmt: account 'DE89370400440532013000' is not one of ours: declare it first, if it is",
  ],
  [
    'is of our account in another currency',
    camt({ openingMinor: 0, lines: [fee] }).replaceAll('EUR', 'USD'),
    "we have account 'ES9121000418450200051332', but not in 'USD'",
  ],
  [
    'has a second statement that is broken',
    camt({ openingMinor: 0, lines: [fee] }, { openingMinor: 60_000, lines: [fee] }).replace(
      /600\.00(?![^]*600\.00)/,
      'NaN',
    ),
    "'NaN' is not an amount of EUR",
  ],
])('changes nothing for a file that %s', async (_, file, message) => {
  await take(camt({ openingMinor: 5, day: '2024-08-01', lines: [fee] }));
  const before = await counted();
  const refused = await take(file);
  expect(refused).toMatchObject({ kind: 'refused' });
  expect('message' in refused ? refused.message : '').toContain(message);
  expect(await counted()).toEqual(before);
});

it('takes MT940 of an account by its other number', async () => {
  await declare(dataSource, { otherNumbers: ['37040044/0532013000'] });
  expect(await take(await readFile('libs/bank/samples/mt940.sta'))).toEqual(added);
  expect(await countedStatements(dataSource)).toEqual(['3/0/0/1', '1/0/0/0']);
});

it('skips what a CSV has of nothing, and says how many', async () => {
  const sample = (await readFile('libs/bank/samples/export.csv')).toString().replace('1.600,00', '0,00');
  expect(await take(sample, OUR_IBAN)).toEqual(added);
  expect(await storedEntries(dataSource)).toEqual(['-250 open', '60000 open']);
  const [statement] = await statementsOfFile(dataSource, createHash('sha256').update(sample).digest('hex'), null);
  expect(statement?.entries).toEqual({ added: 2, known: 0, suspected: 0, pending: 1, skipped: 1 });
});

it('takes CSV only of an account that was named and has a mapping', async () => {
  const sample = await readFile('libs/bank/samples/export.csv');
  expect(await take(sample)).toMatchObject({ kind: 'refused', place: 'line 1' });
  expect(await take(sample, OUR_IBAN)).toEqual(added);
  expect(await take(sample, OUR_IBAN)).toEqual(known);
  expect(await storedEntries(dataSource)).toEqual(['-250 open', '60000 open', '160000 open']);
});
