import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { NO_DETAILS } from '#domain/bank/statement.js';
import { entriesIn, fileOf, itemsOf } from '../../test/support/statement-files.js';

const sample = async (): Promise<string> => (await readFile('libs/bank/samples/mt940.sta')).toString();
const plain = { currency: 'EUR', isReversal: false, bankReference: null, part: null, unsplit: 0 };

it('reads the pages of a statement, each with its balances', async () => {
  const items = await itemsOf(fileOf(await sample()));
  expect(items.filter(({ kind }) => kind !== 'entry')).toEqual([
    {
      kind: 'opened',
      place: 'line 4, :60F:',
      account: '37040044/0532013000',
      currency: 'EUR',
      statementId: 'STARTUMS',
      sequence: '171/1',
      opening: { amountMinor: 100_000, currency: 'EUR', on: '2024-08-30' },
      period: null,
    },
    { kind: 'pending', place: 'line 15, :61:' },
    {
      kind: 'closed',
      place: 'line 17, :62F:',
      closing: { amountMinor: 127_500, currency: 'EUR', on: '2024-09-02' },
    },
    expect.objectContaining({ kind: 'opened', place: 'line 23, :60M:', sequence: '171/2' }),
    expect.objectContaining({ kind: 'closed', place: 'line 25, :62M:' }),
  ]);
});

it('reads what a German bank puts into :86:, broken in the middle of words', async () => {
  const [entry] = await entriesIn(fileOf(await sample()));
  expect(entry).toEqual({
    ...plain,
    direction: 'credit',
    amountMinor: 60_000,
    bookedOn: '2024-09-02',
    valuedOn: '2024-09-02',
    bankReference: '2024246000001',
    transactionCode: 'NTRF',
    details: {
      endToEndId: 'E2E-77',
      creditorReferences: [],
      mandateId: null,
      returnReason: null,
      counterparty: { name: 'Gemeente Voorbeeld & Zonen', iban: 'NL91ABNA0417164300' },
      remittance: ['Course fee of M. Janssens, second half follows', 'RF18 5390 0754 7034'],
    },
  });
});

it('marks what takes a credit back as a debit that is a reversal, with the reason', async () => {
  const reversal = (await entriesIn(fileOf(await sample())))[1];
  expect(reversal).toMatchObject({ direction: 'debit', amountMinor: 22_500, isReversal: true });
  expect(reversal?.details).toEqual({
    ...NO_DETAILS,
    endToEndId: 'E2E-12',
    mandateId: 'MND-4',
    returnReason: '914',
    counterparty: { name: 'Ayuntamiento', iban: 'ES7921000813610123456789' },
    remittance: ['RETURNED'],
  });
});

it('reads plain text line by line, and the value date where there is no other', async () => {
  const fee = (await entriesIn(fileOf(await sample())))[2];
  const details = { ...NO_DETAILS, remittance: ['Account fee', 'for August'] };
  const dates = { bookedOn: '2024-09-01', valuedOn: '2024-09-01' };
  expect(fee).toEqual({
    ...plain,
    ...dates,
    direction: 'debit',
    amountMinor: 10_000,
    transactionCode: 'NCHG',
    details,
  });
});

it.each([
  ['2401021229C0,50', '2023-12-29'],
  ['2312290102C0,50', '2024-01-02'],
  ['2402290301C0,50', '2024-03-01'],
])('finds the year of the entry date in %s', async (line, bookedOn) => {
  const file = fileOf((await sample()).replace('2401021229C0,50', line));
  expect((await entriesIn(file)).at(-1)?.bookedOn).toBe(bookedOn);
});

it('reads the blocks of SWIFT around it, and CR LF', async () => {
  const body = (await sample()).split('-\n')[0] ?? '';
  const wrapped = `{1:F01BANKDEFFXXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\n${body}-}\n`.replaceAll('\n', '\r\n');
  expect(await entriesIn(fileOf(wrapped))).toEqual((await entriesIn(fileOf(await sample()))).slice(0, 3));
});

it('takes what is not UTF-8 for Windows-1252', async () => {
  const text = (await sample()).replace('Account fee', 'Kontoführung €');
  const bytes = Buffer.from(text, 'latin1');
  bytes[bytes.indexOf(0xac)] = 0x80; // The euro sign, which ISO 8859-1 does not have.
  expect((await entriesIn(fileOf(bytes)))[2]?.details.remittance).toEqual(['Kontoführung €', 'for August']);
  expect((await entriesIn(fileOf(text)))[2]?.details.remittance).toEqual(['Kontoführung €', 'for August']);
});

const broken: readonly (readonly [what: string, from: string | RegExp, to: string, message: string])[] = [
  ['a point for a comma', 'C600,00N', 'C600.00N', "line 5, :61:: '600.00' is not an amount of EUR"],
  ['an exponent', 'C600,00N', 'C6e2,N', "line 5, :61:: '6e2,' is not an amount of EUR"],
  ['a negative amount', 'C600,00N', 'C-600,00N', 'is not a statement line such as 2409020902C600,00NTRFNONREF'],
  ['no amount', 'C600,00N', 'CNaNN', 'is not a statement line'],
  ['half a cent', 'C600,00N', 'C600,005N', "'600,005' is not an amount of EUR"],
  ['a day that does not exist', ':61:2409020902C', ':61:2402300902C', "'2024-02-30' is not a date"],
  ['a balance without currency', 'C240830EUR1000,00', 'C2408301000,00', 'is not a balance such as C240902EUR1234,56'],
  ['no closing balance', /:62M:.*\n/, '', 'line 20: the statement has no closing balance (:62F:): is it cut off?'],
  ['no closing balance of the first', /:62F:.*\n/, '', 'line 1: the statement has no closing balance'],
  ['no opening balance', /:60F:.*\n/, '', 'line 4, :61:: no opening balance (:60F:) stands before it'],
  ['no account', /:25:.*\n/, '', 'line 3, :60F:: no account (:25:) stands before it'],
  ['two closing balances', /(:62F:.*\n)/, '$1$1', 'stands after the closing balance'],
  ['an interim report', ':60F:', ':34F:EUR0,\n:60F:', 'is of an interim report (MT942)'],
  ['a field without end', 'for August', 'x\n'.repeat(101), ':86: has more than 100 lines'],
  ['a line without end', 'for August', 'x'.repeat(100_500), 'is longer than 100000 characters'],
];

it.each(broken)('refuses %s, and says where', async (_, from, to, message) => {
  const text = await sample();
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await expect(itemsOf(fileOf(changed, 4_000))).rejects.toThrow(message);
});
