import { expect, it } from '@jest/globals';
import { isInSepa } from './sepa.js';

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
