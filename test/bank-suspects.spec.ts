import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { originalsOf } from '#bank/store/originals.js';
import { camt, declare, ibanOf, importFile, OUR_IBAN, type Statement, storedEntries } from './support/bank.js';
import { csvExport, type CsvLine } from './support/statement-files.js';
import { judgeSuspects, saysOf } from './support/suspects.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeEach(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
});
afterEach(() => dataSource.destroy());

const ana: CsvLine = { on: '2024-09-03', minor: 60_000, name: 'Ana' };
const ben: CsvLine = { on: '2024-09-03', minor: 60_000, name: 'Ben' };
const from = (on: string): CsvLine => ({ on, minor: 100, name: 'Somebody' });
/** `added/known/suspected` by what `work` imports. */
async function countsOf(work: () => Promise<unknown>): Promise<string> {
  const counts = async (): Promise<readonly number[]> => {
    const [sums] = await dataSource.query<{ sums: number[] }[]>(
      `SELECT array[sum(added), sum(known), sum(suspected)]::integer[] AS sums FROM bank_statement`,
    );
    return sums?.sums ?? [];
  };
  const before = await counts();
  await work();
  return (await counts()).map((count, at) => count - (before[at] ?? 0)).join('/');
}
const take = (...lines: readonly CsvLine[]): Promise<string> =>
  countsOf(() => importFile(dataSource, csvExport(...lines), { account: OUR_IBAN }));
/** Of what Ana paid. */
const anas = async (): Promise<string[]> => (await storedEntries(dataSource)).filter((one) => one.startsWith('60000'));

describe('an equal payment that comes after a suspicion', () => {
  // Tuesday is the last day of both: nothing shows whether her line is the same.
  beforeEach(async () => {
    expect(await take(ana)).toBe('1/0/0');
    expect(await take(from('2024-09-02'), ana)).toBe('1/0/1');
  });
  const week = [from('2024-09-01'), ana, ana, from('2024-09-06')];
  const again = [from('2024-08-31'), ...week, from('2024-09-07')];

  it('counts where that was a duplicate, and once only', async () => {
    await judgeSuspects(dataSource, 'RejectSuspect');
    expect(await take(...week)).toBe('3/1/0');
    expect(await take(...again)).toBe('2/4/0');
  });

  it('is a person’s as long as nobody has said what that was, and is asked of once only', async () => {
    expect(await take(...week)).toBe('2/1/1');
    expect(await take(...again)).toBe('2/4/0');
    expect(await anas()).toEqual(['60000 open', ...Array<string>(2).fill('60000 suspected of perhaps-repeated')]);
  });

  it('is known where that was it', async () => {
    await judgeSuspects(dataSource, 'AcceptSuspect');
    expect(await take(...week)).toBe('2/2/0');
  });
});

it('does not ask a second time of what a day had more, when an earlier statement had all of that day', async () => {
  await take(from('2024-09-02'), ana, from('2024-09-04'));
  expect(await take(ana, ana)).toBe('0/1/1');
  await judgeSuspects(dataSource, 'RejectSuspect');
  expect(await take(ana, ana, from('2024-09-05'))).toBe('1/2/0');
  expect(await take(ana, ana, ana)).toBe('0/2/1');
});

it('takes a day as told again when all that counts of it is told again, whatever was no money', async () => {
  await take(ana, ben);
  await take(from('2024-09-02'), ana);
  await judgeSuspects(dataSource, 'RejectSuspect');
  expect(await take(from('2024-09-01'), ana, ben)).toBe('1/2/0');
});

