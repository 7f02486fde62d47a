import { expect, it } from '@jest/globals';
import { endToEndOf, endToEndOfReturn, isInSepa, looksOrdered } from './sepa.js';

/** The scope of the schemes by who joined when, to be counted: 41 countries, and Gibraltar by its own IBANs. */
const SCOPE = {
  union: 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK',
  economicArea: 'IS LI NO',
  others: 'AD CH GB MC SM VA',
  since2024: 'AL ME MD MK RS',
  territory: 'GI',
};

it('reaches the countries of the scope of the schemes, and no others', () => {
  const named = Object.values(SCOPE).flatMap((countries) => countries.split(' '));
  expect(named).toHaveLength(42);
  expect(named.filter((country) => !isInSepa(country))).toEqual([]);
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  expect(all.filter(isInSepa)).toHaveLength(42);
});

it('knows the names of its own transfers from those that payers give theirs', () => {
  const [batch, one] = ['5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a', '7d9f2c1e-3b4a-4c5d-8e6f-0a1b2c3d4e5f'];
  expect(looksOrdered(endToEndOf(batch, { application: one, refund: 12 }, 2))).toBe(true);
  expect(looksOrdered(endToEndOfReturn(batch, one))).toBe(true);
  for (const other of ['NOTPROVIDED', 'INV-2024-000007', 'RF18G7K3QW9XM2A']) expect(looksOrdered(other)).toBe(false);
});
