import { expect, it } from '@jest/globals';
import type { EntryBooked } from './entry.js';
import type { EntryFact, MatchOutcome, OpenBecause } from './entry-events.js';
import { type Found, match, NOTHING_FOUND, type Payable, type PayableGroup } from './match.js';

const booked: EntryBooked = {
  type: 'EntryBooked',
  account: 'ES9121000418450200051332',
  statement: 's1',
  suspectedOf: null,
  direction: 'credit',
  amountMinor: 60_000,
  currency: 'EUR',
  isReversal: false,
  bookedOn: '2024-09-02',
  valuedOn: '2024-09-02',
  bankReference: null,
  transactionCode: null,
  part: null,
  unsplit: 0,
  endToEnd: null,
  creditorReferences: [],
  mandate: null,
  returnReason: null,
  textId: 't',
  occurredAt: '2024-09-03T07:00:00.000Z',
  by: 'staff:omar',
};

const named = (application: string, change: Partial<Found['named'][number]> = {}): Found['named'][number] => ({
  ...{ application, currency: 'EUR', dueMinor: 60_000, hasEnded: false, rule: 'reference', isEntered: false },
  ...change,
});
const found = (...list: Found['named']): Found => ({ ...NOTHING_FOUND, named: list });

it.each<[string, number, Partial<Payable>, MatchOutcome]>([
  ['exactly what is due', 60_000, {}, 'exact'],
  ['a cent less', 59_999, {}, 'partial'],
  ['a cent more', 60_001, {}, 'over'],
  ['what was paid already', 60_000, { dueMinor: 0 }, 'already-paid'],
  ['what lapsed or was cancelled', 60_000, { dueMinor: 0, hasEnded: true }, 'after-end'],
])('allocates all of an entry that names one application: %s', (_, amountMinor, standing, outcome) => {
  expect(match({ ...booked, amountMinor }, found(named('a', standing)))).toEqual({
    kind: 'shares',
    shares: [{ application: 'a', amountMinor, rule: 'reference', outcome }],
  });
});

const ghent = (change: Partial<PayableGroup> = {}): PayableGroup => ({
  ...{ group: 'ghent', members: ['a', 'b'], currency: 'EUR', dueMinor: 60_000, rule: 'reference', isEntered: false },
  ...change,
});

it.each<[string, Partial<PayableGroup>, MatchOutcome]>([
  ['all that is due', {}, 'exact'],
  ['a cent less', { dueMinor: 60_001 }, 'partial'],
  ['a cent more', { dueMinor: 59_999 }, 'over'],
  ['what was paid already', { dueMinor: 0 }, 'already-paid'],
  ['what all have left', { dueMinor: 0, members: [] }, 'after-end'],
])('allocates all of an entry that names the invoice of one group to it: %s', (_, change, outcome) => {
  const { group, members, rule } = ghent(change);
  expect(match(booked, { ...NOTHING_FOUND, groups: [ghent(change)] })).toEqual({
    kind: 'group',
    share: { group, members, amountMinor: 60_000, rule, outcome },
  });
});

it('splits what comes exactly to the sum of what is due', () => {
  const both = found(named('a'), named('b', { dueMinor: 30_000, rule: 'invoice-number' }));
  expect(match({ ...booked, amountMinor: 90_000 }, both)).toEqual({
    kind: 'shares',
    shares: [
      { application: 'a', amountMinor: 60_000, rule: 'reference', outcome: 'exact' },
      { application: 'b', amountMinor: 30_000, rule: 'invoice-number', outcome: 'exact' },
    ],
  });
});

const left = (because: OpenBecause, ...candidates: string[]): readonly EntryFact[] => [
  { type: 'EntryLeftOpen', because, candidates },
];

it.each<[string, Partial<EntryBooked>, Found, readonly EntryFact[]]>([
  ['several a cent short', { amountMinor: 119_999 }, found(named('a'), named('b')), left('sum-differs', 'a', 'b')],
  ['several a cent over', { amountMinor: 120_001 }, found(named('a'), named('b')), left('sum-differs', 'a', 'b')],
  [
    'several of which one is paid',
    { amountMinor: 60_000 },
    found(named('a'), named('b', { dueMinor: 0 })),
    left('sum-differs', 'a', 'b'),
  ],
  ['600 USD for 600 EUR', { currency: 'USD' }, found(named('a')), left('other-currency', 'a')],
  [
    'several in two currencies',
    { amountMinor: 120_000 },
    found(named('a'), named('b', { currency: 'USD' })),
    left('other-currency', 'a', 'b'),
  ],
  [
    'a group in another currency',
    { currency: 'USD' },
    { ...NOTHING_FOUND, groups: [ghent()] },
    left('other-currency', 'a', 'b'),
  ],
  ['a group and one of it', {}, { ...found(named('b')), groups: [ghent()] }, left('names-group', 'b', 'a')],
  ['two groups', {}, { ...NOTHING_FOUND, groups: [ghent(), ghent({ group: 'lyon' })] }, left('names-group', 'a', 'b')],
  ['what was entered by hand', {}, found(named('a', { isEntered: true, dueMinor: 0 })), left('entered-by-hand', 'a')],
  [
    'what was entered by hand for a group',
    {},
    { ...NOTHING_FOUND, groups: [ghent({ isEntered: true })] },
    left('entered-by-hand', 'a', 'b'),
  ],
  ['nobody', {}, NOTHING_FOUND, left('unknown')],
  ['a batch that could not be split', { unsplit: 3 }, found(named('a')), left('unsplit', 'a')],
  ['no amount', { amountMinor: 0 }, found(named('a')), left('no-amount')],
  ['money that left', { direction: 'debit' }, found(named('a')), left('debit')],
  ['a transfer of ours', { direction: 'debit', endToEnd: 'R1' }, NOTHING_FOUND, left('debit')],
  [
    'a transfer of ours that came back',
    { endToEnd: 'R1', returnReason: 'AC04' },
    found(named('a')),
    left('reversal-unclear'),
  ],
  ['a reversed debit', { isReversal: true }, found(named('a')), left('reversal-unclear')],
  ['a reversal of nothing known', { direction: 'debit', isReversal: true }, NOTHING_FOUND, left('reversal-unclear')],
  [
    'a reversal of one of two',
    { direction: 'debit', isReversal: true },
    { ...NOTHING_FOUND, takenBack: ['e1', 'e2'] },
    left('reversal-unclear'),
  ],
])('leaves to a person %s', (_, change, facts, expected) => {
  expect(match({ ...booked, ...change }, facts)).toEqual({ kind: 'facts', facts: expected });
});

