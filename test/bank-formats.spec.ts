import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { camt, declare, importFile, OUR_IBAN } from './support/bank.js';
import { csvExport, type CsvLine, sampleCsv } from './support/statement-files.js';
import { judgeSuspects } from './support/suspects.js';
import { freshDatabase } from './support/world.js';

// One payment in the words of several formats: two of them are never equal by their content.

let dataSource: DataSource;
beforeEach(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
});
afterEach(() => dataSource.destroy());

/** `60000 Ana open`, in the order of the alphabet. */
async function stored(): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(
    `SELECT concat_ws(' ', amount_minor, split_part(counterparty_name, ' ', 1), CASE state WHEN 'open' THEN 'open' ELSE suspected_of END) AS line
     FROM bank_entry JOIN bank_entry_text USING (id) ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

const [MONDAY, TUESDAY, WEDNESDAY] = ['2024-09-02', '2024-09-03', '2024-09-04'];
const FEE = 60_000;
const csv = (...lines: readonly CsvLine[]) => importFile(dataSource, csvExport(...lines), { account: OUR_IBAN });
const paid = (name: string, on = TUESDAY): CsvLine => ({ on, minor: FEE, name });
const day = (on: string, openingMinor: number | null, ...names: readonly string[]) =>
  importFile(
    dataSource,
    camt({ day: on, openingMinor, lines: names.map((name) => ({ minor: FEE, name, text: [`From ${name}`] })) }),
  );

describe('an export at noon, and the statement of the day that goes on from the one before', () => {
  it('count what both have once', async () => {
    await day(MONDAY, 0, 'Eve');
    await csv(paid('Ana'));
    await day(TUESDAY, FEE, 'Ben', 'Ana');
    expect(await stored()).toEqual(['60000 Ana open', '60000 Ana told-otherwise', '60000 Ben open', '60000 Eve open']);
    // As a person has said: the week has nothing new, and asks of nothing again.
    await judgeSuspects(dataSource, 'RejectSuspect');
    await importFile(
      dataSource,
      camt({
        ...{ day: MONDAY, until: WEDNESDAY, openingMinor: 0 },
        lines: [
          ...[
            { on: MONDAY, name: 'Eve' },
            { on: TUESDAY, name: 'Ben' },
            { on: TUESDAY, name: 'Ana' },
          ],
          { on: WEDNESDAY, name: 'Ida' },
        ].map(({ on, name }) => ({ on, name, minor: FEE, text: [`From ${name}`] })),
      }),
    );
    expect((await stored()).filter((line) => line.includes('Ida') || line.includes('told'))).toEqual([
      ...['60000 Ana told-otherwise', '60000 Ida open'],
    ]);
  });

  it('leave alone what the day before had', async () => {
    await csv(paid('Ana', MONDAY));
    await day(MONDAY, 0, 'Ana');
    await judgeSuspects(dataSource, 'RejectSuspect');
    await day(TUESDAY, FEE, 'Ben');
    await day(WEDNESDAY, 2 * FEE, 'Ida');
    expect((await stored()).filter((line) => !line.includes('Ana'))).toEqual(['60000 Ben open', '60000 Ida open']);
  });

  it('count equals once where both have the same words', async () => {
    await day(MONDAY, 0, 'Eve');
    await day(TUESDAY, null, 'Ana');
    await day(TUESDAY, FEE, 'Ana', 'Ana');
    expect((await stored()).filter((line) => line.includes('Ana'))).toEqual([
      ...['60000 Ana open', '60000 Ana open', '60000 Ana perhaps-repeated'],
    ]);
  });
});

it('asks of an export what the statement of the same day may have in other words, up to what that has', async () => {
  await day(TUESDAY, 0, 'Ana');
  await csv(paid('Ben'), paid('Ana'), { on: TUESDAY, minor: 100, name: 'Ana' }, paid('Ana', WEDNESDAY));
  expect(await stored()).toEqual([
    ...['100 Ana open', '60000 Ana open', '60000 Ana open', '60000 Ana told-otherwise', '60000 Ben open'],
  ]);
});

it('asks nothing of two exports of one format that have different payers', async () => {
  await csv(paid('Ana'));
  await csv(paid('Ben'));
  expect(await stored()).toEqual(['60000 Ana open', '60000 Ben open']);
});

it('asks of an export that is read by another mapping than the one before what both may have', async () => {
  await csv(paid('Ana'), paid('Ben'));
  const { columns } = sampleCsv.mapping;
  await declare(dataSource, { csv: { ...sampleCsv.mapping, columns: { ...columns, text: ['Purpose', 'State'] } } });
  await csv(paid('Ana'), paid('Ben'), paid('Ida'), paid('Eve', WEDNESDAY));
  expect(await stored()).toEqual([
    ...['60000 Ana open', '60000 Ana told-otherwise', '60000 Ben open', '60000 Ben told-otherwise'],
    ...['60000 Eve open', '60000 Ida open'],
  ]);
  // The mapping as it was: nothing is asked of what it has in the same words.
  await declare(dataSource);
  await csv(paid('Ana'), paid('Ben'), paid('Zoe', MONDAY));
  expect((await stored()).filter((line) => line.includes('Zoe'))).toEqual(['60000 Zoe open']);
});

/** What is booked in the sample's first statement. */
const MT940 = [
  [MONDAY, FEE],
  [MONDAY, -22_500],
  ['2024-09-01', -10_000],
] as const;

it.each([
  ['first', true],
  ['last', false],
])('counts once what MT940 tells %s, and an export as well', async (_, isFirst) => {
  await declare(dataSource, { otherNumbers: ['37040044/0532013000'] });
  const [statement = ''] = (await readFile('libs/bank/samples/mt940.sta', 'utf8')).split('\n-\n');
  const mt940 = () => importFile(dataSource, `${statement}\n-\n`);
  if (isFirst) await mt940();
  await csv(...MT940.map(([on, minor]) => ({ on, minor, name: 'In other words' })));
  if (!isFirst) await mt940();
  const [counts] = await dataSource.query<{ open: number; suspected: number }[]>(
    `SELECT count(*) FILTER (WHERE state = 'open')::integer AS open,
            count(*) FILTER (WHERE suspected_of = 'told-otherwise')::integer AS suspected FROM bank_entry`,
  );
  expect(counts).toEqual({ open: MT940.length, suspected: MT940.length });
});
