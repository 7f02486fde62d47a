import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvMapping } from '#contracts/bank/csv-mapping.js';
import { fileOf, itemsOf, sampleCsv } from '../../test/support/statement-files.js';
import type { CsvAccount } from './csv.js';
import { StatementError } from './statement-error.js';

const samples = await Promise.all(
  ['camt-053-02.xml', 'camt-053-08.xml', 'mt940.sta', 'export.csv'].map((name) =>
    readFile(`libs/bank/samples/${name}`),
  ),
);
const [latin, xml, mt940, csv] = samples as [Buffer, Buffer, Buffer, Buffer];

it.each([
  ['an empty file', '', 'the file is empty'],
  ['nothing but spaces', ' \n\t', 'there is nothing but white space at its beginning'],
  ['UTF-16', '\ufeff<', 'UTF-16 is not read: send it in UTF-8'],
  [
    'an encoding that no bank uses',
    xml.toString().replace('UTF-8', 'EBCDIC-US'),
    "line 1: encoding 'EBCDIC-US' is not read",
  ],
  ['a ZIP', 'PK\x03\x04\x14', 'the file is packed (ZIP or gzip): unpack it'],
  ['a PDF', '%PDF-1.7\n', 'is neither camt.053 (XML) nor MT940'],
  [
    'a root that no bank writes',
    `<À${'x'.repeat(300)}/>`,
    `line 1: '?${'x'.repeat(39)}' is not a document of ISO 20022`,
  ],
  ['a web page', '<html><body>Sorry</body></html>', "'html' is not a document of ISO 20022"],
])('refuses %s', async (what, content, message) => {
  const bytes = what === 'UTF-16' ? Buffer.from(content, 'utf16le') : Buffer.from(content);
  await expect(itemsOf(fileOf(bytes))).rejects.toThrow(message);
  if (what === 'a ZIP') await expect(itemsOf(fileOf(bytes), sampleCsv)).rejects.toThrow(message);
});

it('refuses Latin letters in what is declared to be UTF-8, and says from which line', async () => {
  const declared = latin.toString('latin1').replace('ISO-8859-1', 'UTF-8');
  await expect(itemsOf(fileOf(Buffer.from(declared, 'latin1'), 64))).rejects.toThrow(
    /^from line 2\d: there are bytes that are no UTF-8 text$/,
  );
});

it.each(['ISO-8859-1', 'windows-1252'])('refuses bytes that %s does not have', async (encoding) => {
  const text = latin.toString('latin1').replace('ISO-8859-1', encoding).replace('\xfc', '\x81');
  await expect(itemsOf(fileOf(Buffer.from(text, 'latin1')))).rejects.toThrow(
    `there are bytes that are no ${encoding.toUpperCase()} text`,
  );
});

it('passes by a byte order mark', async () => {
  for (const sample of [xml, mt940]) {
    const marked = Buffer.concat([Buffer.from('\ufeff'), sample]);
    expect(await itemsOf(fileOf(marked))).toEqual(await itemsOf(fileOf(sample)));
  }
});

it('reads the same, wherever the pieces of a file end', async () => {
  for (const sample of samples) {
    const account = sample === csv ? sampleCsv : null;
    const whole = await itemsOf(fileOf(sample, 1_000_000), account);
    for (const pieceBytes of [1, 2, 3, 11, 500])
      expect(await itemsOf(fileOf(sample, pieceBytes), account)).toEqual(whole);
  }
});

it('knows no more of a file that is cut off anywhere than that it is refused', async () => {
  for (const sample of [latin, xml, mt940]) {
    const end = sample.toString('latin1').trimEnd().length - 1;
    for (let at = 1; at < end; at += 41) {
      const items = await itemsOf(fileOf(sample.subarray(0, at), 4_096)).catch((error: unknown) => error);
      // Between two messages of MT940 the first is whole.
      if (items instanceof Error || sample !== mt940) expect(items).toBeInstanceOf(StatementError);
    }
  }
});

/** What chance does to a file: bytes go, come, are doubled or swapped. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(30),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('<', '>', '&', ';', '"', '\n', ':61:', ':86:', ':20:', '?20', '-', '0', '9', '-1', 'NaN')
      .map((text) => Buffer.from(text)),
    fc.constant(null),
  ),
});

const changed = (
  sample: Buffer,
  changes: readonly (typeof change extends fc.Arbitrary<infer C> ? C : never)[],
): Buffer =>
  changes.reduce((bytes, { at, length, put }) => {
    const from = Math.floor(at * bytes.length);
    const cut = bytes.subarray(from, from + length);
    return Buffer.concat([bytes.subarray(0, from), put ?? Buffer.concat([cut, cut]), bytes.subarray(from + length)]);
  }, sample);

/** A CSV by this mapping, with lines of every kind. */
const csvOf = (text: string, mapping: object): readonly [Buffer, CsvAccount] => [
  Buffer.from(text),
  { ...sampleCsv, mapping: csvMapping.parse({ thousands: '.', ...mapping }) },
];
const marked = csvOf('On;Sum;S/H;Who\n02.09.2024;1.600,00;H;A\n03.09.2024;-2,50;S;B\n03.09.2024;0,00;S;\n', {
  columns: { bookedOn: 'On', amount: 'Sum', direction: 'S/H', name: 'Who' },
  directions: { credit: 'H', debit: 'S' },
});
const parted = csvOf('On;In;Out;Who\n02.09.2024;1.600,00;;A\n03.09.2024;;-2,50;B\n03.09.2024;0,00;0,00;\n', {
  columns: { bookedOn: 'On', credit: 'In', debit: 'Out', name: 'Who' },
});

it.each<[string, Buffer, CsvAccount | null]>([
  ['camt-053-02.xml', latin, null],
  ['camt-053-08.xml', xml, null],
  ['mt940.sta', mt940, null],
  ['export.csv', csv, sampleCsv],
  ['a CSV with directions', ...marked],
  ['a CSV in two columns', ...parted],
])('either reads what has become of %s or refuses it, and never an amount that is none', async (_, sample, account) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 900 }),
      async (changes, piece) => {
        const items = await itemsOf(fileOf(changed(sample, changes), piece), account).catch((error: unknown) => error);
        if (items instanceof StatementError) {
          expect(items.message).toMatch(/^[\x20-\x7e]{1,300}$/);
          return;
        }
        if (!Array.isArray(items)) throw items;
        for (const item of items as Awaited<ReturnType<typeof itemsOf>>) {
          if (item.kind !== 'entry') continue;
          expect(Number.isSafeInteger(item.entry.amountMinor) && item.entry.amountMinor >= 0).toBe(true);
          expect(item.entry.currency).toMatch(/^[A-Z]{3}$/);
          expect(item.entry.bookedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
        }
      },
    ),
    { numRuns: 150 },
  );
});

it('refuses or reads whatever bytes come', async () => {
  const beginning = fc.constantFrom(
    '',
    '<',
    '<?xml version="1.0"?>',
    ':20:A\n:25:B\n:28C:1\n:60F:C240902EUR1,\n:61:',
    'a;b\n',
  );
  await fc.assert(
    fc.asyncProperty(beginning, fc.uint8Array({ maxLength: 300 }), async (first, rest) => {
      const file = fileOf(Buffer.concat([Buffer.from(first), Buffer.from(rest)]));
      for (const account of [null, sampleCsv]) {
        const outcome = await itemsOf(file, account).catch((error: unknown) => error);
        expect(Array.isArray(outcome) || outcome instanceof StatementError ? null : outcome).toBeNull();
      }
    }),
  );
});
