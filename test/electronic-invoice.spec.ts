import { beforeAll, describe, expect, it } from '@jest/globals';
import jsqr from 'jsqr';
import { epcPayload } from '#documents/epc.js';
import type { BillPaper } from '#documents/paper.js';
import { type RenderedDocument, renderPaper } from '#documents/render.js';
import { creditNote, invoice } from './support/bills.js';
import { termsIn } from './support/cii.js';
import { drawPage, type ReadPdf, readPdf } from './support/pdf.js';

const render = (bill: BillPaper): Promise<RenderedDocument> => renderPaper(bill, (code) => code);

/** The objects of the file as they stand in it; streams are compressed, the rest is plain. */
const plain = ({ bytes }: RenderedDocument): string => bytes.toString('latin1');

let document: RenderedDocument;
let read: ReadPdf;
beforeAll(async () => {
  document = await render(invoice);
  read = await readPdf(document.bytes);
});

describe('an invoice as a file', () => {
  it('says what it is: PDF/A-3, level B, with an invoice of EN 16931 in it', () => {
    const values = new Map(
      [...read.metadata.matchAll(/<((?:fx|pdfaid):\w+)>([^<]*)</g)].map(([, name = '', value = '']) => [name, value]),
    );
    expect(Object.fromEntries(values)).toEqual({
      'pdfaid:part': '3',
      'pdfaid:conformance': 'B',
      'fx:DocumentType': 'INVOICE',
      'fx:DocumentFileName': 'factur-x.xml',
      'fx:Version': '1.0',
      'fx:ConformanceLevel': 'EN 16931',
    });
    const described = [...read.metadata.matchAll(/<pdfaProperty:name>(\w+)</g)].map(([, name = '']) => `fx:${name}`);
    expect(described.sort()).toEqual([...values.keys()].filter((name) => name.startsWith('fx:')).sort());
  });

  it('carries the XML as the other form of the same, and nothing else', () => {
    expect([...read.attachments.keys()]).toEqual(['factur-x.xml']);
    expect(read.attachments.get('factur-x.xml')).toEqual(document.xml);
    const said = [/\/AFRelationship \/\w+/, /\/AF \[\d+ 0 R\]/, /\/Subtype \/text\S+/].map(
      (what) => what.exec(plain(document))?.[0],
    );
    expect(said).toEqual(['/AFRelationship /Alternative', expect.any(String), '/Subtype /text#2Fxml']);
  });

  it('needs nothing from outside: every font is embedded, colours have a profile, nothing runs', () => {
    const names = [...plain(document).matchAll(/\/FontName \/(\S+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(plain(document).match(/\/FontFile2 /g)).toHaveLength(names.length);
    const about = ['/OutputIntents', '/JavaScript', '/Launch', '/URI', '/Encrypt'];
    expect(about.filter((what) => plain(document).includes(what))).toEqual(['/OutputIntents']);
  });

  it('knows its language and is marked for readers', () => {
    expect([read.language, read.isMarked]).toEqual(['en', true]);
  });
});

describe('an invoice as a page', () => {
  it('says to people what it says to machines', () => {
    const [page = ''] = read.pages;
    for (const text of [
      ...['INV-2024-00042', '10 August 2024', '9 September 2024', 'PO-7/2024', 'GE0001234', '7K3QW9XM2A'],
      ...['Ajuntament d’Exemple & Co <Àrea>', '300.00 EUR', '600.01 EUR', '900.01 EUR', 'VAT exempt: education'],
      ...['ES91 2100 0418 4502 0005 1332', 'CAIXESBBXXX', 'RF54 7K3Q W9XM 2A', 'ESG00000000'],
    ])
      expect(page).toContain(text);
    expect(read.pages).toHaveLength(1);
    expect(page).not.toContain('1/1');
  });

  it('has a code that a banking app reads as that very transfer', async () => {
    const page = await drawPage(document.bytes, 1, 2);
    const [left, top] = [page.width / 2, page.height / 3];
    const { data, width, height } = page.getContext('2d').getImageData(left, top, left, page.height / 2);
    const code = jsqr.default(new Uint8ClampedArray(data), width, height);
    expect(Buffer.from(code?.binaryData ?? []).toString('utf8')).toBe(epcPayload(invoice));
  });

  it('counts its sheets where there are several, and tears the payment box on none', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({ description: `Place ${index + 1}`, amountMinor: 1_000 }));
    const { pages } = await readPdf((await render({ ...invoice, lines, totalMinor: 60_000 })).bytes);
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, index) => expect(page).toContain(`INV-2024-00042 · ${index + 1}/${pages.length}`));
    const withBox = pages.filter((page) => page.includes('How to pay'));
    expect(withBox).toEqual([expect.stringContaining('RF54 7K3Q W9XM 2A')]);
  });

  it.each([
    ['fr', 'Facture', '300,00 EUR'],
    ['es', 'Factura', '300,00 EUR'],
    ['ca', 'Venciment', '300,00 EUR'],
    ['de', 'Invoice', '300.00 EUR'],
  ])('is written in %s', async (language, word, amount) => {
    const { pages } = await readPdf((await render({ ...invoice, language })).bytes);
    expect(pages[0]).toContain(word);
    expect(pages[0]).toContain(amount);
  });

  it('of a credit note names its invoice and asks for nothing', async () => {
    const { bytes, xml } = await render(creditNote);
    const [page = ''] = (await readPdf(bytes)).pages;
    expect(page).toContain('INV-2024-00042');
    expect(page).toContain('225.00 EUR');
    expect(page).not.toContain('How to pay');
    expect(termsIn(String(xml))['BT-25']).toEqual(['INV-2024-00042']);
  });
});

it('a paper that was frozen before it said how VAT treats it is still rendered, without an electronic part', async () => {
  const older = { ...invoice, seller: { ...invoice.seller } };
  for (const field of ['vat', 'period']) Reflect.deleteProperty(older, field);
  for (const field of ['vatId', 'registrationId']) Reflect.deleteProperty(older.seller, field);
  const { bytes, xml } = await render(older);
  const { attachments, metadata, pages } = await readPdf(bytes);
  expect([xml, attachments.size, metadata.includes('fx:')]).toEqual([null, 0, false]);
  expect(pages[0]).toContain('900.01 EUR');
});
