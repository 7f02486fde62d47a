import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import type { BankBalanceView } from '#contracts/bank.js';
import { inTransaction } from '#database/transaction.js';
import type { EntryCommand } from '#domain/bank/entry-commands.js';
import { balancesOn, bankBalances } from '#readmodel/bank-balances.js';
import { bankStatementById, listBankStatements } from '#readmodel/bank-statements.js';
import { financeToday } from '#readmodel/finance-today.js';
import { entryStream } from '#telling/names.js';
import { camt, declare, ibanOf, importFile, type Line, OUR_IBAN, type Statement } from './support/bank.js';
import { findLine, loseLine } from './support/tampering.js';
import { freshDatabase } from './support/world.js';

const AT = '2024-09-10T10:00:00.000Z';

let dataSource: DataSource;
beforeEach(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
});
afterEach(() => dataSource.destroy());

const take = async (...statements: readonly Statement[]): Promise<void> => {
  expect(await importFile(dataSource, camt(...statements))).toEqual({ kind: 'imported', wasKnown: false });
};
const takeCsv = async (line: string): Promise<void> => {
  const head = ';;;;;;;;\n;;;;;;;;\nBooked;Value;Party;Account;Purpose;Reference;Amount;Currency;State\n';
  const taken = await importFile(dataSource, `${head}${line}\n`, { account: OUR_IBAN });
  expect(taken.kind).toBe('imported');
};
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const balance = async (): Promise<BankBalanceView | undefined> => (await bankBalances(dataSource))[0];
/** `differs 500: bank 900, books 400, missing 0, suspected 0` */
const said = async (): Promise<string> => {
  const one = await balance();
  if (one === undefined) return 'nothing';
  const { verdict, difference, bank, books, missing, suspected } = one;
  const figures = { bank, books, missing, suspected };
  const words = Object.entries(figures).map(([name, { amountMinor }]) => `${name} ${amountMinor}`);
  return `${verdict} ${difference.amountMinor}: ${words.join(', ')}`;
};

const monday: Statement = {
  id: 'MON',
  day: '2024-09-02',
  openingMinor: 1_000,
  lines: [{ minor: 500 }, { minor: -200 }],
};
const tuesday: Statement = { id: 'TUE', day: '2024-09-03', openingMinor: 1_300, lines: [{ minor: 700 }] };
const wednesday: Statement = { id: 'WED', day: '2024-09-04', openingMinor: 2_000, lines: [{ minor: 40 }] };

it('comes to what the bank has stated last, and says so on that statement', async () => {
  expect(await said()).toBe('nothing');
  await take(monday);
  await take(tuesday);
  expect(await said()).toBe('adds-up 0: bank 2000, books 2000, missing 0, suspected 0');
  const { items } = await listBankStatements(dataSource, { limit: 10 });
  const balances = items.map((one) => [one.statementId, one.balance?.verdict ?? null]);
  expect(new Map(balances as [string, string][])).toEqual(
    new Map([
      ['TUE', 'adds-up'],
      ['MON', null],
    ] as never),
  );
  expect((await financeToday(dataSource, AT)).bank).toEqual({ count: 0, accounts: [] });
});

it('looks at no entry for a statement after which the bank has told more, and at none of another account', async () => {
  await take(monday);
  await take(tuesday);
  await declare(dataSource, { iban: ibanOf(1), csv: null });
  await take({ ...monday, iban: ibanOf(1) });
  const { items } = await listBankStatements(dataSource, { limit: 10 });
  const [mondays, tuesdays] = ['MON', 'TUE'].map((name) =>
    items.filter(({ statementId, account }) => statementId === name && account === OUR_IBAN).map(({ id }) => id),
  );
  expect((await balancesOn(dataSource, tuesdays ?? [])).map(({ account }) => account)).toEqual([OUR_IBAN]);
  const locks = dataSource.createQueryRunner();
  try {
    await locks.startTransaction();
    await locks.query('LOCK TABLE bank_entry IN ACCESS EXCLUSIVE MODE');
    expect(await bankStatementById(dataSource, mondays?.[0] ?? '')).toMatchObject({ balance: null });
  } finally {
    await locks.rollbackTransaction();
    await locks.release();
  }
});

