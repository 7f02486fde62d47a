import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { entryProcess } from '#activities/entry.process.js';
import { createRecorder } from '#activities/recorder.js';
import type { TodayView } from '#contracts/finance.js';
import { inTransaction } from '#database/transaction.js';
import type { EntryCommand } from '#domain/bank/entry-commands.js';
import type { Application } from '#domain/application/state.js';
import { unbalanced } from '#readmodel/accounts.js';
import { financeToday } from '#readmodel/finance-today.js';
import { trialBalance } from '#readmodel/journal.js';
import { camt, declare, importFile } from './support/bank.js';
import { admit, cancel, pay, type Said } from './support/life.js';
import { HOUR_MS, iso, START, type Step, steps } from './support/random-lives.js';
import { rebuilt } from './support/rebuilt.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

const none = { count: 0, sums: [] };
const eur = (count: number, amountMinor: number) => ({ count, sums: [{ amountMinor, currency: 'EUR' }] });
const finance = (by: string) => ({ by: `staff:${by}`, role: 'finance' as const });
const APPLIED = '2024-08-01T10:00:00.000Z';

async function balancesIn(dataSource: DataSource): Promise<Record<string, number>> {
  const { currencies } = await trialBalance(dataSource, null);
  const accounts = currencies.find(({ currency }) => currency === 'EUR')?.accounts ?? [];
  return Object.fromEntries(accounts.map(({ account, balance }) => [account, balance.amountMinor]));
}
const minor = ({ sums }: { readonly sums: readonly { readonly amountMinor: number }[] }): number =>
  sums[0]?.amountMinor ?? 0;

