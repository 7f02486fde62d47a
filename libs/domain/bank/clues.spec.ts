import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditorReference, isCreditorReference } from '../creditor-reference.js';
import { cluesIn, payerKey } from './clues.js';
import { type EntryDetails, NO_DETAILS } from './statement.js';

const said = (details: Partial<EntryDetails>) => cluesIn({ ...NO_DETAILS, ...details });
const text = (...remittance: string[]) => said({ remittance });
/** creditorReference('7K3QW9XM2A') and of a base with all that is mistaken for each other. */
const RF = creditorReference('7K3QW9XM2A');
const DOUBTFUL = creditorReference('0158AB1580');

describe('a creditor reference', () => {
  it.each<[string, Partial<EntryDetails>]>([
    ['in its own field', { creditorReferences: [RF] }],
    ['in its own field, as people print it', { creditorReferences: [RF.replaceAll(/(.{4})/g, '$1 ').toLowerCase()] }],
  ])('is taken as it is %s', (_, details) => {
    expect(said(details)).toMatchObject({ references: [RF], referencesInText: [] });
  });

  it.each<[string, string, readonly string[]]>([
    ['alone', RF, [RF]],
    ['among words', RF, [`Course fee ${RF}, thank you`]],
    ['with spaces', RF, [RF.replaceAll(/(.{4})/g, '$1 ')]],
    ['with line breaks and hyphens', RF, [`${RF.slice(0, 6)}\r\n${RF.slice(6, 9)}-${RF.slice(9)}`]],
    ['split over parts', RF, ['Fee ', RF.slice(0, 5), RF.slice(5, 8), `${RF.slice(8)} for Ana`]],
    ['with the words run into it', RF, [`FEE${RF}ANA`]],
    ['in lower case', RF, [RF.toLowerCase()]],
    ['with O for 0, I for 1, S for 5 and B for 8', DOUBTFUL, [mangled(DOUBTFUL)]],
    ['with 0 for O and 8 for B', creditorReference('BOB8'), [`RF${creditorReference('BOB8').slice(2, 4)}8088`]],
  ])('is found in the text %s', (_, reference, parts) => {
    expect(text(...parts).referencesInText).toContain(reference);
  });

  it('is found where the payer has put it in the wrong field', () => {
    expect(said({ endToEndId: RF }).referencesInText).toContain(RF);
    expect(said({ creditorReferences: [mangled(DOUBTFUL)] })).toMatchObject({ references: [] });
    expect(said({ creditorReferences: [mangled(DOUBTFUL)] }).referencesInText).toContain(DOUBTFUL);
  });

  it('is none with wrong check digits, and a mistyped one is not mended', () => {
    const wrong = `RF${String(98 - Number(RF.slice(2, 4))).padStart(2, '0')}${RF.slice(4)}`;
    expect(text(wrong).referencesInText).not.toContain(wrong);
    expect(text(wrong, RF).referencesInText.every(isCreditorReference)).toBe(true);
    expect(text(RF.replace('K', 'J')).referencesInText).not.toContain(RF);
  });

  it('is said once, however often it is written', () => {
    const { references, referencesInText } = said({ creditorReferences: [RF, RF], remittance: [RF, ' and ', RF] });
    expect([references, referencesInText.filter((one) => one === RF)]).toEqual([[RF], []]);
  });

  it('is found in whatever surrounds it, in any case, spaced and broken anyhow', () => {
    const base = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    const noise = fc.stringMatching(/^[a-z .,]{0,20}$/);
    const gaps = fc.array(fc.constantFrom('', '', ' ', '\n', '-', '/'), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(base, fc.tuple(noise, noise), gaps, (letters, [before, after], between) => {
        const reference = creditorReference(letters);
        const spread = Array.from(reference)
          .map((character, nth) => character + (between[nth] ?? ''))
          .join('');
        expect(text(`${before}${spread}${after}`).referencesInText).toContain(reference);
      }),
    );
  });

  it('takes no time over the worst of texts', () => {
    const startedMs = performance.now();
    text('RF'.repeat(1_000), 'RF00OISB0158'.repeat(500), 'RF'.padEnd(3_000, 'O'));
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe('an invoice number', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['as printed', ['INV-2024-00017'], ['INV-2024-00017']],
    ['without hyphens', ['inv 202400017'], ['INV-2024-00017']],
    ['broken over parts', ['INV-20', '24-00', '017'], ['INV-2024-00017']],
    ['with look-alikes', ['1NV-2O24-OOOI7'], ['INV-2024-00017']],
    ['with figures behind it', ['INV-2024-00017 600,00 EUR'], ['INV-2024-00017']],
    ['two of them', ['INV-2024-00017, INV-2024-00018'], ['INV-2024-00017', 'INV-2024-00018']],
    ['that may end in two places', ['INV-2024-12345 6'], ['INV-2024-12345', 'INV-2024-123456']],
    ['too short', ['INV-2024-0017'], []],
    ['of a credit note', ['CN-2024-00017'], []],
  ])('%s', (_, parts, numbers) => {
    expect(text(...parts).invoiceNumbers).toEqual(numbers);
  });
});

it.each<[string, string]>([
  ['FERRER PUIG, ANA', 'Ana Ferrer Puig'],
  ['Gemeente  Voorbeeld', 'voorbeeld gemeente'],
  ['CITÉ D’EXEMPLE', "Cite d'Exemple"],
])('knows %s as %s', (one, other) => {
  expect(payerKey(one)).toBe(payerKey(other));
  expect(payerKey(one)).not.toBe(payerKey(`${other} Two`));
});

it('knows nobody without a name', () => {
  expect([said({}).payer, said({ counterparty: { name: ' - ', iban: null } }).payer]).toEqual([null, null]);
});

function mangled(reference: string): string {
  const looks: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 5: 'S', 8: 'B' };
  return reference.replaceAll(/[0158]/g, (digit) => looks[digit] ?? digit);
}
