import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Booking, entriesOf, type Transaction } from './batch.js';
import { contentOf } from './identity.js';
import { NO_DETAILS, signedMinor } from './statement.js';

const booking: Booking = {
  direction: 'credit',
  amountMinor: 90_000,
  currency: 'EUR',
  isReversal: false,
  bookedOn: '2024-09-02',
  valuedOn: null,
  bankReference: 'B1',
  transactionCode: null,
};
const part = (
  amountMinor: number | null,
  endToEndId: string,
  direction: 'credit' | 'debit' = 'credit',
): Transaction => ({
  direction,
  amountMinor,
  details: { ...NO_DETAILS, endToEndId },
});
const own = { details: { ...NO_DETAILS, remittance: ['fees'] }, transactions: 0 };
const seen = (transactions: readonly Transaction[], counted = 0) =>
  entriesOf(booking, transactions, { ...own, transactions: counted }).map((entry) => [
    entry.amountMinor,
    entry.details.endToEndId,
    entry.part?.index ?? null,
    entry.unsplit,
  ]);

it('splits a batch whose parts come to the booking', () => {
  expect(seen([part(60_000, 'a'), part(30_000, 'b')])).toEqual([
    [60_000, 'a', 1, 0],
    [30_000, 'b', 2, 0],
  ]);
});

it('counts a part that goes the other way against it', () => {
  expect(seen([part(100_000, 'a'), part(10_000, 'b', 'debit')])).toHaveLength(2);
  expect(seen([part(80_000, 'a'), part(10_000, 'b', 'debit')])).toEqual([[90_000, null, null, 2]]);
});

it.each([
  ['are a cent short', [part(60_000, 'a'), part(29_999, 'b')]],
  ['have no amount', [part(null, 'a'), part(90_000, 'b')]],
  ['have a zero for an amount', [part(90_000, 'a'), part(0, 'b')]],
])('leaves a batch whose parts %s one entry for a person', (_, transactions) => {
  expect(seen(transactions)).toEqual([[90_000, null, null, 2]]);
});

it.each([0, null, 12])(
  'takes the booking’s own amount where it has one transaction, whatever that says: %j',
  (amount) => {
    expect(seen([part(amount, 'a')])).toEqual([[90_000, 'a', null, 0]]);
  },
);

it('knows a booking without any transaction', () => {
  expect(seen([])).toEqual([[90_000, null, null, 0]]);
});

it.each([
  ['one of two', [part(60_000, 'a')], 2, [[90_000, null, null, 2]]],
  ['one of two, with the amount of both', [part(90_000, 'a')], 2, [[90_000, null, null, 2]]],
  ['none of seven', [], 7, [[90_000, null, null, 7]]],
  ['two of three', [part(60_000, 'a'), part(10_000, 'b')], 3, [[90_000, null, null, 3]]],
  ['the only one', [part(60_000, 'a')], 1, [[90_000, 'a', null, 0]]],
])('is for a person where the bank tells fewer than it counts: %s', (_, transactions, counted, expected) => {
  expect(seen(transactions, counted)).toEqual(expected);
});

it('splits what comes to the booking, however many the bank counts', () => {
  expect(seen([part(60_000, 'a'), part(30_000, 'b')], 3)).toHaveLength(2);
});

it('knows one of many again that was taken for all of them before', () => {
  const [before] = entriesOf(booking, [part(60_000, 'a')], own);
  const [now] = entriesOf(booking, [part(60_000, 'a')], { ...own, transactions: 2 });
  expect(before && now && contentOf(now) === contentOf(before)).toBe(true);
  expect(now?.details.remittance).toContain('fees');
});

it('keeps all that a batch says that cannot be split, and is known by what it was before', () => {
  const saying = (name: string, reference: string, text: string): Transaction => ({
    ...part(null, `E-${reference}`),
    details: {
      ...NO_DETAILS,
      endToEndId: `E-${reference}`,
      creditorReferences: [reference],
      counterparty: { name, iban: 'NL91ABNA0417164300' },
      remittance: [text],
    },
  });
  const [entry] = entriesOf(booking, [saying('Ana', 'RF1', 'fee'), saying('Berta', 'RF2', 'fee')], own);
  expect(entry).toMatchObject({ unsplit: 2, details: { counterparty: { name: null, iban: null }, endToEndId: null } });
  expect(entry?.details.remittance).toEqual(['fees', 'Ana', 'fee', 'E-RF1', 'Berta', 'E-RF2']);
  expect(entry?.details.creditorReferences).toEqual(['RF1', 'RF2']);
  const [before] = entriesOf(booking, [], own);
  expect(entry && before && contentOf(entry) === contentOf(before)).toBe(true);
});

it('shows no more of a batch than a person can read', () => {
  const many = Array.from({ length: 300 }, (_, nth) => part(null, `E-${nth}`));
  const [entry] = entriesOf(booking, many, own);
  expect([entry?.unsplit, entry?.details.remittance.length]).toEqual([300, 101]);
});

it('never makes or loses a cent', () => {
  const transaction = fc.record({
    direction: fc.constantFrom('credit' as const, 'debit' as const),
    amountMinor: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }),
    details: fc.constant(NO_DETAILS),
  });
  fc.assert(
    fc.property(fc.nat(100), fc.array(transaction, { maxLength: 4 }), (amountMinor, transactions) => {
      const entries = entriesOf({ ...booking, amountMinor }, transactions, own);
      expect(entries.reduce((sum, entry) => sum + signedMinor(entry), 0)).toBe(amountMinor);
    }),
  );
});
