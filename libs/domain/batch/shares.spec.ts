import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Source, sharesOf } from './shares.js';
import { sourcesOf } from './sources.js';

const sources = (...left: readonly number[]): Source[] =>
  left.map((leftMinor, nth) => ({ paymentId: `p${nth + 1}`, leftMinor }));
const shares = (...parts: readonly (readonly [string, number])[]) =>
  parts.map(([paymentId, amountMinor]) => ({ paymentId, amountMinor }));

it.each([
  ['all of the one that there is', 45_000, 'cancellation', sources(60_000), shares(['p1', 45_000])],
  ['in proportion', 45_000, 'cancellation', sources(20_000, 40_000), shares(['p1', 15_000], ['p2', 30_000])],
  [
    'what rounding leaves to the largest remainder',
    45_000,
    'cancellation',
    sources(20_001, 39_999),
    shares(['p1', 15_001], ['p2', 29_999]),
  ],
  [
    'to the newest what was too much',
    45_000,
    'excess',
    sources(60_000, 30_000),
    shares(['p1', 15_000], ['p2', 30_000]),
  ],
  ['nothing of a receipt that has gone back', 100, 'cancellation', sources(0, 100), shares(['p2', 100])],
  ['all that is left', 300, 'cancellation', sources(100, 200), shares(['p1', 100], ['p2', 200])],
  ['nothing where a cent more is wanted', 301, 'cancellation', sources(100, 200), null],
] as const)('gives back %s', (_, amountMinor, cause, from, expected) => {
  expect(sharesOf(amountMinor, cause, from)).toEqual(expected);
});

it('comes to the amount exactly, and never to more than is left of a receipt', () => {
  const minor = fc.integer({ min: 0, max: 900_000_000_000 });
  fc.assert(
    fc.property(
      fc.array(minor, { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('cancellation' as const, 'excess' as const),
      (left, part, cause) => {
        const from = sources(...left);
        const total = left.reduce((sum, one) => sum + one, 0);
        const amountMinor = Math.floor(total * part);
        fc.pre(amountMinor > 0);
        const given = sharesOf(amountMinor, cause, from) ?? [];
        expect(given.reduce((sum, share) => sum + share.amountMinor, 0)).toBe(amountMinor);
        const leftOf = new Map(from.map(({ paymentId, leftMinor }) => [paymentId, leftMinor]));
        expect(given.filter((share) => share.amountMinor > (leftOf.get(share.paymentId) ?? 0))).toEqual([]);
      },
    ),
  );
});

it('knows what has gone of a receipt, by a batch or by hand', () => {
  const receipts = [60_000, 30_000].map((amountMinor, nth) => ({ paymentId: `p${nth + 1}`, amountMinor, from: null }));
  const sent = shares(['p1', 10_000]);
  const sentByHand = [{ amountMinor: 20_000, cause: 'excess' as const }];
  expect(sourcesOf({ receipts, sent, sentByHand }).map(({ leftMinor }) => leftMinor)).toEqual([50_000, 10_000]);
});
