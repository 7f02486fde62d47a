import { describe, expect, it } from '@jest/globals';
import { amount, day, query, share, whole } from './options.js';
import { page, sumsOf, table } from './table.js';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('what is typed', () => {
  it('is an amount with its currency, with or without the space', () => {
    expect([amount('600.00EUR'), amount('600.00 EUR')]).toEqual([eur(60_000), eur(60_000)]);
    for (const text of ['600', '600.001EUR', 'EUR', '-', '6e2EUR'])
      expect(() => amount(text)).toThrow('An amount is needed with its currency, such as 600.00EUR.');
  });

  it('is a share of one, collected as often as it is given', () => {
    const first = share('7K3QW9XM2A=600.00EUR');
    expect(share('ghent-2024=1.00 EUR', first)).toEqual([
      { name: '7K3QW9XM2A', amount: eur(60_000) },
      { name: 'ghent-2024', amount: eur(100) },
    ]);
    for (const text of ['=600.00EUR', '7K3QW9XM2A', '7K3QW9XM2A='])
      expect(() => share(text)).toThrow('Say who and how much, such as 7K3QW9XM2A=600.00EUR.');
  });

  it('is a day of the calendar', () => {
    expect(day('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2024-02-30', '1 March', ''])
      expect(() => day(text)).toThrow('A day is needed, such as 2024-11-11.');
  });

  it('is a whole number', () => {
    expect(whole('12')).toBe('12');
    for (const text of ['', 'x', '-1', '1.5', '1e3'])
      expect(() => whole(text)).toThrow('A whole number is needed, such as 1.');
  });

  it('asks for what was given, and for nothing that was not', () => {
    expect(query({ state: 'open', cursor: undefined, limit: '50' })).toBe('?state=open&limit=50');
    expect(query({ q: 'a b&c' })).toBe('?q=a+b%26c');
  });
});

describe('what is shown', () => {
  it('stands in columns, amounts to the right', () => {
    expect(
      table(
        [
          ['a', '1.00 EUR', null],
          ['bcd', '100.00 EUR', 7],
        ],
        '  ',
      ),
    ).toEqual([...['  a      1.00 EUR  -', '  bcd  100.00 EUR  7']]);
    expect(table([])).toEqual([]);
  });

  it('says how to go on, that there is nothing, and what nothing comes to', () => {
    expect(page(['a'], 'next', 'None.')).toBe('a\nand more: --cursor next');
    expect([page(['a'], null, 'None.'), page([], null, 'None.')]).toEqual(['a', 'None.']);
    expect([sumsOf([]), sumsOf([eur(1), { amountMinor: 2, currency: 'USD' }])]).toEqual([
      'nothing',
      '0.01 EUR + 0.02 USD',
    ]);
  });
});
