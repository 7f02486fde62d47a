import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { csvMapping } from '#contracts/bank/csv-mapping.js';
import { NO_DETAILS } from '#domain/bank/statement.js';
import { entriesIn, fileOf, itemsOf, sampleCsv } from '../../test/support/statement-files.js';

const sample = async (): Promise<string> => (await readFile('libs/bank/samples/export.csv')).toString();
const plain = { isReversal: false, transactionCode: null, part: null, unsplit: 0 };

it('reads the lines of an export by the account’s mapping', async () => {
  const items = await itemsOf(fileOf(await sample()), sampleCsv);
  expect(items.map(({ kind }) => kind)).toEqual(['opened', 'entry', 'entry', 'entry', 'pending', 'closed']);
  expect(items.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []))).toEqual([
    {
      ...plain,
      ...{ direction: 'credit', amountMinor: 160_000, currency: 'EUR', bookedOn: '2024-09-02', valuedOn: '2024-09-02' },
      bankReference: 'BK-1',
      details: {
        ...NO_DETAILS,
        counterparty: { name: 'Gemeente Voorbeeld', iban: 'NL91ABNA0417164300' },
        remittance: ['Course fee of\n"M. Janssens"; part 1'],
      },
    },
    {
      ...plain,
      ...{ direction: 'credit', amountMinor: 60_000, currency: 'USD', bookedOn: '2024-09-02', valuedOn: null },
      bankReference: null,
      details: {
        ...NO_DETAILS,
        counterparty: { name: 'City of Sample', iban: null },
        remittance: ['RF18539007547034'],
      },
    },
    {
      ...plain,
      ...{ direction: 'debit', amountMinor: 250, currency: 'EUR', bookedOn: '2024-09-02', valuedOn: null },
      bankReference: null,
      details: { ...NO_DETAILS, remittance: ['Account fee'] },
    },
  ]);
});

it('reads two columns of amounts, a comma between columns, and dates the American way', async () => {
  const mapping = csvMapping.parse({
    delimiter: ',',
    decimal: '.',
    thousands: ',',
    dates: 'MM/DD/YYYY',
    encoding: 'windows-1252',
    columns: { bookedOn: 'Date', credit: 'In', debit: 'Out', name: 'Who' },
  });
  const text = 'Date,In,Out,Who\n9/2/2024,"1,600.00",,M\xfcller\n12/31/2024,,2.50,\x80\n';
  const entries = await entriesIn(fileOf(Buffer.from(text, 'latin1')), { ...sampleCsv, mapping });
  expect(
    entries.map(({ direction, amountMinor, currency, bookedOn, details }) => [
      ...[direction, amountMinor, currency, bookedOn, details.counterparty.name],
    ]),
  ).toEqual([
    ['credit', 160_000, 'EUR', '2024-09-02', 'Müller'],
    ['debit', 250, 'EUR', '2024-12-31', '€'],
  ]);
});

const broken: readonly (readonly [what: string, from: string | RegExp, to: string, message: string])[] = [
  ['an amount that is no number', '1.600,00', 'NaN', "line 5, Amount: 'NaN' is not an amount of EUR"],
  ['an exponent', '1.600,00', '1e3', "line 5, Amount: '1e3' is not an amount of EUR"],
  ['a point that parts no thousands', '1.600,00', '1.60', "line 5, Amount: '1.60' is not an amount of EUR"],
  ['two decimals', '1.600,00', '1,6,0', "'1,6,0' is not an amount of EUR"],
  ['no amount', '1.600,00', '', "'' is not an amount of EUR"],
  ['no currency', 'EUR;booked', ';booked', 'line 5: has no currency'],
  ['no date', /\n02.09.2024/, '\n', "line 5, Booked: '' is not a date (DD.MM.YYYY)"],
  ['a date of another form', /\n02.09.2024/, '\n2024-09-02', "line 5, Booked: '2024-09-02' is not a date (DD.MM.YYYY)"],
  ['a column too many', 'EUR;booked', 'EUR;;booked', 'line 5: has 10 columns instead of 9'],
  ['a column that is missing', 'Booked;', 'When;', "line 3: there is no column 'Booked'"],
  ['a quote without end', '"Course', '""Course', 'is no CSV'],
  ['no headings', /[^]*/, '', 'the file is empty'],
];

it.each(broken)('refuses %s, and says where', async (_, from, to, message) => {
  const text = await sample();
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await expect(itemsOf(fileOf(changed), sampleCsv)).rejects.toThrow(message);
});

it('refuses a line with an amount on both sides', async () => {
  const mapping = csvMapping.parse({ columns: { bookedOn: 'D', credit: 'In', debit: 'Out' } });
  const file = fileOf('D;In;Out\n02.09.2024;1,00;2,00\n');
  await expect(itemsOf(file, { ...sampleCsv, mapping })).rejects.toThrow('line 2: has not one amount');
});
