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

/** A file with these lines, `D` being 02.09.2024, as `direction amount` or `came in, went out` of each that moved money. */
async function moved(columns: object, lines: readonly string[]): Promise<readonly string[]> {
  const mapping = csvMapping.parse({ thousands: '.', ...columns });
  const items = await itemsOf(fileOf(lines.join('\n').replaceAll('D;', '02.09.2024;')), { ...sampleCsv, mapping });
  return items.slice(1, -1).map((item) => {
    if (item.kind !== 'entry') return item.kind;
    return `${item.entry.direction} ${item.entry.amountMinor}`;
  });
}

const marked = {
  columns: { bookedOn: 'On', amount: 'Sum', direction: 'S/H' },
  directions: { credit: 'H', debit: 'S' },
};
const parted = { columns: { bookedOn: 'On', credit: 'In', debit: 'Out' } };

it('reads which way an amount went from a column that says it in two words', async () => {
  const lines = ['On;Sum;S/H', 'D;1.600,00;H', 'D;2,50;S', 'D;-2,50;S', 'D;+1,00;H'];
  expect(await moved(marked, lines)).toEqual(['credit 160000', 'debit 250', 'debit 250', 'credit 100']);
  const words = { ...marked, directions: { credit: 'Haben', debit: 'Soll' } };
  expect(await moved(words, ['On;Sum;S/H', 'D;1,00;Haben', 'D;1,00;Soll'])).toEqual(['credit 100', 'debit 100']);
});

it('reads what went out with its minus or without, in a column of its own', async () => {
  const lines = ['On;In;Out', 'D;;-2,50', 'D;;2,50', 'D;0,00;-2,50', 'D;+7,00;', 'D;7,00;0,00', 'D;7,00;-0,00'];
  const [out, came] = ['debit 250', 'credit 700'];
  expect(await moved(parted, lines)).toEqual([out, out, out, came, came, came]);
});

const signed = { columns: { bookedOn: 'On', amount: 'Sum' } };

it.each([
  ['600,00-', 'debit 60000'],
  ['600,00 -', 'debit 60000'],
  ['- 600,00', 'debit 60000'],
  ['\u2212600,00', 'debit 60000'],
  ['600,00\u2212', 'debit 60000'],
  ['600,00+', 'credit 60000'],
])('reads a sign before the digits or behind them: %s', async (amount, expected) => {
  expect(await moved(signed, ['On;Sum', `D;${amount}`])).toEqual([expected]);
});

it.each([
  [' ', ' '],
  [' ', '\u00a0'],
  [' ', '\u202f'],
  ['\u00a0', ' '],
  ["'", '\u2019'],
])('reads thousands that are parted by any space or apostrophe: %j in %j', async (thousands, written) => {
  expect(await moved({ ...signed, thousands }, ['On;Sum', `D;-1${written}600${written}000,00`])).toEqual([
    'debit 160000000',
  ]);
});

it('skips what is said to be no booking, and counts it', async () => {
  const lines = ['On;Sum', 'D;1,00', 'Kontostand am 02.09.2024;;;1,00;EUR', ';Total;3'];
  expect(await moved({ ...signed, notBookings: ['Kontostand', 'Total'] }, lines)).toEqual([
    ...['credit 100', 'skipped', 'skipped'],
  ]);
  await expect(moved(signed, lines)).rejects.toThrow(
    'line 3: has 5 columns instead of 2: where it is no booking, map what it begins with as notBookings',
  );
});

it.each(['iso-8859-1', 'windows-1252'])('refuses UTF-8 under a mapping that says %s', async (encoding) => {
  const mapping = csvMapping.parse({ encoding, columns: { bookedOn: 'On', amount: 'Sum', name: 'Who' } });
  const read = (name: string, as: BufferEncoding) =>
    entriesIn(fileOf(Buffer.from(`On;Sum;Who\n02.09.2024;1,00;${name}\n`, as), 4), { ...sampleCsv, mapping });
  await expect(read('Élodie', 'utf-8')).rejects.toThrow(
    `from line 2: it is UTF-8, and the account's mapping says ${encoding.toUpperCase()}: map encoding as utf-8`,
  );
  expect((await read('Élodie', 'latin1'))[0]?.details.counterparty.name).toBe('Élodie');
  expect(await read('Elodie', 'utf-8')).toHaveLength(1);
});

