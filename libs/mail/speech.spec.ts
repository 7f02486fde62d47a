import { expect, it } from '@jest/globals';
import { languageOf, speak } from './speech.js';

const english = speak('en');
const french = speak('fr');
const spanish = speak('es');
const catalan = speak('ca');

it('says amounts with the decimals of their currency', () => {
  expect(english.money(22_500, 'EUR')).toBe('225.00 €');
  expect(french.money(22_500, 'EUR')).toBe('225,00 €');
  expect(english.money(108_000, 'EUR')).toBe('1,080.00 €');
  expect(english.money(5, 'EUR')).toBe('0.05 €');
  expect(english.money(-5, 'EUR')).toBe('-0.05 €');
  expect(english.money(1500, 'JPY')).toBe('1,500 ¥');
  expect(english.money(44_438, 'CHF')).toBe('444.38 CHF');
});

it('says a deadline at local midnight as the end of the day before', () => {
  expect(english.deadline('2024-10-18T22:00:00.000Z', 'Europe/Madrid')).toEqual({
    until: 'until the end of 18 October 2024 (Europe/Madrid)',
    by: 'by the end of 18 October 2024 (Europe/Madrid)',
    at: 'at the end of 18 October 2024 (Europe/Madrid)',
    day: '18 October 2024',
  });
  expect(french.deadline('2024-10-31T23:00:00.000Z', 'Europe/Madrid').until).toBe(
    "jusqu'à la fin du 31 octobre 2024 (Europe/Madrid)",
  );
});

it('says any other instant to the minute, and to the second where there is one', () => {
  expect(english.deadline('2024-10-18T12:30:00.000Z', 'Europe/Madrid').by).toBe(
    'by 18 October 2024, 14:30 (Europe/Madrid)',
  );
  expect(english.deadline('2024-10-18T12:30:05.000Z', 'Europe/Madrid').at).toBe(
    'on 18 October 2024 at 14:30:05 (Europe/Madrid)',
  );
  expect(french.deadline('2024-11-01T12:30:00.000Z', 'Europe/Paris').until).toBe(
    "jusqu'au 1er novembre 2024 à 13:30 (Europe/Paris)",
  );
});

it.each([
  ['2024-11-18', '2024-11-22', '18–22 November 2024', '18–22 novembre 2024'],
  ['2024-11-01', '2024-11-02', '1–2 November 2024', '1–2 novembre 2024'],
  ['2024-11-28', '2024-12-02', '28 November 2024 – 2 December 2024', '28 novembre 2024 – 2 décembre 2024'],
  ['2024-11-18', '2024-11-18', '18 November 2024', '18 novembre 2024'],
  [
    '2020-11-25T15:00:00.000Z',
    '2020-11-25T16:00:00.000Z',
    '25 November 2020, 16:00–17:00 (Europe/Paris)',
    '25 novembre 2020, 16:00–17:00 (Europe/Paris)',
  ],
  [
    '2020-11-25T15:00:00.000Z',
    '2020-11-26T16:00:00.000Z',
    '25 November 2020 16:00 – 26 November 2020 17:00 (Europe/Paris)',
    '25 novembre 2020 16:00 – 26 novembre 2020 17:00 (Europe/Paris)',
  ],
])('says when it takes place: %s to %s', (starts, ends, inEnglish, inFrench) => {
  expect(english.span(starts, ends, 'Europe/Paris')).toBe(inEnglish);
  expect(french.span(starts, ends, 'Europe/Paris')).toBe(inFrench);
});

it('says what happened at midnight on the day that began', () => {
  expect(english.happened('2024-10-18T22:00:00.000Z', 'Europe/Madrid')).toBe(
    'on 19 October 2024 at 00:00 (Europe/Madrid)',
  );
  expect(french.happened('2024-10-18T21:59:59.999Z', 'Europe/Madrid')).toBe(
    'le 18 octobre 2024 à 23:59:59 (Europe/Madrid)',
  );
});

it('says durations and lists', () => {
  expect(english.words.duration('P30D')).toBe('30 calendar days');
  expect(english.words.duration('PT1M20S')).toBe('1 minute 20 seconds');
  expect(french.words.duration('P2W')).toBe('2 semaines');
  expect(english.list(['a', 'b', 'c'])).toBe('a, b and c');
  expect(french.list(['a', 'b', 'c'])).toBe('a, b et c');
});

it('says amounts, days, hours and numbers of things as Spanish and Catalan do', () => {
  expect(spanish.money(108_000, 'EUR')).toBe('1080,00 €');
  expect(catalan.money(108_000, 'EUR')).toBe('1.080,00 €');
  expect(spanish.deadline('2024-10-18T22:00:00.000Z', 'Europe/Madrid').by).toBe(
    'antes del final del 18 de octubre de 2024 (Europe/Madrid)',
  );
  expect(catalan.deadline('2024-10-18T22:00:00.000Z', 'Europe/Madrid').by).toBe(
    'abans del final del dia 18 d’octubre del 2024 (Europe/Madrid)',
  );
  expect(spanish.happened('2024-10-18T23:30:00.000Z', 'Europe/Madrid')).toBe(
    'el 19 de octubre de 2024 a la 01:30 (Europe/Madrid)',
  );
  expect(catalan.happened('2024-10-18T12:30:00.000Z', 'Europe/Madrid')).toBe(
    'el dia 18 d’octubre del 2024 a les 14:30 (Europe/Madrid)',
  );
  expect(spanish.span('2024-11-18', '2024-11-22', 'Europe/Madrid')).toBe('18–22 de noviembre de 2024');
  expect(catalan.span('2024-11-18', '2024-11-22', 'Europe/Madrid')).toBe('18–22 de novembre del 2024');
  expect(['P1D', 'P30D', 'PT1H'].map((one) => spanish.words.duration(one))).toEqual([
    '1 día natural',
    '30 días naturales',
    '1 hora',
  ]);
  expect(['P1D', 'P30D', 'PT2M'].map((one) => catalan.words.duration(one))).toEqual([
    '1 dia natural',
    '30 dies naturals',
    '2 minuts',
  ]);
  expect(spanish.list(['a', 'b', 'información'])).toBe('a, b e información');
  expect(catalan.list(['a', 'b', 'c'])).toBe('a, b i c');
});

it('writes in the first language named in which letters exist, and else in English', () => {
  expect(['fr', 'fr-CA', 'FR', 'en', 'es-MX', 'ca', 'fro', 'de'].map((tag) => languageOf(tag))).toEqual([
    'fr',
    'fr',
    'fr',
    'en',
    'es',
    'ca',
    'en',
    'en',
  ]);
  expect([languageOf('ca', 'en'), languageOf('de', 'fr'), languageOf(null, 'es')]).toEqual(['ca', 'fr', 'es']);
});