describe('what waits for finance', () => {
  let dataSource: DataSource;
  let register: Register;
  let edition: string;
  const ids: Record<string, string> = {};
  const today = (at: string): Promise<TodayView> => financeToday(dataSource, at);
  const live = async (name: string, ...told: readonly (readonly [string, Said])[]): Promise<void> => {
    const id = await register.apply(edition, APPLIED, { email: `${name}@example.org` });
    ids[name] = id;
    for (const [at, said] of told) {
      const { rejection } = await register.tell(id, at, said);
      expect(rejection).toBeNull();
    }
  };

  beforeAll(async () => {
    dataSource = await freshDatabase();
    register = new Register(dataSource);
    edition = await register.publish();
    const admission = ['2024-08-10T10:00:00.000Z', admit] as const;
    await live('unpaid', admission);
    await live('part-paid', admission, ['2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19')]);
    await live('short', admission, ['2024-08-20T09:00:00.000Z', pay(59_250, '2024-08-19')]);
    await live('early', ['2024-08-02T09:00:00.000Z', pay(30_000, '2024-08-02')]);
    await live('excess', admission, ['2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-20')]);
    await live(
      'cancels',
      admission,
      ['2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19')],
      ['2024-09-05T09:00:00.000Z', cancel('2024-09-04T22:30:00.000Z')],
      ['2024-09-06T09:00:00.000Z', { type: 'ApproveRefund', refund: 1, ...finance('bruno') }],
    );
    await declare(dataSource);
    const lines = [{ minor: 60_000 }, { minor: -2_500 }, { minor: 10_000 }];
    await importFile(dataSource, camt({ openingMinor: 0, day: '2024-09-02', lines }));
    const unclear = camt({ openingMinor: null, id: 'x', day: '2024-09-02', lines: [{ minor: 60_000 }] });
    await importFile(dataSource, unclear);
  }, 60_000);
  afterAll(() => dataSource.destroy());

  it('counts refunds by the days that are left, to the last moment of the due day', async () => {
    const { refunds, breaches } = await today('2024-09-07T10:00:00.000Z');
    expect(refunds).toMatchObject({
      ...{ count: 2, sums: [{ amountMinor: 50_000 }] },
      byDaysLeft: [
        { daysLeft: 12, ...eur(1, 5000) },
        { daysLeft: 27, ...eur(1, 45_000) },
      ],
      byState: { owed: eur(1, 5000), approved: eur(1, 45_000), ordered: none },
      first: [
        { applicationId: ids['excess'], state: 'owed', daysLeft: 12, dueAt: '2024-09-19T22:00:00.000Z' },
        { applicationId: ids['cancels'], state: 'approved', daysLeft: 27 },
      ],
    });
    expect(breaches).toEqual({ open: none, onRecord: none });
    // What is due on a Thursday leaves then if it is released on the Wednesday, the day on which it is said.
    expect(refunds.first[0]?.releaseBy).toBe('2024-09-18');
    const toRelease = async (at: string) => (await today(at)).refunds.toRelease;
    expect(await toRelease('2024-09-17T21:59:59.999Z')).toEqual(none);
    expect(await toRelease('2024-09-17T22:00:00.000Z')).toEqual(eur(1, 5000));
    const lastMoment = await today('2024-09-19T21:59:59.999Z');
    expect([lastMoment.refunds.byDaysLeft[0]?.daysLeft, lastMoment.breaches.open]).toEqual([0, none]);
    const after = await today('2024-09-19T22:00:00.000Z');
    expect([after.refunds.byDaysLeft[0]?.daysLeft, after.breaches.open]).toEqual([-1, eur(1, 5000)]);
  });

  it('knows what is unpaid, what of it is overdue once the due day is over, and what nobody asks for', async () => {
    const { invoices } = await today('2024-09-09T21:59:59.999Z');
    expect(invoices).toEqual({
      unpaid: eur(2, 100_000),
      overdue: { ...none, first: [] },
      forgiven: eur(1, 750),
    });
    const { overdue } = (await today('2024-09-09T22:00:00.000Z')).invoices;
    expect(overdue).toMatchObject(eur(2, 100_000));
    expect(overdue.first).toEqual([
      ...[ids['unpaid'], ids['part-paid']].map((applicationId, nth) => ({
        number: expect.stringMatching(/^I-2024-/),
        ...{ applicationId, group: null, dueOn: '2024-09-09', daysLate: 1 },
        left: { amountMinor: nth === 0 ? 60_000 : 40_000, currency: 'EUR' },
      })),
    ]);
  });

  it('names what is held for applications that nothing was invoiced for', async () => {
    const amount = { amountMinor: 30_000, currency: 'EUR' };
    expect((await today(APPLIED)).held).toEqual({
      ...eur(1, 30_000),
      first: [{ applicationId: ids['early'], amount }],
    });
  });

  it('shows the lines of statements that wait, the oldest first', async () => {
    const { entries } = await today('2024-09-05T10:00:00.000Z');
    const minors = (sums: readonly { amountMinor: number }[]) => sums.map(({ amountMinor }) => amountMinor);
    expect([entries.open.count, minors(entries.open.in), minors(entries.open.out)]).toEqual([3, [70_000], [2500]]);
    expect(entries.open.oldestOn).toBe('2024-09-02');
    expect([entries.suspected.count, minors(entries.suspected.in)]).toEqual([1, [60_000]]);
    expect(entries.suggested).toMatchObject({ count: 0, in: [], out: [], oldestOn: null });
    const agesOn = async (day: string) =>
      (await today(`${day}T10:00:00.000Z`)).entries.open.byAge.map(({ fromDays, count }) => [fromDays, count]);
    expect(await agesOn('2024-09-03')).toEqual([
      [0, 3],
      [2, 0],
      [8, 0],
      [31, 0],
    ]);
    expect(await agesOn('2024-09-09')).toEqual([
      [0, 0],
      [2, 3],
      [8, 0],
      [31, 0],
    ]);
    expect(await agesOn('2024-09-10')).toEqual([
      [0, 0],
      [2, 0],
      [8, 3],
      [31, 0],
    ]);
    expect(await agesOn('2024-10-03')).toEqual([
      [0, 0],
      [2, 0],
      [8, 0],
      [31, 3],
    ]);
    expect(entries.first.map(({ ageDays }) => ageDays)).toEqual([3, 3, 3, 3]);
    expect(entries.first.filter(({ state }) => state === 'suspected')).toHaveLength(1);
  });

  it('counts of an entry what is nobody’s, and names what it owes back to its sender', async () => {
    const [big] = (await today('2024-09-05T10:00:00.000Z')).entries.first.filter(
      ({ state, amount }) => state === 'open' && amount.amountMinor === 60_000,
    );
    const entryId = big?.id ?? '';
    const told = async (command: object): Promise<void> => {
      const said = { ...command, id: randomUUID(), at: '2024-09-05T09:00:00.000Z', ...finance('omar') } as EntryCommand;
      await inTransaction(dataSource, (manager) =>
        createRecorder(entryProcess).record(manager, `entry-${entryId}`, said),
      );
    };
    await told({
      type: 'AllocateEntry',
      parts: [{ application: ids['unpaid'], amountMinor: 45_000, currency: 'EUR' }],
    });
    const { entries } = await today('2024-09-05T10:00:00.000Z');
    expect([entries.open.count, entries.open.in]).toEqual([3, [{ amountMinor: 25_000, currency: 'EUR' }]]);
    const becauseId = await register.file(entryId, 'Not ours.');
    await told({ type: 'ReturnEntry', becauseId });
    const after = await today('2024-09-05T10:00:00.000Z');
    expect([after.entries.open.count, after.entries.open.in]).toEqual([2, [{ amountMinor: 10_000, currency: 'EUR' }]]);
    expect(after.returns).toEqual({
      ...eur(1, 15_000),
      first: [
        {
          ...{ entryId, amount: { amountMinor: 15_000, currency: 'EUR' } },
          ...{ dueAt: '2024-10-02T22:00:00.000Z', daysLeft: 27 },
        },
      ],
    });
  });

  it('comes to what each account of the books has, and so does the bank', async () => {
    const { refunds, returns, invoices, held, entries } = await today('2024-09-05T10:00:00.000Z');
    const books = await balancesIn(dataSource);
    expect(books['refunds-payable']).toBe(0 - minor(refunds) - minor(returns));
    expect(books['receivable']).toBe(minor(invoices.unpaid) + minor(invoices.forgiven) - minor(held));
    const [statement] = await dataSource.query<{ closing: number }[]>(
      'SELECT closing_minor::integer AS closing FROM bank_statement WHERE closing_minor IS NOT NULL',
    );
    // By hand: part-paid, short, early, excess and cancels.
    expect(books['bank']).toBe((statement?.closing ?? 0) + 20_000 + 59_250 + 30_000 + 65_000 + 60_000);
    // Nobody has told the application yet of what was allocated to it.
    const open = minor({ sums: entries.open.in }) - minor({ sums: entries.open.out });
    expect(books['unallocated']).toBe(0 - open - 45_000);
    expect([open, statement?.closing]).toEqual([7_500, 67_500]);
  });

  it('keeps a breach on record when the refund is paid', async () => {
    const id = ids['excess'] ?? '';
    await register.tell(id, '2024-09-25T09:00:00.000Z', { type: 'ApproveRefund', refund: 1, ...finance('bruno') });
    await register.tell(id, '2024-09-25T10:00:00.000Z', {
      ...{ type: 'OrderRefund', refund: 1, batch: null },
      ...finance('carla'),
    });
    expect((await today('2024-09-25T11:00:00.000Z')).breaches).toEqual({ open: eur(1, 5000), onRecord: eur(1, 5000) });
    const paid = { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-09-26', bankReference: 'OUT' } as const;
    await register.tell(id, '2024-09-26T09:00:00.000Z', { ...paid, amountMinor: null, ...finance('omar') });
    expect((await today('2024-09-26T11:00:00.000Z')).breaches).toEqual({ open: none, onRecord: eur(1, 5000) });
  });
});

