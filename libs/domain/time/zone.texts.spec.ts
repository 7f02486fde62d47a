import { describe, expect, it } from '@jest/globals';
import {
  after,
  before,
  beginningOf,
  endOf,
  endOfDayAfter,
  isDuration,
  isInstant,
  isLocalDate,
  isZone,
  localDateOf,
  normaliseInstant,
  shiftMoment,
  startOfDay,
} from './zone.js';

const MADRID = 'Europe/Madrid';

describe('what is a date, an instant, a duration, a zone', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2024-04-31', false],
    ['2024-00-10', false],
    ['2024-13-01', false],
    ['2024-01-00', false],
    ['0001-01-01', true],
    ['0000-12-31', false],
    ['9999-12-31', true],
    ['+010000-01-01', false],
    ['2024-1-1', false],
    ['20240101', false],
    [' 2024-01-01', false],
    ['2024-01-01\n', false],
    ['2024-01-01T00:00', false],
    ['2024-01-01[u-ca=hebrew]', false],
    ['', false],
  ])('date %j: %s', (text, expected) => {
    expect(isLocalDate(text)).toBe(expected);
  });

  it.each([
    ['2024-10-18T22:00:00.000Z', true],
    ['2024-10-18T23:59:59.999Z', true],
    ['0001-01-01T00:00:00.000Z', true],
    ['0000-12-31T23:59:59.999Z', false],
    ['2024-10-18T22:00:00Z', false],
    ['2024-10-18T22:00:00.0000Z', false],
    ['2024-10-18T22:00:00.000+00:00', false],
    ['2024-10-18t22:00:00.000z', false],
    ['2024-10-18 22:00:00.000Z', false],
    ['2024-10-18T24:00:00.000Z', false],
    ['2024-10-18T22:60:00.000Z', false],
    ['2016-12-31T23:59:60.000Z', false],
    ['2023-02-29T00:00:00.000Z', false],
    ['2024-10-18T22:00:00.000Z\n', false],
    ['2024-10-18', false],
    ['', false],
  ])('instant %j: %s', (text, expected) => {
    expect(isInstant(text)).toBe(expected);
  });

  it.each([
    ['P30D', true],
    ['P2W', true],
    ['PT20S', true],
    ['PT36H', true],
    ['PT1H30M', true],
    ['P36525D', true],
    ['P36526D', false],
    ['P5217W', true],
    ['P5218W', false],
    ['PT876600H', true],
    ['PT876601H', false],
    ['PT3155760000S', true],
    ['PT3155760001S', false],
    ['P0D', false],
    ['PT0S', false],
    ['-P1D', false],
    ['P-1D', false],
    ['P1M', false],
    ['P1Y', false],
    ['P1DT1H', false],
    ['P1W1D', false],
    ['PT0.5S', false],
    ['PT', false],
    ['P', false],
    ['P1', false],
    ['30D', false],
    ['p30d', false],
    ['P30D\n', false],
    ['XP30D', false],
    ['PT20SX', false],
    ['XPT20S', false],
    ['', false],
  ])('duration %j: %s', (text, expected) => {
    expect(isDuration(text)).toBe(expected);
  });

  it.each([
    ['Europe/Madrid', true],
    ['America/Argentina/Buenos_Aires', true],
    ['UTC', true],
    ['europe/madrid', false],
    ['Europe/Barcelona', false],
    ['+02:00', false],
    ['-03', false],
    ['2024-10-18T22:00:00Z[Europe/Madrid]', false],
    [' Europe/Madrid', false],
    ['', false],
  ])('zone %j: %s', (text, expected) => {
    expect(isZone(text)).toBe(expected);
  });
});

describe('an instant as others write it', () => {
  it.each([
    ['2024-10-18T23:59:59.999+02:00', '2024-10-18T21:59:59.999Z'],
    ['2024-10-19T00:00:00+02:00', '2024-10-18T22:00:00.000Z'],
    ['2024-10-18T22:00Z', '2024-10-18T22:00:00.000Z'],
    ['2024-10-18T22:00:00.1Z', '2024-10-18T22:00:00.100Z'],
    ['2024-12-31T20:30:00-05:30', '2025-01-01T02:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(normaliseInstant(text)).toBe(expected);
  });

  it('cuts what is finer than a millisecond, before 1970 too', () => {
    expect(normaliseInstant('2024-10-18T21:59:59.999999999Z')).toBe('2024-10-18T21:59:59.999Z');
    expect(normaliseInstant('1969-12-31T23:59:59.9999Z')).toBe('1969-12-31T23:59:59.999Z');
  });

  it.each([
    ['2024-10-18T22:00:00', "'2024-10-18T22:00:00' is not an instant with an offset or Z"],
    ['x2024-10-18T22:00:00Z', "'x2024-10-18T22:00:00Z' is not an instant with an offset or Z"],
    ['2024-10-18T22:00:00Zx', "'2024-10-18T22:00:00Zx' is not an instant with an offset or Z"],
    ['2024-10-18', "'2024-10-18' is not an instant with an offset or Z"],
    [
      '2024-10-18T22:00:00Z[Europe/Madrid]',
      "'2024-10-18T22:00:00Z[Europe/Madrid]' is not an instant with an offset or Z",
    ],
    ['2024-02-30T22:00:00Z', "'2024-02-30T22:00:00Z' does not exist in the calendar"],
    ['2024-10-18T24:00:00Z', "'2024-10-18T24:00:00Z' does not exist in the calendar"],
    ['9999-12-31T23:59:59-00:01', '+010000-01-01T00:00:59.000Z lies outside the years 0001 to 9999'],
    ['0001-01-01T00:00:00+00:01', '0000-12-31T23:59:00.000Z lies outside the years 0001 to 9999'],
  ])('refuses %s', (text, sentence) => {
    expect(() => normaliseInstant(text)).toThrow(new RangeError(sentence));
  });
});

describe('what is not understood', () => {
  it.each([
    [() => startOfDay('2024-02-30', MADRID)],
    [() => startOfDay('2024-10-18', 'Europe/Barcelona')],
    [() => localDateOf('2024-10-18T22:00:00Z', MADRID)],
    [() => beginningOf('2024-10-18T22:00:00+02:00', MADRID)],
    [() => endOf('soon', MADRID)],
    [() => shiftMoment('2024-10-18', 0.5, MADRID)],
    [() => before('2024-11-18', 'P1M', MADRID)],
    [() => after('2024-11-18', 'PT1S', MADRID)],
    [() => endOfDayAfter('2024-10-18T22:00:00.000Z', 'P1DT1H', MADRID)],
  ])('is a RangeError: %s', (call) => {
    expect(call).toThrow(RangeError);
  });

  it('says what a duration looks like, and what is wrong with this one', () => {
    const at = '2024-10-18T22:00:00.000Z';
    expect(() => after(at, 'P1M', MADRID)).toThrow("'P1M' is not a duration such as P30D, P2W, PT36H or PT20S");
    expect(() => after(at, 'P0D', MADRID)).toThrow("'P0D' is no time at all");
    expect(() => after(at, 'P999999D', MADRID)).toThrow("'P999999D' is longer than a century");
    expect(() => after('now', 'P1D', MADRID)).toThrow("'now' is not a UTC instant with milliseconds");
  });
});
