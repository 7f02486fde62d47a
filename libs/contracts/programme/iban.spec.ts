import { expect, it } from '@jest/globals';
import { isIban } from './iban.js';

it.each([
  'ES91 2100 0418 4502 0005 1332',
  'DE89370400440532013000',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
])('takes %s', (iban) => {
  expect(isIban(iban)).toBe(true);
});

it.each([
  ['wrong check digits', 'DE88370400440532013000'],
  ['a digit too few, whose check digits are right', 'DE5137040044053201300'],
  ['letters where the country has digits', 'DE59370400440532O13000'],
  ['a country that has no IBANs', 'US64SVBKUS6S3300958879'],
  ['nothing', ''],
])('refuses %s', (_, iban) => {
  expect(isIban(iban)).toBe(false);
});
