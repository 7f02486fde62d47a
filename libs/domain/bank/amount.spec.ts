import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatPlain } from '../money.js';
import { minorUnits } from './amount.js';

it.each([
  ['600', 'EUR', 60_000],
  ['600.', 'EUR', 60_000],
  ['.5', 'EUR', 50],
  ['0.07', 'EUR', 7],
  ['1.10', 'EUR', 110],
  ['0.29', 'EUR', 29],
  ['0', 'EUR', 0],
  ['12.50000', 'EUR', 1_250],
  ['600', 'JPY', 600],
  ['1.234', 'KWD', 1_234],
  ['90071992547409.91', 'EUR', Number.MAX_SAFE_INTEGER],
] as const)('reads %s %s as %d minor units', (text, currency, minor) => {
  expect(minorUnits(text, currency)).toBe(minor);
});

it.each([
  ...['', '.', 'NaN', 'Infinity', '-5', '+5', '1e3', '1E-2', '0x10', '1,50', '1 000', ' 5', '5 ', '1.2.3', '٣'],
  ...['0.001', '0.005', '90071992547409.92', '1'.repeat(19), '1.000000'],
])('refuses %j as an amount in EUR', (text) => {
  expect(minorUnits(text, 'EUR')).toBeNull();
});

it('refuses a fraction of a currency that has none', () => {
  expect(minorUnits('5.1', 'JPY')).toBeNull();
});

it('reads back every amount that can be written', () => {
  const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
  fc.assert(
    fc.property(fc.maxSafeNat(), currencies, (amountMinor, currency) => {
      const [written = ''] = formatPlain({ amountMinor, currency }).split(' ');
      expect(minorUnits(written, currency)).toBe(amountMinor);
    }),
  );
});
