import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import { inTransaction } from '#database/transaction.js';
import { entryStream } from '#telling/names.js';
import { PayoutTown, type Transfer } from './support/payout-town.js';
import { rebuilt } from './support/rebuilt.js';
import { freshDatabase } from './support/world.js';

const REFUNDS = 30;
const RETURNS = 20;

let dataSource: DataSource;
let town: PayoutTown;
let batch: string;
let transfers: readonly Transfer[];
beforeAll(async () => {
  dataSource = await freshDatabase();
  town = await PayoutTown.owing(dataSource, REFUNDS);
  await town.tells();
  // Money from nobody known, which goes back to whoever sent it.
  const from = 'FR1420041010050500013M02606';
  await town.brings(Array.from({ length: RETURNS }, (_, nth) => ({ minor: 4_000 + nth, name: 'Nobody', from })));
  const unknown = await dataSource.query<{ id: string }[]>('SELECT id FROM bank_entry');
  for (const { id } of unknown) await town.decides(id, { type: 'ReturnEntry', becauseId: 't' });
  ({ batch, transfers } = await town.sealed());
}, 120_000);
afterAll(() => dataSource.destroy());

const told = (stream: string): Promise<number> =>
  dataSource
    .query<{ count: number }[]>(`SELECT count(*)::integer AS count FROM owed_tell WHERE stream LIKE $1`, [stream])
    .then(([row]) => row?.count ?? 0);
/** Transactions in which the events were recorded. */
const steps = async (type: string): Promise<readonly [events: number, steps: number]> => {
  const [row] = await dataSource.query<{ events: number; steps: number }[]>(
    'SELECT count(*)::integer AS events, count(DISTINCT xmin::text)::integer AS steps FROM domain_event WHERE type = $1',
    [type],
  );
  return [row?.events ?? 0, row?.steps ?? 0];
};

it('tells the entries that owe something back by the dozen as it tells applications, and notes it in one step', async () => {
  expect(transfers).toHaveLength(REFUNDS + RETURNS);
  expect(await town.lines(batch)).toEqual({ ordered: REFUNDS + RETURNS });
  expect([await steps('RefundApproved'), await steps('EntryReturnOrdered')]).toEqual([
    [REFUNDS, REFUNDS],
    [RETURNS, 1],
  ]);
  expect(await steps('LineOrdered')).toEqual([REFUNDS + RETURNS, 2]);
});

it('tells a batch of all debit lines in one step; of what differs a person hears, and the rest counts', async () => {
  const [odd, ...rest] = transfers;
  await town.brings([
    { minor: -(odd?.minor ?? 0) - 1, endToEnd: odd?.endToEnd ?? '' },
    ...rest.map(({ minor, endToEnd }) => ({ minor: -minor, endToEnd })),
  ]);
  expect(await told(`batch-${batch}`)).toBe(transfers.length);
  // 48 in one lot, two in the next.
  await town.tellsOnce();
  expect(await told(`batch-${batch}`)).toBe(transfers.length - 48);
  await town.tells();
  expect(await steps('ShareDebited')).toEqual([transfers.length - 1, 2]);
  expect(await town.lines(batch)).toEqual({ ordered: 1, paid: transfers.length - 1 });
  const open = await dataSource.query<object[]>(
    `SELECT amount_minor AS minor FROM bank_entry WHERE because = 'transfer-differs'`,
  );
  expect(open).toEqual([{ minor: String((odd?.minor ?? 0) + 1) }]);
  expect(town.waited).toEqual([]);
}, 60_000);

it('tells it of all that came back in as few steps', async () => {
  const [, ...rest] = transfers;
  await town.brings(rest.map(({ minor, endToEnd }) => ({ minor, endToEnd, returnReason: 'AC04' })));
  await town.tells();
  expect([await steps('ShareReturned'), await steps('EntryReturnCameBack')]).toEqual([
    [transfers.length - 1, 2],
    [RETURNS, 1],
  ]);
  expect(await town.lines(batch)).toEqual({ ordered: 1, returned: transfers.length - 1 });
  expect([town.waited, (await rebuilt(dataSource)).differences]).toEqual([[], []]);
}, 60_000);

it('judges each command of a step on what the one before it left, takes none twice, and answers each by itself', async () => {
  const [open] = await dataSource.query<{ id: string; version: number }[]>(
    `SELECT id, version FROM bank_entry WHERE because = 'transfer-differs'`,
  );
  const by = { at: new Date().toISOString(), by: 'staff:omar', role: 'finance' } as const;
  const commands = [
    { type: 'DismissEntry', becauseId: 't', id: 'one', ...by },
    { type: 'DismissEntry', becauseId: 't', id: 'one', ...by },
    { type: 'DismissEntry', becauseId: 't', id: 'two', ...by },
    { type: 'ReopenEntry', becauseId: 't', id: 'three', ...by },
  ] as const;
  const answers = await inTransaction(dataSource, (manager) =>
    entryRecorder.recordAll(manager, entryStream(open?.id ?? ''), commands),
  );
  const before = open?.version ?? 0;
  expect(answers.map(({ outcome, rejection }) => [outcome.version - before, rejection?.reason ?? null])).toEqual([
    [1, null],
    [1, null],
    [1, expect.any(String)],
    [2, null],
  ]);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
}, 60_000);

it('passes by what another tells a batch, and tells the others meanwhile', async () => {
  const [odd] = transfers;
  await town.brings([{ minor: -(odd?.minor ?? 0), endToEnd: odd?.endToEnd ?? '' }]);
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock(4, hashtext($1))', [`batch-${batch}`]);
    expect(await town.tellsOnce()).toBe(false);
  });
  expect(await told(`batch-${batch}`)).toBe(1);
  await town.tells();
  expect(await town.lines(batch)).toEqual({ paid: 1, returned: transfers.length - 1 });
}, 60_000);