it('does not ask a second time of a line that the bank names, nor of the same statement', async () => {
  const told = { day: '2024-09-02', openingMinor: 0 };
  const bring = (statement: Statement): Promise<string> => countsOf(() => importFile(dataSource, camt(statement)));
  const named = [{ minor: 5, reference: 'B', on: '2024-09-04' }];
  const richer = { ...told, id: 'S', lines: [{ minor: 60_000, text: ['RF18', 'Diploma'] }, { minor: 100 }] };
  await bring({ ...told, lines: [{ minor: 60_000, text: ['RF18'] }, { minor: 100 }] });
  await bring({ day: '2024-09-03', openingMinor: 5, lines: [{ minor: 60_000, reference: 'B' }] });
  expect([await bring(richer), await bring({ openingMinor: 9, lines: named })]).toEqual(['0/1/1', '0/0/1']);
  await judgeSuspects(dataSource, 'RejectSuspect');
  expect([await bring(richer), await bring({ openingMinor: 7, lines: named })]).toEqual(['0/2/0', '0/1/0']);
});

it('counts a duplicate that somebody has reopened as money again', async () => {
  await take(ana);
  await take(from('2024-09-02'), ana);
  await judgeSuspects(dataSource, 'RejectSuspect');
  const [duplicate] = await dataSource.query<{ id: string }[]>(
    `SELECT id FROM bank_entry WHERE suspected_of IS NOT NULL`,
  );
  await saysOf(dataSource, duplicate?.id ?? '', { type: 'ReopenEntry', becauseId: 't' });
  expect(await take(from('2024-09-01'), ana, ana, from('2024-09-06'))).toBe('2/2/0');
  // Of two that fit, nobody can say which a line takes back.
  const nobody = { name: null, iban: null };
  const taking = { bankReference: null, endToEndId: 'E2E', amountMinor: 60_000, counterparty: nobody };
  await dataSource.query(`UPDATE bank_entry_text SET end_to_end_id = 'E2E'`);
  expect(await originalsOf(dataSource.manager, { id: duplicate?.id ?? '', ...taking })).toHaveLength(2);
});

/** What was booked on each day; and exports that begin with a day, and end at whatever had been booked by then. */
const season = fc.record({
  days: fc.array(fc.array(fc.constantFrom(100, 100, 200), { maxLength: 3 }), { minLength: 3, maxLength: 4 }),
  exports: fc.array(fc.record({ from: fc.nat(3), more: fc.nat(2), isJudged: fc.boolean() }), { maxLength: 8 }),
});

it('loses no payment and counts none twice, whenever a person who sees the account says what is a duplicate', async () => {
  let account = 0;
  await fc.assert(
    fc.asyncProperty(season, async ({ days, exports }) => {
      const iban = ibanOf((account += 1));
      await declare(dataSource, { iban });
      const booked = days.flatMap((minors, day) => minors.map((minor) => ({ minor, day, on: `2024-09-0${day + 1}` })));
      const all = { from: 0, more: booked.length, isJudged: true };
      let told = 0;
      for (const { from: first, more, isJudged } of [...exports, all]) {
        told = Math.min(told + more, booked.length);
        const lines = booked.slice(0, told).filter(({ day }) => day >= first);
        if (lines.length > 0) await importFile(dataSource, csvExport(...lines), { account: iban });
        const truth = booked.slice(0, told).map(({ on, minor }) => `${on} ${minor}`);
        if (isJudged) await judgeSuspects(dataSource, truth, iban);
        const counted = await countedLines(iban);
        for (const line of counted) expect(times(counted, line)).toBeLessThanOrEqual(times(truth, line));
      }
      expect(await countedLines(iban)).toEqual(booked.map(({ on, minor }) => `${on} ${minor}`).toSorted());
    }),
    { numRuns: 100 },
  );
}, 180_000);

const times = (list: readonly string[], line: string): number => list.filter((one) => one === line).length;

async function countedLines(iban: string): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(
    `SELECT booked_on || ' ' || amount_minor AS line FROM bank_entry
     JOIN bank_account AS account ON account.id = account_id WHERE iban = $1 AND state = 'open' ORDER BY 1`,
    [iban],
  );
  return rows.map(({ line }) => line);
}
