import { describe, expect, it } from '@jest/globals';
import {
  after,
  before,
  beginningOf,
  compareInstants,
  daysBetween,
  dueDay,
  earlier,
  endOf,
  endOfDay,
  endOfDayAfter,
  later,
  localDateOf,
  plusDays,
  shiftMoment,
  startOfDay,
  wallClockOf,
} from './zone.js';

const MADRID = 'Europe/Madrid';

describe('the local day', () => {
  it.each([
    ['an ordinary day', MADRID, '2024-10-18', '2024-10-17T22:00:00.000Z', '2024-10-18T22:00:00.000Z'],
    ['23 hours', MADRID, '2024-03-31', '2024-03-30T23:00:00.000Z', '2024-03-31T22:00:00.000Z'],
    ['25 hours', MADRID, '2024-10-27', '2024-10-26T22:00:00.000Z', '2024-10-27T23:00:00.000Z'],
    ['begins at 01:00', 'America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    ['has 23:00 twice', 'America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00.000Z', '2018-02-18T03:00:00.000Z'],
    ['begins at 01:00', 'Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z', '2024-04-26T21:00:00.000Z'],
    ['has 23:00 twice', 'Africa/Cairo', '2024-10-31', '2024-10-30T21:00:00.000Z', '2024-10-31T22:00:00.000Z'],
    ['begins at 01:00', 'America/Havana', '2024-03-10', '2024-03-10T05:00:00.000Z', '2024-03-11T04:00:00.000Z'],
    ['has midnight twice', 'America/Havana', '2024-11-03', '2024-11-03T04:00:00.000Z', '2024-11-04T05:00:00.000Z'],
    ['half an hour more', 'Australia/Lord_Howe', '2024-04-07', '2024-04-06T13:00:00.000Z', '2024-04-07T13:30:00.000Z'],
    ['never was', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['quarters of an hour', 'Asia/Kathmandu', '2024-10-18', '2024-10-17T18:15:00.000Z', '2024-10-18T18:15:00.000Z'],
    ['UTC', 'UTC', '2024-12-31', '2024-12-31T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
  ])('%s in %s on %s', (_what, zone, date, start, end) => {
    expect([startOfDay(date, zone), endOfDay(date, zone)]).toEqual([start, end]);
    expect([beginningOf(date, zone), endOf(date, zone)]).toEqual([start, end]);
  });

  it.each([
    [MADRID, '2024-10-18T21:59:59.999Z', '2024-10-18'],
    [MADRID, '2024-10-18T22:00:00.000Z', '2024-10-19'],
    [MADRID, '2024-10-27T22:59:59.999Z', '2024-10-27'],
    [MADRID, '2024-10-27T23:00:00.000Z', '2024-10-28'],
    ['America/Sao_Paulo', '2018-11-04T02:59:59.999Z', '2018-11-03'],
    ['America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-04'],
    ['America/Sao_Paulo', '2018-02-18T02:30:00.000Z', '2018-02-17'],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
  ])('in %s at %s it is %s', (zone, instant, date) => {
    expect(localDateOf(instant, zone)).toBe(date);
  });

  it('takes an instant as its own beginning and end', () => {
    expect(beginningOf('2024-10-18T21:59:59.999Z', MADRID)).toBe('2024-10-18T21:59:59.999Z');
    expect(endOf('2024-10-18T21:59:59.999Z', MADRID)).toBe('2024-10-18T21:59:59.999Z');
  });

  it('names the last day before an exclusive end', () => {
    expect(dueDay('2024-10-18T22:00:00.000Z', MADRID)).toBe('2024-10-18');
    expect(dueDay('2024-10-18T22:00:00.001Z', MADRID)).toBe('2024-10-19');
    expect(dueDay('2024-10-18T21:59:59.999Z', MADRID)).toBe('2024-10-18');
    expect(dueDay('2018-11-04T03:00:00.000Z', 'America/Sao_Paulo')).toBe('2018-11-03');
  });
});

describe('counting days', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-02-28', 2, '2024-03-01'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2024-11-18', -30, '2024-10-19'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2024-10-18', 0, '2024-10-18'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(plusDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  it('stays in years of four digits', () => {
    expect(() => plusDays('9999-12-31', 1)).toThrow(
      new RangeError('+010000-01-01 lies outside the years 0001 to 9999'),
    );
    expect(() => plusDays('0001-01-01', -1)).toThrow(new RangeError('0000-12-31 lies outside the years 0001 to 9999'));
  });

  it('refuses a date with a time instead of dropping the time', () => {
    const sentence = "'2024-11-18T09:00' is not a date in the form YYYY-MM-DD";
    expect(() => plusDays('2024-11-18T09:00', 1)).toThrow(new RangeError(sentence));
  });
});