it.each([{ isReversal: true }, { returnReason: 'AC04' }])('takes back the one entry that it can be: %j', (change) => {
  expect(match({ ...booked, direction: 'debit', ...change }, { ...NOTHING_FOUND, takenBack: ['e1'] })).toEqual({
    kind: 'facts',
    facts: [{ type: 'EntryTookBack', entry: 'e1' }],
  });
});

it.each([{ returnReason: 'AC04' }, { isReversal: true }, {}])(
  'takes what comes in under the name of a transfer of ours for that one come back: %j',
  (change) => {
    const ordered = { batch: 'b', endToEnd: 'R1' };
    expect(match({ ...booked, endToEnd: 'R1', ...change }, { ...found(named('a')), ordered })).toEqual({
      kind: 'facts',
      facts: [{ type: 'EntryReturnedRefund', batch: 'b', endToEnd: 'R1' }],
    });
  },
);

it('takes money under any other name for a payment', () => {
  expect(match({ ...booked, endToEnd: 'PAYERS-OWN' }, found(named('a')))).toMatchObject({ kind: 'shares' });
});

const due = (application: string, dueMinor: number, toleranceMinor = 1_500) => ({
  ...{ application, dueMinor, toleranceMinor },
});
const dueTogether = (group: string, dueMinor: number, toleranceMinor = 1_500) => ({
  ...{ group, members: [`${group}-1`, `${group}-2`], dueMinor, toleranceMinor },
});

it('suggests by amount and payer, and only where nobody is named', () => {
  const ofPayer = [due('a', 60_000), due('b', 60_000)];
  expect(match(booked, { ...NOTHING_FOUND, ofPayer })).toEqual({
    kind: 'facts',
    facts: [{ type: 'EntrySuggested', candidates: ['a', 'b'], rule: 'amount-and-payer' }],
  });
  expect(match(booked, { ...found(named('c')), ofPayer })).toMatchObject({ kind: 'shares' });
});

it.each([
  ['exactly what is due', 60_000, true],
  ['less by what the terms forgive', 58_500, true],
  ['a cent less than that', 58_499, false],
  ['a cent more than what is due', 60_001, false],
])(
  'suggests whom a payer of this name pays with %s, one or a group; else it may be for them',
  (_, amountMinor, isSuggested) => {
    const said = (change: Partial<Found>) => {
      const matched = match({ ...booked, amountMinor }, { ...NOTHING_FOUND, ...change });
      return matched.kind === 'facts' ? matched.facts : [];
    };
    const rule = 'amount-and-payer';
    expect(said({ ofPayer: [due('a', 60_000)] })).toEqual(
      isSuggested ? [{ type: 'EntrySuggested', candidates: ['a'], rule }] : left('unknown', 'a'),
    );
    const groups = [{ group: 'ghent', members: ['ghent-1', 'ghent-2'] }];
    expect(said({ groupsOfPayer: [dueTogether('ghent', 60_000)] })).toEqual(
      isSuggested
        ? [{ type: 'EntryGroupSuggested', candidates: [], groups, rule }]
        : left('unknown', 'ghent-1', 'ghent-2'),
    );
  },
);

it('suggests first what it would pay to the cent, each by its own terms', () => {
  const ofPayer = [due('short', 61_500), due('strict', 60_001, 0), due('exact', 60_000, 0)];
  expect(match(booked, { ...NOTHING_FOUND, ofPayer, groupsOfPayer: [dueTogether('ghent', 60_500)] })).toEqual({
    kind: 'facts',
    facts: [
      {
        ...{ type: 'EntryGroupSuggested', candidates: ['exact', 'short'], rule: 'amount-and-payer' },
        groups: [{ group: 'ghent', members: ['ghent-1', 'ghent-2'] }],
      },
    ],
  });
});