it('finds that a line is gone, by how much, and up to which statement', async () => {
  await take(monday, tuesday);
  await loseLine(dataSource, 500);
  expect(await said()).toBe('differs 500: bank 2000, books 1500, missing 0, suspected 0');
  await take(wednesday);
  const { items } = await listBankStatements(dataSource, { limit: 10 });
  const last = items.find(({ statementId }) => statementId === 'WED');
  const found = {
    ...{ account: OUR_IBAN, statementId: last?.id, on: '2024-09-04', bank: eur(2_040), books: eur(1_540) },
    ...{ difference: eur(500), missing: eur(0), gapsBefore: [], suspected: eur(0), verdict: 'differs' },
  };
  expect(last?.balance).toEqual(found);
  expect((await financeToday(dataSource, AT)).bank).toEqual({ count: 1, accounts: [found] });
  await findLine(dataSource);
  expect(await said()).toMatch(/^adds-up 0/);
});

it('finds a line that is twice', async () => {
  await take(monday);
  await dataSource.query(`UPDATE bank_entry SET amount_minor = 501 WHERE amount_minor = 500`);
  expect(await said()).toMatch(/^differs -1: bank 1300, books 1301/);
});

it('says before which statement others are missing, and what they would bring', async () => {
  await take(monday);
  await take(wednesday);
  expect(await said()).toBe('statements-missing 700: bank 2040, books 1340, missing 700, suspected 0');
  const one = await balance();
  expect(one?.gapsBefore).toEqual([one?.statementId]);
  // A line that is gone beside that is no gap.
  await loseLine(dataSource, 200);
  expect(await said()).toMatch(/^differs 500: .* missing 700/);
  await findLine(dataSource);
  await take(tuesday);
  expect(await said()).toBe('adds-up 0: bank 2040, books 2040, missing 0, suspected 0');
});

it('adds up where a CSV has what the missing statement would have, and leaves out what is of other days', async () => {
  await take(monday);
  await take(wednesday);
  await takeCsv('03.09.2024;;City of Sample;;fee;;7,00;EUR;booked');
  await takeCsv('05.09.2024;;City of Sample;;fee;;9,00;EUR;booked');
  expect(await said()).toBe('adds-up 0: bank 2040, books 2040, missing 700, suspected 0');
});

it('leaves out what is of another currency', async () => {
  await take({ ...monday, lines: [...monday.lines, { minor: 60_000, currency: 'USD' }] });
  expect(await said()).toMatch(/^adds-up 0/);
});

describe('a suspected duplicate', () => {
  const twice: Line = { minor: 500, reference: 'B1' };
  const judged = async (type: 'AcceptSuspect' | 'RejectSuspect'): Promise<string> => {
    await take({ ...monday, lines: [twice, twice] });
    expect(await said()).toBe('suspects-waiting 500: bank 2000, books 1500, missing 0, suspected 500');
    const [row] = await dataSource.query<{ id: string }[]>(`SELECT id FROM bank_entry WHERE state = 'suspected'`);
    const told: EntryCommand = { type, becauseId: 'b', id: randomUUID(), at: AT, by: 'staff:omar', role: 'finance' };
    await inTransaction(dataSource, (manager) => entryRecorder.record(manager, entryStream(row?.id ?? ''), told));
    return said();
  };

  it('is waited for, and adds up once it counts', async () => {
    expect(await judged('AcceptSuspect')).toBe('adds-up 0: bank 2000, books 2000, missing 0, suspected 0');
  });

  it('shows that the bank meant both where a person has thrown one away', async () => {
    expect(await judged('RejectSuspect')).toBe('differs 500: bank 2000, books 1500, missing 0, suspected 0');
  });
});

it('adds up in whatever order statements come, be several of one day', async () => {
  const { day = '', lines } = tuesday;
  const noon: Statement = { id: 'NOON', day, openingMinor: 2_000, lines: [{ minor: 30 }] };
  const evening: Statement = { id: 'EVE', day, openingMinor: 2_030, lines: [{ minor: -10 }, { minor: 2 }] };
  const all = [monday, { ...tuesday, lines }, noon, evening];
  let number = 0;
  for (const [first, second, third, fourth] of orders([0, 1, 2, 3])) {
    const iban = ibanOf((number += 1));
    await declare(dataSource, { iban, csv: null });
    for (const at of [first, second, third, fourth]) await take({ ...monday, ...all[at ?? 0], iban });
  }
  const balances = (await bankBalances(dataSource)).map(({ verdict, bank, books }) => [verdict, bank, books]);
  expect(balances).toEqual(Array.from({ length: 24 }, () => ['adds-up', eur(2_022), eur(2_022)]));
});

const orders = (list: readonly number[]): number[][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((one) => orders(list.filter((other) => other !== one)).map((rest) => [one, ...rest]));
