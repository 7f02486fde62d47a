import { describe, expect, it } from '@jest/globals';
import { creditNote, invoice } from '../../test/support/bills.js';
import { schemaErrors, type Term, termsIn } from '../../test/support/cii.js';
import { ciiXml } from './cii.js';
import type { BillPaper } from './paper.js';

const xmlOf = (bill: BillPaper): string => {
  const xml = ciiXml(bill);
  if (xml === null) throw new Error('not electronic');
  return xml;
};

const outside: BillPaper = { ...invoice, vat: { treatment: 'outside-scope', reason: 'Not subject to VAT' } };
const bare: BillPaper = {
  ...invoice,
  seller: { ...invoice.seller, taxId: null, registrationId: null, email: null },
  buyer: { name: 'Ana', address: [], country: 'FR', taxId: null, email: null },
  purchaseOrder: null,
  buyerReference: null,
  period: null,
};
const inFrancs: BillPaper = { ...invoice, currency: 'CHF' };
const hostile: BillPaper = {
  ...invoice,
  buyer: { ...invoice.buyer, name: ']]> & <x> "\u0000\u0008\uFFFE\uD800 \u0085' },
  lines: [{ description: '\u001B[2J<!-- -->', amountMinor: 90_001 }],
};

describe('an electronic invoice', () => {
  it('says each business term where the standard has it', () => {
    expect(termsIn(xmlOf(invoice))).toEqual({
      'BT-1': ['INV-2024-00042'],
      'BT-2': ['20240810'],
      'BT-3': ['380'],
      'BT-5': ['EUR'],
      'BT-9': ['20240909'],
      'BT-10': ['GE0001234'],
      'BT-13': ['PO-7/2024'],
      'BT-24': ['urn:cen.eu:en16931:2017'],
      'BT-27': ['Metropolis'],
      'BT-30': ['R-77'],
      'BT-31': ['ESG00000000'],
      'BT-32': ['12/345/6789'],
      'BT-34': ['diploma@metropolis.example.org'],
      'BT-35': ['Carrer de l’Exemple 1'],
      'BT-36': ['08000 Barcelona'],
      'BT-40': ['ES'],
      'BT-44': ['Ajuntament d’Exemple & Co <Àrea>'],
      'BT-48': ['ESP0800000A'],
      'BT-49': ['invoices@city.example.org'],
      'BT-50': ['Servei de Comptabilitat'],
      'BT-51': ['Plaça Major 1'],
      'BT-163': ['2a planta, 08001 Exemple'],
      'BT-55': ['ES'],
      'BT-73': ['20241118'],
      'BT-74': ['20241122'],
      'BT-81': ['58'],
      'BT-83': ['RF547K3QW9XM2A'],
      'BT-84': ['ES9121000418450200051332'],
      'BT-85': ['Metropolis'],
      'BT-86': ['CAIXESBBXXX'],
      'BT-106': ['900.01'],
      'BT-109': ['900.01'],
      'BT-110': ['0.00'],
      'BT-112': ['900.01'],
      'BT-115': ['900.01'],
      'BT-116': ['900.01'],
      'BT-117': ['0.00'],
      'BT-118': ['E'],
      'BT-119': ['0.00'],
      'BT-120': ['VAT exempt: education'],
      'BT-121': ['VATEX-EU-132-1I'],
      'BT-126': ['1', '2'],
      'BT-129': ['1', '1'],
      'BT-131': ['300.00', '600.01'],
      'BT-146': ['300.00', '600.01'],
      'BT-151': ['E', 'E'],
      'BT-152': ['0.00', '0.00'],
      'BT-153': ['Diploma — Member — Ana Pérez Soto', 'Diploma — Everyone else — Çelik "Can" Öztürk'],
    });
  });

  it('is a credit note that names its invoice, and asks for no payment', () => {
    const terms = termsIn(xmlOf(creditNote));
    expect(terms).toMatchObject({
      'BT-3': ['381'],
      'BT-25': ['INV-2024-00042'],
      'BT-26': ['20240810'],
      'BT-115': ['225.00'],
    });
    expect([terms['BT-9'], terms['BT-83'], terms['BT-84']]).toEqual([undefined, undefined, undefined]);
  });

  it('outside the scope of VAT names nobody by a VAT id, and no rate', () => {
    const terms = termsIn(xmlOf(outside));
    const { 'BT-118': category, 'BT-121': code, 'BT-151': ofLines, 'BT-46': buyer } = terms;
    expect([category, code, ofLines, buyer]).toEqual([['O'], ['VATEX-EU-O'], ['O', 'O'], ['es-P0800000A']]);
    expect((['BT-31', 'BT-48', 'BT-119', 'BT-152'] as const).map((term) => terms[term])).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('takes a number that does not begin with the country for a number like any other', () => {
    const numbered = (taxId: string, country: string) =>
      termsIn(xmlOf({ ...invoice, buyer: { ...invoice.buyer, taxId, country } }));
    expect([numbered('P0800000A', 'ES')['BT-46'], numbered('EL 123456789', 'GR')['BT-48']]).toEqual([
      ['P0800000A'],
      ['EL123456789'],
    ]);
    expect(numbered('FR 12345678901', 'ES')['BT-48']).toBeUndefined();
  });

  it.each<[string, BillPaper]>([
    ['that was frozen before VAT was named', { ...invoice, vat: null }],
    ['without the country of the buyer', { ...invoice, buyer: { ...invoice.buyer, country: null } }],
  ])('is none of a paper %s', (_, paper) => {
    expect(ciiXml(paper)).toBeNull();
  });
});

const all = { invoice, creditNote, outside, bare, inFrancs, hostile };

describe.each(Object.entries(all))('%s', (_, bill) => {
  it('is valid against the schema', async () => {
    expect(await schemaErrors(xmlOf(bill))).toEqual([]);
  });

  it('keeps the rules of the standard', () => {
    expect(brokenRules(xmlOf(bill))).toEqual([]);
  });
});

it('an invoice whose parts are out of order is not valid, and one whose sums are wrong breaks a rule', async () => {
  const xml = xmlOf(invoice);
  const turned = xml.replace(/(<ram:ID>INV-2024-00042<\/ram:ID>)(<ram:TypeCode>380<\/ram:TypeCode>)/, '$2$1');
  expect(turned).not.toBe(xml);
  expect(await schemaErrors(turned)).not.toEqual([]);
  const short = xml.replace('600.01</ram:LineTotalAmount>', '600.00</ram:LineTotalAmount>');
  expect(brokenRules(short)).toEqual(['BR-CO-10', 'BR-E-8']);
});

/** The rules of EN 16931 that a schema cannot say, as far as they concern an invoice without VAT; by their names. */
function brokenRules(xml: string): string[] {
  const terms = termsIn(xml);
  const has = (term: Term): boolean => (terms[term] ?? []).length > 0;
  const cents = (term: Term): number =>
    (terms[term] ?? []).reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
  const taxTotal = Math.round(Number(/<ram:TaxTotalAmount currencyID="\w{3}">([^<]+)/.exec(xml)?.[1]) * 100);
  const exempt = terms['BT-118']?.[0] === 'E';
  const outsideScope = terms['BT-118']?.[0] === 'O';
  const rules: Record<string, boolean> = {
    'BR-1': has('BT-24'),
    'BR-2': has('BT-1'),
    'BR-3': has('BT-2'),
    'BR-4': has('BT-3'),
    'BR-5': has('BT-5'),
    'BR-6': has('BT-27'),
    'BR-7': has('BT-44'),
    'BR-9': has('BT-40'),
    'BR-11': has('BT-55'),
    'BR-16': has('BT-126'),
    'BR-25': terms['BT-153']?.length === terms['BT-126']?.length,
    'BR-50': !has('BT-81') || has('BT-84'),
    'BR-CO-4': terms['BT-151']?.length === terms['BT-126']?.length,
    'BR-CO-9': (terms['BT-31'] ?? []).concat(terms['BT-48'] ?? []).every((id) => /^[A-Z]{2}/.test(id)),
    'BR-CO-10': cents('BT-131') === cents('BT-106'),
    'BR-CO-13': cents('BT-106') === cents('BT-109'),
    'BR-CO-14': taxTotal === cents('BT-117'),
    'BR-CO-15': cents('BT-112') === cents('BT-109') + taxTotal,
    'BR-CO-16': cents('BT-115') === cents('BT-112'),
    'BR-CO-18': has('BT-118'),
    'BR-CO-25': cents('BT-115') <= 0 || has('BT-9') || has('BT-20'),
    'BR-CO-26': has('BT-30') || has('BT-31'),
    'BR-DEC': [...xml.matchAll(/Amount(?: \w+="\w+")?>([^<]+)</g)].every(([, amount = '']) =>
      /^\d+\.\d\d$/.test(amount),
    ),
    'BR-E-2': !exempt || has('BT-31') || has('BT-32'),
    'BR-E-5': !exempt || (terms['BT-152'] ?? []).every((rate) => Number(rate) === 0),
    'BR-E-8': !exempt || cents('BT-116') === cents('BT-131'),
    'BR-E-9': !exempt || cents('BT-117') === 0,
    'BR-E-10': !exempt || has('BT-120') || has('BT-121'),
    'BR-O-2': !outsideScope || (!has('BT-31') && !has('BT-48')),
    'BR-O-5': !outsideScope || !has('BT-152'),
    'BR-O-8': !outsideScope || cents('BT-116') === cents('BT-131'),
    'BR-O-9': !outsideScope || cents('BT-117') === 0,
    'BR-O-10': !outsideScope || has('BT-120') || has('BT-121'),
  };
  return Object.keys(rules).filter((rule) => rules[rule] !== true);
}
