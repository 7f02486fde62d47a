import { describe, expect, it } from '@jest/globals';
import { schemaOf, upcast, type Upcasts, WrittenLater } from './upcast.js';

// Two changes of one event: a price in whole euros became minor units, then the currency was written beside it.
const changed: Upcasts = new Map([
  [
    'Priced',
    [
      ({ euros, ...rest }) => ({ ...rest, amountMinor: Number(euros) * 100 }),
      (payload) => ({ ...payload, currency: 'EUR' }),
    ],
  ],
]);
const today = { seat: 4, amountMinor: 22_500, currency: 'EUR' };

describe('upcast', () => {
  it.each([
    [1, { seat: 4, euros: 225 }],
    [2, { seat: 4, amountMinor: 22_500 }],
    [3, today],
  ])('brings version %i to the shape of today, through every version between', (schema, payload) => {
    expect(upcast({ type: 'Priced', schema, payload }, changed)).toEqual(today);
  });

  it('leaves an event that never changed as it was stored', () => {
    const payload = { text: 'a' };
    expect(upcast({ type: 'Noted', schema: 1, payload }, changed)).toBe(payload);
    expect(upcast({ type: 'constructor', schema: 1, payload }, changed)).toBe(payload);
  });

  it.each([
    ['Priced', 4],
    ['Noted', 2],
  ])('refuses a %s of version %i, which only a later release can have written', (type, schema) => {
    expect(() => upcast({ type, schema, payload: {} }, changed)).toThrow(WrittenLater);
  });
});

it('writes each event in the version that its steps lead to', () => {
  expect(['Priced', 'Noted'].map((type) => schemaOf(type, changed))).toEqual([3, 1]);
});
