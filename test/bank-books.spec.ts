import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { Entry } from '#domain/bank/entry-state.js';
import { readProgramme } from '#programmes/read-programme.js';
import { unbalanced } from '#readmodel/accounts.js';
import { financeToday } from '#readmodel/finance-today.js';
import { trialBalance } from '#readmodel/journal.js';
import { ibanOf } from './support/bank.js';
import { BankTown } from './support/bank-town.js';
import { RealRecord } from './support/real-record.js';
import { rebuilt } from './support/rebuilt.js';
import {
  accountsOf,
  balancesOf,
  countedMinor,
  owedReturnMinor,
  takenMinor,
  unclaimedMinor,
} from './support/town-books.js';
import { lives, WHOLE } from './support/town-steps.js';
import { freshDatabase } from './support/world.js';

/** A slow machine lives fewer lives, but not so few that nothing is said. */
const LONGEST_MS = 180_000;
const FEWEST = 15;
const HAPPENED = [
  'EntryPaidRefund',
  'EntryReturnCameBack',
  'EntryReturnPaid',
  'EntryReturnedRefund',
  'GroupCreditNoteIssued',
  'GroupPaymentRecorded',
  'RefundOrdered',
  'RefundPaid',
  'RefundReturned',
];

let dataSource: DataSource;
beforeAll(async () => void (dataSource = await freshDatabase()));
afterAll(() => dataSource.destroy());

/** Each account of the books is what its own side says: the applications, the bank, the entries. */
async function agrees(town: BankTown): Promise<void> {
  const entries = await town.entries();
  const inEuro = entries.filter(({ booked }) => booked.currency === 'EUR');
  const sum = (of: (entry: Entry) => number): number => inEuro.reduce((total, entry) => total + of(entry), 0);
  const accounts = await accountsOf(town.dataSource, town.applications);
  const { receivable = 0, revenue = 0, unallocated = 0, bank: atBank = 0, ...books } = await balancesOf(town, entries);
  expect(receivable).toBe(accounts.invoiced - accounts.kept);
  expect(0 - revenue).toBe(accounts.invoiced);
  expect(0 - (books['refunds-payable'] ?? 0)).toBe(accounts.owedBack + sum(owedReturnMinor));
  for (const { booked, parts, returnMinor } of entries) {
    const given = parts.filter(({ told }) => told !== 'refused' && told !== 'undone');
    const givenMinor = given.reduce((total, { amountMinor }) => total + amountMinor, 0);
    expect(givenMinor + returnMinor).toBeLessThanOrEqual(booked.amountMinor);
  }
  expect(await unbalanced(town.dataSource)).toEqual([]);
  if (await town.isUnderWay()) return;
  expect(accounts.received).toBe(sum(takenMinor) + town.byHandMinor);
  expect(0 - unallocated).toBe(sum(unclaimedMinor) - (await town.batches.notedBackMinor()));
  const leftByHand = accounts.refundedByHand + sum((one) => (one.isReturnedByHand ? one.returnMinor : 0));
  expect(atBank).toBe(sum(countedMinor) + town.byHandMinor - leftByHand);
  const closing = await town.closingMinor();
  if (closing !== null)
    expect(sum(({ booked: { direction, amountMinor } }) => (direction === 'credit' ? amountMinor : -amountMinor))).toBe(
      closing,
    );
}

it('keeps every cent over random lives with bank traffic, and each account of the books says the same, at each step', async () => {
  const record = new RealRecord(dataSource);
  const programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
  let account = 0;
  await fc.assert(
    fc.asyncProperty(lives, async (steps) => {
      const town = await BankTown.of(record, programme, ibanOf((account += 1)));
      for (const one of steps) {
        await one(town);
        await agrees(town);
      }
      await town.works(200);
      expect(await town.isUnderWay()).toBe(false);
      await agrees(town);
    }),
    { numRuns: 50, examples: WHOLE.map((steps) => [steps]), interruptAfterTimeLimit: LONGEST_MS },
  );
  expect(account).toBeGreaterThan(FEWEST);
  expect(record.faults).toEqual([]);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
}, 300_000);

/** Run after the lives above, on all that they have left. */
it('agrees with what waits for finance: receivable, refunds payable, unallocated', async () => {
  const { currencies } = await trialBalance(dataSource, null);
  const accounts = currencies.find(({ currency }) => currency === 'EUR')?.accounts ?? [];
  const books = Object.fromEntries(accounts.map(({ account, balance }) => [account, balance.amountMinor]));
  const { refunds, returns, invoices, held, entries, notedBack } = await financeToday(
    dataSource,
    '2024-10-20T10:00:00.000Z',
  );
  const inEuro = (sums: readonly { readonly amountMinor: number; readonly currency: string }[]): number =>
    sums.find(({ currency }) => currency === 'EUR')?.amountMinor ?? 0;
  const [unpaid, forgiven, early] = [invoices.unpaid, invoices.forgiven, held].map(({ sums }) => inEuro(sums));
  expect(books['receivable']).toBe((unpaid ?? 0) + (forgiven ?? 0) - (early ?? 0));
  expect(books['refunds-payable']).toBe(0 - inEuro(refunds.sums) - inEuro(returns.sums));
  const left = [entries.open, entries.suggested].map((one) => inEuro(one.in) - inEuro(one.out));
  expect(books['unallocated']).toBe(inEuro(notedBack.sums) - left.reduce((total, one) => total + one, 0));
});

/** Also run after them: what never happened was not tried. */
it('has had refunds and returns that left in batches and came back, and a group that paid and lost one', async () => {
  const rows = await dataSource.query<{ type: string }[]>(
    'SELECT DISTINCT type FROM domain_event WHERE type = ANY ($1) ORDER BY type',
    [HAPPENED],
  );
  expect(rows.map(({ type }) => type)).toEqual(HAPPENED);
});