describe('before a moment', () => {
  it('ends the window of a course at local midnight, across the change of clocks', () => {
    expect(before('2024-11-18', 'P30D', MADRID)).toBe('2024-10-18T22:00:00.000Z');
    expect(before('2024-11-18', 'P22D', MADRID)).toBe('2024-10-26T22:00:00.000Z');
    expect(before('2024-11-18', 'P21D', MADRID)).toBe('2024-10-27T23:00:00.000Z');
    expect(before('2024-04-01', 'P1D', MADRID)).toBe('2024-03-30T23:00:00.000Z');
    expect(before('2024-04-15', 'P30D', MADRID)).toBe('2024-03-15T23:00:00.000Z');
    expect(before('2024-11-18', 'P2W', MADRID)).toBe('2024-11-03T23:00:00.000Z');
  });

  it('ends it at the first instant of the day where there is no midnight', () => {
    expect(before('2018-11-14', 'P10D', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
    expect(before('2024-05-06', 'P10D', 'Africa/Cairo')).toBe('2024-04-25T22:00:00.000Z');
  });

  it('keeps the wall-clock time of an instant for calendar days', () => {
    // 18 Nov 09:00 +01:00 and 19 Oct 09:00 +02:00
    expect(before('2024-11-18T08:00:00.000Z', 'P30D', MADRID)).toBe('2024-10-19T07:00:00.000Z');
    // 30 Mar and 31 Mar, both at 12:00
    expect(before('2024-03-31T10:00:00.000Z', 'P1D', MADRID)).toBe('2024-03-30T11:00:00.000Z');
  });

  it('runs exact time back from the beginning of the moment', () => {
    expect(before('2024-11-18', 'PT720H', MADRID)).toBe('2024-10-18T23:00:00.000Z');
    expect(before('2024-11-18', 'PT20S', MADRID)).toBe('2024-11-17T22:59:40.000Z');
    expect(before('2024-03-31T10:00:00.000Z', 'PT24H', MADRID)).toBe('2024-03-30T10:00:00.000Z');
    expect(before('2024-03-31T10:00:00.000Z', 'PT1H30M5S', MADRID)).toBe('2024-03-31T08:29:55.000Z');
  });
});

describe('after an instant', () => {
  it('keeps the wall-clock time for calendar days, both ways of the clocks', () => {
    expect(after('2024-10-26T10:00:00.000Z', 'P1D', MADRID)).toBe('2024-10-27T11:00:00.000Z');
    expect(after('2024-03-30T11:00:00.000Z', 'P1D', MADRID)).toBe('2024-03-31T10:00:00.000Z');
    expect(after('2024-03-30T11:00:00.000Z', 'P1W', MADRID)).toBe('2024-04-06T10:00:00.000Z');
  });

  it('takes the later reading of a time that is skipped, the first of one that comes twice', () => {
    expect(after('2024-03-30T01:30:00.000Z', 'P1D', MADRID)).toBe('2024-03-31T01:30:00.000Z');
    expect(after('2024-10-26T00:30:00.000Z', 'P1D', MADRID)).toBe('2024-10-27T00:30:00.000Z');
  });

  it('runs exact time exactly', () => {
    expect(after('2024-10-26T10:00:00.000Z', 'PT24H', MADRID)).toBe('2024-10-27T10:00:00.000Z');
    expect(after('2024-10-26T10:00:00.001Z', 'PT20S', MADRID)).toBe('2024-10-26T10:00:20.001Z');
  });
});

describe('the end of the day after', () => {
  it.each([
    // From both ends of 18 Oct in Madrid the end of 17 Nov; one millisecond later, a day more.
    ['2024-10-17T22:00:00.000Z', 'P30D', '2024-11-17T23:00:00.000Z'],
    ['2024-10-18T21:59:59.999Z', 'P30D', '2024-11-17T23:00:00.000Z'],
    ['2024-10-18T22:00:00.000Z', 'P30D', '2024-11-18T23:00:00.000Z'],
    ['2024-03-01T12:00:00.000Z', 'P30D', '2024-03-31T22:00:00.000Z'],
    ['2024-10-20T12:00:00.000Z', 'P1W', '2024-10-27T23:00:00.000Z'],
    ['2024-10-20T12:00:00.000Z', 'PT36H', '2024-10-22T00:00:00.000Z'],
  ])('%s and %s is %s', (instant, duration, end) => {
    expect(endOfDayAfter(instant, duration, MADRID)).toBe(end);
  });

  it('follows a zone that changes its clocks at midnight', () => {
    expect(endOfDayAfter('2018-11-02T12:00:00.000Z', 'P1D', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
    expect(endOfDayAfter('2024-10-30T12:00:00.000Z', 'P1D', 'Africa/Cairo')).toBe('2024-10-31T22:00:00.000Z');
  });
});

describe('moving a moment', () => {
  it('moves a date by days and an instant by days of its zone', () => {
    expect(shiftMoment('2024-11-18', 731, MADRID)).toBe('2026-11-19');
    expect(shiftMoment('2024-11-18', -30, MADRID)).toBe('2024-10-19');
    expect(shiftMoment('2024-11-18T08:00:00.000Z', -30, MADRID)).toBe('2024-10-19T07:00:00.000Z');
    expect(shiftMoment('2024-03-30T11:00:00.000Z', 1, MADRID)).toBe('2024-03-31T10:00:00.000Z');
  });

  it('leaves the second of two equal clock times where it is when moved by nothing', () => {
    expect(shiftMoment('2024-10-27T01:30:00.000Z', 0, MADRID)).toBe('2024-10-27T01:30:00.000Z');
  });
});

describe('comparing', () => {
  const [first, second] = ['2024-10-18T21:59:59.999Z', '2024-10-18T22:00:00.000Z'] as const;

  it('orders instants to the millisecond', () => {
    expect([compareInstants(first, second), compareInstants(second, first), compareInstants(first, first)]).toEqual([
      -1, 1, 0,
    ]);
    expect([earlier(first, second), earlier(second, first)]).toEqual([first, first]);
    expect([later(first, second), later(second, first)]).toEqual([second, second]);
  });
});

describe('wallClockOf', () => {
  it.each([
    ['2024-10-18T22:00:00.000Z', 'Europe/Madrid', '2024-10-19 00:00:00'],
    ['2024-10-18T21:59:59.999Z', 'Europe/Madrid', '2024-10-18 23:59:59'],
    ['2024-10-27T01:30:00.000Z', 'Europe/Madrid', '2024-10-27 02:30:00'],
    ['2024-01-01T00:00:00.000Z', 'America/New_York', '2023-12-31 19:00:00'],
  ])('%s in %s is %s', (instant, zone, expected) => {
    expect(wallClockOf(instant, zone)).toBe(expected);
  });
});
