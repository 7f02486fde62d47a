import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import { entryOutcome } from '#domain/bank/entry-outcome.js';
import type { Entry } from '#domain/bank/entry-state.js';
import { readProgramme } from '#programmes/read-programme.js';
import { unbalanced } from '#readmodel/accounts.js';
import { subjectOf } from '#telling/names.js';
import { ibanOf, type Line } from './support/bank.js';
import { BankTown, takenMinor, unclaimedMinor } from './support/bank-town.js';
import { RealRecord } from './support/real-record.js';
import { rebuilt } from './support/rebuilt.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => void (dataSource = await freshDatabase()));
afterAll(() => dataSource.destroy());

type Step = (town: BankTown) => Promise<unknown>;

const payer = fc.constantFrom(0, 1);
const minor = fc.constantFrom(60_000, 60_000, 30_000, 20_000, 60_500, 1);
const named = (town: BankTown, nth: number): string => town.payers[nth]?.reference ?? '';
/** A line that the bank calls by one of few names, so that it can be taken back, or be doubted. */
const line: fc.Arbitrary<(town: BankTown) => Line> = fc.oneof(
  fc
    .tuple(payer, minor)
    .map(([who, amount]) => (town: BankTown): Line => ({ minor: amount, structured: named(town, who) })),
  fc
    .tuple(payer, minor, fc.constantFrom('R1', 'R2', 'R3'))
    .map(([who, amount, reference]) => (town: BankTown): Line => ({
      minor: amount,
      reference,
      structured: named(town, who),
    })),
  fc
    .tuple(minor, fc.constantFrom('R1', 'R2', 'R3'))
    .map(([amount, reference]) => (): Line => ({ minor: -amount, reference, isReversal: true })),
  fc.constant((town: BankTown): Line => ({ minor: 120_000, text: [`${named(town, 0)} `, named(town, 1)] })),
  fc
    .constantFrom<Line>({ minor: 4_200, name: 'Nobody' }, { minor: 60_000, currency: 'USD' }, { minor: -250 })
    .map((one) => () => one),
);

const becauseId = 't';
/** Mostly one that would take the command: blind orders would seldom do anything. */
function entryFor(entries: readonly Entry[], type: UntoldEntryCommand['type'], nth: number): Entry | undefined {
  const taking = entries.filter((entry) => entryOutcome(entry, 1).accepts.includes(type));
  const among = taking.length > 0 && nth % 5 !== 0 ? taking : entries;
  return among[nth % Math.max(1, among.length)];
}

const DECISIONS = ['DismissEntry', 'ReopenEntry', 'ReturnEntry', 'AcceptSuspect', 'RejectSuspect'] as const;

const finance: fc.Arbitrary<Step> = fc
  .tuple(
    fc.nat(50),
    fc.constantFrom(...DECISIONS, 'ReopenEntry' as const, 'UndoAllocation' as const, 'AllocateEntry' as const),
    fc.constantFrom(0.5, 1, 1, 2),
    payer,
  )
  .map(([nth, type, share, who]) => async (town) => {
    const entry = entryFor(await town.entries(), type, nth);
    if (entry === undefined) return;
    const { amountMinor, currency } = entry.booked;
    const application = subjectOf(town.payers[who]?.stream ?? '');
    if (type === 'AllocateEntry') {
      const part = { application, amountMinor: Math.ceil(amountMinor * share), currency };
      return town.decides(entry.id, { type, parts: [part] });
    }
    return town.decides(entry.id, type === 'UndoAllocation' ? { type, part: 1 + who, becauseId } : { type, becauseId });
  });

/** The next move of the first refund of an application, or its end. */
const application: fc.Arbitrary<Step> = fc
  .tuple(
    payer,
    fc.constantFrom(
      { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' } as const,
      { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' } as const,
      { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-09-03', bankReference: 'OUT', amountMinor: null } as const,
      { type: 'Withdraw' } as const,
    ),
  )
  .map(
    ([who, words]) =>
      (town) =>
        town.tells(town.payers[who]?.stream ?? '', words),
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(line, { minLength: 1, maxLength: 3 }).map(
      (lines): Step =>
        (town) =>
          town.brings(lines.map((one) => one(town))),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5).map(
      (nth): Step =>
        (town) =>
          town.bringsAgain(nth),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(1, 2, 3, 50).map(
      (turns): Step =>
        (town) =>
          town.works(turns),
    ),
  },
  { weight: 6, arbitrary: finance },
  { weight: 2, arbitrary: application },
);

/** Every cent of every line is with an application, on its way back, dismissed, or nobody's; and the books say the same. */
async function agrees(town: BankTown): Promise<void> {
  const entries = await town.entries();
  const inEuro = entries.filter(({ booked }) => booked.currency === 'EUR');
  const sum = (of: (entry: Entry) => number): number => inEuro.reduce((total, entry) => total + of(entry), 0);
  const { received, owedBack, refunded } = await town.accounts();
  const books = await town.balances(entries);
  expect(Object.values(books).reduce((total, one) => total + one, 0)).toBe(0);
  expect(received).toBe(sum(takenMinor));
  expect(0 - (books['unallocated'] ?? 0)).toBe(sum(unclaimedMinor));
  expect(0 - (books['refunds-payable'] ?? 0)).toBe(owedBack + sum(({ returnMinor }) => returnMinor));
  // What is at the bank is what somebody has, is owed, or may yet claim, less what was paid back by hand.
  expect(books['bank'] ?? 0).toBe(sum(unclaimedMinor) + received - refunded + sum(({ returnMinor }) => returnMinor));
  for (const { booked, parts, returnMinor } of entries) {
    const given = parts.filter(({ told }) => told !== 'refused' && told !== 'undone');
    const givenMinor = given.reduce((total, { amountMinor }) => total + amountMinor, 0);
    expect(givenMinor + returnMinor).toBeLessThanOrEqual(booked.amountMinor);
  }
  expect(await unbalanced(town.dataSource)).toEqual([]);
}

it('keeps every cent over random lives with bank traffic, and the books come to nothing, at each step', async () => {
  const record = new RealRecord(dataSource);
  const programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
  let account = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
      const town = await BankTown.of(record, programme, ibanOf((account += 1)));
      for (const one of steps) {
        await one(town);
        await agrees(town);
      }
      await town.works(200);
      await agrees(town);
    }),
    { numRuns: 50 },
  );
  expect(record.faults).toEqual([]);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
}, 240_000);
