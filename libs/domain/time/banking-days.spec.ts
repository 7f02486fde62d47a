import { describe, expect, it } from '@jest/globals';
import { easterSunday, isBankingDay, nextBankingDay, previousBankingDay } from './banking-days.js';
import { plusDays } from './zone.js';

describe('Easter', () => {
  it.each([
    '2020-04-12',
    '2021-04-04',
    '2022-04-17',
    '2023-04-09',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2028-04-16',
    '2029-04-01',
    '2030-04-21',
    '2031-04-13',
    '2032-03-28',
    '2033-04-17',
    '2034-04-09',
    '2035-03-25',
    // The earliest and the latest that there are, and the years in which the full moon is moved.
    '1818-03-22',
    '2038-04-25',
    '1954-04-18',
    '1981-04-19',
    '2049-04-18',
    '2076-04-19',
  ])('is on %s', (date) => {
    expect(easterSunday(Number(date.slice(0, 4)))).toBe(date);
  });
});

describe('the TARGET calendar', () => {
  const weekdaysClosed = (year: number): string[] => {
    const days = Array.from({ length: 366 }, (_, index) => plusDays(`${year}-01-01`, index));
    const isWeekday = (date: string): boolean => ![0, 6].includes(new Date(date).getUTCDay());
    return days.filter((date) => date.startsWith(String(year)) && isWeekday(date) && !isBankingDay(date));
  };

  it.each([
    [2024, ['01-01', '03-29', '04-01', '05-01', '12-25', '12-26']],
    [2025, ['01-01', '04-18', '04-21', '05-01', '12-25', '12-26']],
    [2026, ['01-01', '04-03', '04-06', '05-01', '12-25']],
    [2027, ['01-01', '03-26', '03-29']],
    [2028, ['04-14', '04-17', '05-01', '12-25', '12-26']],
  ])('closes these weekdays of %i and no other', (year, closed) => {
    expect(weekdaysClosed(year)).toEqual(closed.map((day) => `${year}-${day}`));
  });

  it.each([
    ['2024-11-15', true],
    ['2024-11-16', false],
    ['2024-11-17', false],
    ['2024-11-18', true],
    // Before the Monday from which weekdays are counted.
    ['2023-12-29', true],
    ['2023-12-30', false],
    ['2023-12-31', false],
    // Public holidays of Madrid are none of TARGET.
    ['2024-08-15', true],
    ['2024-12-06', true],
  ])('%s: %s', (date, open) => {
    expect(isBankingDay(date)).toBe(open);
  });

  it.each([
    ['2024-11-15', '2024-11-15', '2024-11-15'],
    ['2024-11-16', '2024-11-18', '2024-11-15'],
    ['2024-11-17', '2024-11-18', '2024-11-15'],
    ['2024-03-28', '2024-03-28', '2024-03-28'],
    ['2024-03-29', '2024-04-02', '2024-03-28'],
    ['2024-04-01', '2024-04-02', '2024-03-28'],
    ['2020-12-25', '2020-12-28', '2020-12-24'],
    ['2025-12-25', '2025-12-29', '2025-12-24'],
    ['2022-12-31', '2023-01-02', '2022-12-30'],
    ['2024-05-01', '2024-05-02', '2024-04-30'],
  ])('from %s banks settle next on %s, last on %s', (date, next, previous) => {
    expect([nextBankingDay(date), previousBankingDay(date)]).toEqual([next, previous]);
  });
});
