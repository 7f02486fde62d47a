import { expect, it } from '@jest/globals';
import type { BankEntryView } from '#contracts/bank/entry.js';
import { entryLines, standingLines } from './entry-lines.js';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const ID = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a';
const one = { applicationId: ID, applicationReference: '7K3QW9XM2A', due: eur(60_000) };

const entry: BankEntryView = {
  ...{ id: ID, state: 'open', amount: eur(60_000), allocated: eur(0), toBeReturned: null, because: 'unknown' },
  ...{ candidates: [], candidateGroups: [], allocations: [], takenBackBy: null, account: 'ES91', statementId: ID },
  ...{ suspectedOf: null, direction: 'credit', isReversal: false, bookedOn: '2024-09-02', valuedOn: null },
  ...{ bankReference: null, transactionCode: null, part: null, unsplit: 0, endToEndId: null, creditorReferences: [] },
  ...{ mandateId: null, returnReason: null, counterparty: { name: null, iban: null }, remittance: [] },
};
const allocation: BankEntryView['allocations'][number] = {
  ...{ part: 1, applicationId: ID, applicationReference: '7K3QW9XM2A', group: null, amount: eur(40_000) },
  ...{ paymentId: 'p', rule: 'by-hand', outcome: 'partial', told: 'refused', refusedBecause: 'unknown-application' },
};

it('shows what the bank said, and nothing of what it did not say', () => {
  expect(entryLines(entry)).toEqual([`${ID} open 2024-09-02 600.00 EUR unknown`]);
  const counterparty = { name: 'City of Ghent', iban: 'BE68539007547034' };
  const said = { counterparty, remittance: ['Fee', 'Ada'], creditorReferences: ['RF18'], bankReference: 'B-7' };
  expect(entryLines({ ...entry, ...said, direction: 'debit', because: null })).toEqual([
    ...[
      `${ID} open 2024-09-02 -600.00 EUR`,
      '  from City of Ghent, BE68539007547034',
      '  says Fee / Ada / RF18',
      '  bank B-7',
    ],
  ]);
  expect(entryLines({ ...entry, because: null, state: 'suspected', suspectedOf: 'perhaps-repeated' })).toEqual([
    `${ID} suspected 2024-09-02 600.00 EUR perhaps-repeated`,
  ]);
});

it('shows whom it may be for: who can be confirmed as suggested, with the members of a group, and who cannot', () => {
  const candidateGroups = [
    { group: 'ghent', due: eur(120_000), members: [one, { ...one, applicationReference: 'B' }] },
  ];
  const suggested = { candidates: [one], candidateGroups };
  expect(entryLines({ ...entry, ...suggested, because: null, state: 'suggested' }).slice(1)).toEqual([
    '  perhaps 7K3QW9XM2A, who has 600.00 EUR to pay',
    '  perhaps group ghent, which has 1200.00 EUR to pay: 7K3QW9XM2A 600.00 EUR, B 600.00 EUR',
  ]);
  expect(entryLines({ ...entry, candidates: [one] }).slice(1)).toEqual([
    '  may be for 7K3QW9XM2A, who has 600.00 EUR to pay',
  ]);
});

it('shows where it stands: its parts, what goes back, and by what it was taken back', () => {
  const toBeReturned = { ...eur(20_000), dueAt: '2024-10-02T22:00:00.000Z', stage: 'owed' } as const;
  const group = { ...allocation, part: 2, applicationReference: null, group: 'ghent', refusedBecause: null } as const;
  const standing = { ...entry, allocated: eur(40_000), toBeReturned, takenBackBy: 'other' };
  expect(standingLines({ ...standing, state: 'to-be-returned', allocations: [allocation, group] })).toEqual([
    `${ID} to-be-returned: 400.00 EUR of 600.00 EUR allocated`,
    '  part 1: 400.00 EUR to 7K3QW9XM2A, by-hand, partial, refused (unknown-application)',
    '  part 2: 400.00 EUR to group ghent, by-hand, partial, refused',
    '  goes back: 200.00 EUR owed, due 2024-10-02T22:00:00.000Z',
    '  taken back by other',
  ]);
});
