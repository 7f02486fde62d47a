import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatPlain, isPositive, isZero, max, min, minus, type Money, money, percentOf, plus, sum } from './money.js';

const euro = (amountMinor: number): Money => money(amountMinor, 'EUR');
const MOST = Number.MAX_SAFE_INTEGER;

describe('money', () => {
  it('is an amount of minor units and a currency', () => {
    expect(money(22500, 'EUR')).toEqual({ amountMinor: 22500, currency: 'EUR' });
    expect(money(-1, 'CHF')).toEqual({ amountMinor: -1, currency: 'CHF' });
  });

  it('knows one zero only', () => {
    expect(euro(-0)).toStrictEqual(euro(0));
    expect(Object.is(euro(-0).amountMinor, 0)).toBe(true);
    expect(Object.is(percentOf(50, euro(0)).amountMinor, 0)).toBe(true);
  });

  it.each([[0.5], [NaN], [Infinity], [MOST + 1], [-MOST - 1]])('refuses %d', (amountMinor) => {
    expect(() => euro(amountMinor)).toThrow(new RangeError(`${amountMinor} is not a whole number of minor units`));
  });

  it.each(['', 'eur', 'EU', 'EURO', 'XEUR', 'EUR\n', '€'])('refuses the currency %j', (currency) => {
    expect(() => money(1, currency)).toThrow(new RangeError(`'${currency}' is not an ISO 4217 currency code`));
  });
});

describe('reckoning', () => {
  it('adds, takes away and sums', () => {
    expect(plus(euro(59250), euro(750))).toEqual(euro(60000));
    expect(minus(euro(59250), euro(60000))).toEqual(euro(-750));
    expect(sum('EUR', [euro(1), euro(2), euro(-4)])).toEqual(euro(-1));
    expect(sum('CHF', [])).toEqual(money(0, 'CHF'));
  });

  it.each([
    ['plus', () => plus(euro(1), money(1, 'USD'))],
    ['minus', () => minus(euro(1), money(1, 'USD'))],
    ['sum', () => sum('EUR', [money(1, 'USD')])],
    ['min', () => min(euro(1), money(1, 'USD'))],
    ['max', () => max(euro(1), money(1, 'USD'))],
  ])('%s refuses two currencies', (_name, reckon) => {
    expect(reckon).toThrow(/^(EUR|USD) and (EUR|USD) cannot be reckoned together$/);
  });

  it('refuses what it could not count exactly', () => {
    expect(plus(euro(MOST - 1), euro(1))).toEqual(euro(MOST));
    expect(() => plus(euro(MOST), euro(1))).toThrow(RangeError);
    expect(() => minus(euro(-MOST), euro(1))).toThrow(RangeError);
    expect(() => sum('EUR', [euro(MOST), euro(1), euro(-1)])).toThrow(RangeError);
  });

  it('compares', () => {
    expect([isPositive(euro(1)), isPositive(euro(0)), isPositive(euro(-1))]).toEqual([true, false, false]);
    expect([isZero(euro(1)), isZero(euro(0)), isZero(euro(-1))]).toEqual([false, true, false]);
    expect([min(euro(1), euro(2)), min(euro(2), euro(1)), min(euro(2), euro(2))]).toEqual([euro(1), euro(1), euro(2)]);
    expect([max(euro(1), euro(2)), max(euro(2), euro(1)), max(euro(2), euro(2))]).toEqual([euro(2), euro(2), euro(2)]);
  });
});

describe('a percentage', () => {
  it.each([
    [75, 59250, 44438],
    [75, 59251, 44438],
    [75, 59249, 44437],
    [12.5, 100, 13],
    [12.5, 99, 12],
    [12.49, 100, 12],
    [33.33, 10000, 3333],
    [0.01, 5000, 1],
    [0.01, 4999, 0],
    [8.7, 100, 9],
    [1.1, 1000, 11],
    [0, 59250, 0],
    [100, 59250, 59250],
    [50, 1, 1],
    [50, -1, -1],
    [75, -59250, -44438],
    [100, MOST, MOST],
    [50, MOST, 4503599627370496],
    [99.99, MOST, 9006298534815517],
  ])('%d %% of %d is %d', (percent, amountMinor, expected) => {
    expect(percentOf(percent, euro(amountMinor))).toEqual(euro(expected));
  });

  it('keeps the rest of a refund', () => {
    expect(minus(euro(59250), percentOf(75, euro(59250)))).toEqual(euro(14812));
  });

  it.each([-1, 100.01, 101, 1000, 12.345, 1e-7, NaN, Infinity, 0.1 + 0.2])('refuses %d %%', (percent) => {
    const sentence = `${percent} is not a percentage from 0 to 100 with at most two decimals`;
    expect(() => percentOf(percent, euro(1))).toThrow(new RangeError(sentence));
  });

  const amounts = fc.integer({ min: -MOST, max: MOST }).map(euro);
  const hundredths = fc.integer({ min: 0, max: 10_000 });

  it('and the rest are the whole', () => {
    fc.assert(
      fc.property(hundredths, amounts, (bp, amount) => {
        const part = percentOf(bp / 100, amount);
        const whole = plus(part, minus(amount, part));
        return whole.amountMinor === amount.amountMinor && Math.abs(part.amountMinor) <= Math.abs(amount.amountMinor);
      }),
    );
  });

  it('is never off by more than half a minor unit, and then by rounding up', () => {
    fc.assert(
      fc.property(hundredths, fc.integer({ min: 0, max: MOST }), (bp, amountMinor) => {
        const part = BigInt(percentOf(bp / 100, euro(amountMinor)).amountMinor);
        const excess = part * 10_000n - BigInt(amountMinor) * BigInt(bp);
        return -5_000n < excess && excess <= 5_000n;
      }),
    );
  });

  it('of a credit mirrors that of its charge', () => {
    fc.assert(
      fc.property(hundredths, amounts, (bp, amount) =>
        isZero(plus(percentOf(bp / 100, amount), percentOf(bp / 100, minus(euro(0), amount)))),
      ),
    );
  });
});

describe('in plain text', () => {
  it.each([
    [22500, 'EUR', '225.00 EUR'],
    [1, 'EUR', '0.01 EUR'],
    [10, 'USD', '0.10 USD'],
    [0, 'CHF', '0.00 CHF'],
    [-14812, 'GBP', '-148.12 GBP'],
    [-5, 'EUR', '-0.05 EUR'],
    [123456789, 'EUR', '1234567.89 EUR'],
    [2500, 'JPY', '2500 JPY'],
    [0, 'XOF', '0 XOF'],
    [1234, 'TND', '1.234 TND'],
    [12345, 'CLF', '1.2345 CLF'],
  ])('%d of %s is %s', (amountMinor, currency, expected) => {
    expect(formatPlain(money(amountMinor, currency))).toBe(expected);
  });
});