it('skips a line on which nothing moved, and counts it', async () => {
  expect(await moved(marked, ['On;Sum;S/H', 'D;0,00;H', 'D;-0,00;S', 'D;1,00;H'])).toEqual([
    ...['skipped', 'skipped', 'credit 100'],
  ]);
  expect(await moved(parted, ['On;In;Out', 'D;0,00;0,00', 'D;;0,00', 'D;-0,00;'])).toEqual([
    ...['skipped', 'skipped', 'skipped'],
  ]);
  expect(await moved({ columns: { bookedOn: 'On', amount: 'Sum' } }, ['On;Sum', 'D;0,00'])).toEqual(['skipped']);
});

it.each([
  [marked, 'On;Sum;S/H', 'D;1,00;X', "line 2, S/H: 'X' is neither 'H' nor 'S': map it in directions"],
  [marked, 'On;Sum;S/H', 'D;1,00;', "line 2, S/H: '' is neither 'H' nor 'S': map it in directions"],
  [marked, 'On;Sum;S/H', 'D;-1,00;H', "line 2: 'H' in 'S/H' came in, and 'Sum' has a minus: map one of them only"],
  [parted, 'On;In;Out', 'D;-1,00;', 'line 2, In: has a minus, in the column of what came in: map a column with both'],
  [parted, 'On;In;Out', 'D;1,00;-2,00', "line 2: has not one amount, in either credit or debit: see whether 'In' and"],
  [parted, 'On;In;Out', 'D;;', "see whether 'In' and 'Out' are the columns to map"],
  [parted, 'On;In;Out', 'D;;1.00', "line 2, Out: '1.00' is not an amount of EUR: map decimal and thousands as they"],
  [parted, 'On;In;Out', 'D;;-1,00-', "line 2, Out: '1,00-' is not an amount of EUR"],
  [signed, 'On;Sum', 'D;1\u00a0600,00', "line 2, Sum: '1 600,00' is not an amount of EUR: map decimal and thousands"],
  [parted, 'On;In;Out', 'D;;--1,00', "line 2, Out: '-1,00' is not an amount of EUR"],
  [parted, 'On;In;Aus', 'D;;1,00', "line 1: there is no column 'Out': map columns as they are headed here"],
  [
    parted,
    'On;In;Out;In',
    'D;1,00;;2,00',
    "line 1: there is more than one column 'In', and which is meant cannot be told",
  ],
  [parted, 'On;In;Out', '2024-09-02;;1,00', "'2024-09-02' is not a date (DD.MM.YYYY): map dates as they are written"],
])('says what to map: %#', async (columns, head, line, message) => {
  await expect(moved(columns, [head, line])).rejects.toThrow(message);
});

it.each([
  ['a direction without its words', { columns: marked.columns }, 'directions: are the two words'],
  ['words without a direction', { ...parted, directions: marked.directions }, 'directions: are the two words'],
  ['one word for both', { ...marked, directions: { credit: 'S', debit: 'S' } }, 'directions.debit: is the same word'],
  [
    'a direction beside two columns',
    { columns: { ...parted.columns, direction: 'S/H' }, directions: marked.directions },
    'columns.direction: goes with the column amount',
  ],
  ['one column and two', { columns: { ...parted.columns, amount: 'Sum' } }, 'columns.amount: is one column'],
  ['one column and one of two', { columns: { bookedOn: 'On', amount: 'Sum', debit: 'Out' } }, 'columns.amount: is one'],
])('refuses a mapping with %s', (_, mapping, message) => {
  const { error } = csvMapping.safeParse(mapping);
  expect(error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)).toEqual([
    expect.stringContaining(message),
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

it('passes by what is headed alike and is not mapped', async () => {
  expect(await moved(parted, ['On;Note;In;Out;Note', 'D;a;1,00;;b'])).toEqual(['credit 100']);
});

it('refuses a line with an amount on both sides', async () => {
  const mapping = csvMapping.parse({ columns: { bookedOn: 'D', credit: 'In', debit: 'Out' } });
  const file = fileOf('D;In;Out\n02.09.2024;1,00;2,00\n');
  await expect(itemsOf(file, { ...sampleCsv, mapping })).rejects.toThrow('line 2: has not one amount');
});
