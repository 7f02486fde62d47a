import { expect, it } from '@jest/globals';
import type { TodayView } from '#contracts/finance.js';
import { applicationReference } from '#domain/application-reference.js';
import { todayLines } from './today.js';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const tally = (count: number, ...minor: number[]) => ({ count, sums: minor.map(eur) });
const ID = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a';
const none = { count: 0, in: [], out: [], byAge: [], oldestOn: null };
const AT = '2024-11-08T09:00:00.000Z';
const DUE = '2024-11-11T23:00:00.000Z';

const nothing: TodayView = {
  at: AT,
  refunds: {
    ...{ ...tally(0), byDaysLeft: [], byState: { owed: tally(0), approved: tally(0), ordered: tally(0) } },
    ...{ first: [], toRelease: tally(0) },
  },
  ...{ returns: { ...tally(0), first: [] }, byHand: { ...tally(0), first: [] }, refused: { count: 0, first: [] } },
  ...{ notedBack: { ...tally(0), first: [] }, breaches: { open: tally(0), onRecord: tally(0) } },
  ...{ entries: { open: none, suspected: none, suggested: none, first: [] }, bank: { count: 0, accounts: [] } },
  invoices: { unpaid: tally(0), overdue: { ...tally(0), first: [] }, forgiven: tally(0) },
  held: { ...tally(0), first: [] },
};

it('says of each part that nothing waits', () => {
  expect(todayLines(nothing)).toEqual([
    `Finance, ${AT}`,
    'Refunds owed: 0, nothing',
    '  to be released today, to leave in time: 0, nothing',
    'Owed back by bank entries: 0, nothing',
    'By hand, for no batch can send it: 0, nothing',
    'Moved by the bank, and not taken by its application: 0',
    'Noted as come back, and not told by the bank: 0, nothing',
    'Breaches: 0, nothing still unpaid; 0, nothing on record',
    'Lines of statements that need a person',
    '  open       0  in nothing  out nothing  oldest -',
    '  suggested  0  in nothing  out nothing  oldest -',
    '  suspected  0  in nothing  out nothing  oldest -',
    'Invoices unpaid: 0, nothing',
    'Of these overdue: 0, nothing',
    'Forgiven: 0, nothing',
    "Accounts that do not come to the bank's last balance: 0",
    'Received before a decision: 0, nothing',
  ]);
});

const due = { dueAt: DUE, daysLeft: 3 };
const refund = { id: '7K3QW9XM2A-R1', applicationId: ID, amount: eur(22_500), state: 'owed', ...due } as const;
const left = {
  refund: 'AAAAAAAAAA-R1',
  entryId: null,
  amount: eur(500),
  because: 'no-account',
  advice: 'Ask.',
} as const;
const entry = {
  id: ID,
  state: 'open',
  direction: 'debit',
  amount: eur(250),
  bookedOn: '2024-11-01',
  ageDays: 7,
  because: 'bounced',
  refusedBecause: 'refund-depends-on-it',
} as const;
const busy: TodayView = {
  ...nothing,
  refunds: {
    ...nothing.refunds,
    ...tally(1, 22_500),
    first: [
      { ...refund, releaseBy: '2024-11-08' },
      { ...refund, state: 'ordered', releaseBy: '2024-11-08' },
    ],
    toRelease: tally(1, 22_400),
  },
  returns: { ...tally(1, 4_200), first: [{ entryId: ID, amount: eur(4_200), ...due }] },
  byHand: { ...tally(2, 4_700), first: [left, { ...left, refund: null, entryId: ID }] },
  refused: {
    count: 1,
    first: [{ batchId: 'B', line: 2, applicationId: ID, entryId: null, amount: eur(1), because: 'already-paid' }],
  },
  notedBack: {
    ...tally(1, 900),
    first: [
      { refund: refund.id, applicationId: ID, batchId: ID, endToEndId: 'E1', amount: eur(900), leftOn: '2024-11-04' },
    ],
  },
  breaches: { open: tally(1, 100), onRecord: tally(2, 300) },
  entries: {
    ...nothing.entries,
    open: { ...none, count: 1, in: [eur(10)], out: [eur(250)], oldestOn: '2024-11-01' },
    first: [entry],
  },
  invoices: {
    ...{ unpaid: tally(2, 120_000), forgiven: tally(1, 30) },
    overdue: {
      ...tally(1, 60_000),
      first: [
        { number: 'INV-1', applicationId: null, group: 'ghent', left: eur(60_000), dueOn: '2024-11-01', daysLate: 7 },
      ],
    },
  },
  held: { ...tally(1, 700), first: [{ applicationId: ID, amount: eur(700) }] },
};

it('names the first of each part, with what is to be done and until when', () => {
  expect(todayLines(busy)).toEqual([
    `Finance, ${AT}`,
    'Refunds owed: 1, 225.00 EUR',
    `  7K3QW9XM2A-R1  225.00 EUR  owed     due ${DUE}  3 days left  release by 2024-11-08`,
    `  7K3QW9XM2A-R1  225.00 EUR  ordered  due ${DUE}  3 days left  with the bank`,
    '  to be released today, to leave in time: 1, 224.00 EUR',
    'Owed back by bank entries: 1, 42.00 EUR',
    `  ${ID}  42.00 EUR  due ${DUE}  3 days left`,
    'By hand, for no batch can send it: 2, 47.00 EUR',
    '  AAAAAAAAAA-R1 5.00 EUR no-account: Ask.',
    `  ${ID} 5.00 EUR no-account: Ask.`,
    'Moved by the bank, and not taken by its application: 1',
    '  B line 2: already-paid',
    'Noted as come back, and not told by the bank: 1, 9.00 EUR',
    '  7K3QW9XM2A-R1  9.00 EUR  left 2024-11-04  E1',
    'Breaches: 1, 1.00 EUR still unpaid; 2, 3.00 EUR on record',
    'Lines of statements that need a person',
    '  open       1  in 0.10 EUR  out 2.50 EUR  oldest 2024-11-01',
    '  suggested  0  in nothing   out nothing   oldest -',
    '  suspected  0  in nothing   out nothing   oldest -',
    `  ${ID}  open  2024-11-01  -2.50 EUR  7 days  bounced: refund-depends-on-it`,
    'Invoices unpaid: 2, 1200.00 EUR',
    'Of these overdue: 1, 600.00 EUR',
    '  INV-1  600.00 EUR  due 2024-11-01  7 days late  group ghent',
    'Forgiven: 1, 0.30 EUR',
    "Accounts that do not come to the bank's last balance: 0",
    'Received before a decision: 1, 7.00 EUR',
    `  ${applicationReference(ID)}  7.00 EUR`,
  ]);
});
