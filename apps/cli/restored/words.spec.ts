import { expect, it } from '@jest/globals';
import { instant, letterKey, paperNumber } from './words.js';

const EVENT = '3f0c1a52-3f1e-4a58-9d0e-2b8f6f1f6a0d';

it('reads a number as it stands on a paper', () => {
  expect(paperNumber(' inv-2026-00120 ')).toEqual({ series: 'INV', year: 2026, next: 120 });
  expect(paperNumber('CN-2026-00002')).toEqual({ series: 'CN', year: 2026, next: 2 });
});

it.each(['XYZ-2026-00001', '120', 'INV-2026-120', 'INV-2026-000120', 'INV-2026-00000', 'INV=120', ''])(
  'takes no %j for a number',
  (text) => {
    expect(() => paperNumber(text)).toThrow(/^Give the whole number that the next paper is to bear, .* CN and INV\.$/);
  },
);

it('reads Message-IDs, whole or up to the @, and each once', () => {
  const whole = letterKey(`<${EVENT.toUpperCase()}.1@letters.example>`);
  expect(letterKey(`${EVENT}.0`, letterKey(`${EVENT}.1`, whole))).toEqual([`${EVENT}.1`, `${EVENT}.0`]);
});

it.each(['x', EVENT, `${EVENT}.0 `.repeat(2), `${EVENT}.0@a@b`])('takes no %j for a Message-ID', (text) => {
  expect(() => letterKey(text)).toThrow('is no Message-ID of ours');
});

it('reads an instant, and takes none without a zone', () => {
  expect(instant('2026-03-01T02:00+01:00')).toBe('2026-03-01T01:00:00.000Z');
  for (const none of ['yesterday', '2026-03-01', '2026-03-01T02:00:00', '2026-13-01T02:00:00Z'])
    expect(() => instant(none)).toThrow('such as 2026-03-01T02:00:00Z.');
});