describe('the books', () => {
  let dataSource: DataSource;
  let register: Register;
  beforeAll(async () => {
    dataSource = await freshDatabase();
    register = new Register(dataSource);
  });
  afterAll(() => dataSource.destroy());

  /** Lives on record, told half by people and half by the bank. What is refused moves nothing. */
  async function lives(list: readonly Step[]): Promise<void> {
    const id = await register.apply(await register.publish(), iso(START));
    let now = START;
    for (const [nth, { waitHours, say }] of list.entries()) {
      now += waitHours * HOUR_MS;
      const [row] = await dataSource.query<{ state: Application }[]>('SELECT state FROM application WHERE id = $1', [
        id,
      ]);
      if (row === undefined) throw new Error('the application has no row');
      const said = say(now, row.state);
      if (said.type === 'SubstituteParticipant') continue; // Nobody was filed who could.
      await register.tell(id, iso(now), nth % 2 === 0 ? { ...said, by: 'bank' } : said);
    }
  }
  it('agree with every account, with the bank and with what waits for finance, over random lives', async () => {
    const sample = fc.sample(steps, { numRuns: 40, seed: 11 });
    for (const list of sample) await lives(list);
    await declare(dataSource);
    const lines = [{ minor: 60_000 }, { minor: -2_500 }, { minor: 10_000 }];
    await importFile(dataSource, camt({ openingMinor: 0, day: '2024-09-02', lines }));

    const account = await balancesIn(dataSource);
    const today = await financeToday(dataSource, '2026-01-01T10:00:00.000Z');
    const { refunds, invoices, held } = today;
    for (const tally of [refunds, invoices.unpaid, invoices.forgiven, held]) expect(tally.count).toBeGreaterThan(0);
    expect(account['refunds-payable']).toBe(0 - minor(refunds));
    expect(account['receivable']).toBe(minor(invoices.unpaid) + minor(invoices.forgiven) - minor(held));
    expect(refunds.byDaysLeft.reduce((sum, tally) => sum + minor(tally), 0)).toBe(minor(refunds));
    expect(Object.values(refunds.byState).reduce((sum, tally) => sum + minor(tally), 0)).toBe(minor(refunds));
    const [sums] = await dataSource.query<{ received: string; refunded: string; kept: string; net: string }[]>(
      `SELECT sum(received_minor) AS received, sum(refunded_minor) AS refunded, sum(kept_minor) AS kept,
              (SELECT sum(CASE kind WHEN 'invoice' THEN amount_minor ELSE -amount_minor END) FROM invoice) AS net
       FROM application`,
    );
    // What no application was told of yet is with the bank and unallocated, which comes to nothing.
    const money = (account['bank'] ?? 0) + (account['unallocated'] ?? 0);
    expect(money).toBe(Number(sums?.received) - Number(sums?.refunded));
    expect(account['revenue']).toBe(0 - Number(sums?.net));
    expect(await unbalanced(dataSource)).toEqual([]);
    expect((await rebuilt(dataSource)).differences).toEqual([]);
  }, 120_000);

  it.each([
    ['a posting is missing', `DELETE FROM journal WHERE (stream, version) = (SELECT stream, version FROM one)`],
    [
      'one has another amount',
      `UPDATE journal SET amount_minor = amount_minor + 1 WHERE (stream, version) = (SELECT stream, version FROM one)`,
    ],
  ])('are found not to agree where %s', async (_what, corruption) => {
    await dataSource.query(
      `WITH one AS (SELECT stream, version FROM journal WHERE rule = 'refund-owed' ORDER BY 1, 2 LIMIT 1) ${corruption}`,
    );
    expect(await unbalanced(dataSource)).toHaveLength(1);
    await rebuilt(dataSource);
    expect(await unbalanced(dataSource)).toEqual([]);
  });
});
