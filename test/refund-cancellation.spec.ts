import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { messageOf } from '#domain/batch/sepa.js';
import type { Line } from './support/bank.js';
import { PayoutTown, type Transfer } from './support/payout-town.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let town: PayoutTown;
beforeAll(async () => {
  dataSource = await freshDatabase();
  town = await PayoutTown.owing(dataSource, 2);
  await town.tells();
}, 120_000);
afterAll(() => dataSource.destroy());

const debit = ({ minor, endToEnd }: Transfer): Line => ({ minor: -minor, endToEnd });
const cancelled = (batch: string): Promise<string | null> => town.says(batch, { type: 'CancelBatch', becauseId: 't' });
const lineCancelled = (batch: string, line: number): Promise<string | null> =>
  town.says(batch, { type: 'CancelLine', line, becauseId: 't' });

it('is refused from the moment on which a statement names a transfer: before anybody has looked, and before the batch has heard', async () => {
  const { batch, transfers } = await town.sealed();
  const [first] = transfers;
  if (first === undefined) throw new Error('nothing was sealed');
  // A cent more than was ordered: it will be a person's, and what it names is still on its way out or has left.
  await town.reads([{ ...debit(first), minor: -first.minor - 1 }]);
  expect([await cancelled(batch), await lineCancelled(batch, 1)]).toEqual(['batch-was-sent', 'batch-was-sent']);
  await town.brings([]);
  await town.tells();
  const [open] = await dataSource.query<{ id: string }[]>(
    `SELECT id FROM bank_entry WHERE because = 'transfer-differs'`,
  );
  expect([await cancelled(batch), await lineCancelled(batch, 1)]).toEqual(['batch-was-sent', 'batch-was-sent']);

  await town.decides(open?.id ?? '', { type: 'DismissEntry', becauseId: 't' });
  await town.brings([debit(first)]);
  expect(await dataSource.query(`SELECT command ->> 'type' AS type FROM owed_tell`)).toEqual([{ type: 'NoteDebit' }]);
  expect([await cancelled(batch), await lineCancelled(batch, 1)]).toEqual(['batch-was-sent', 'batch-was-sent']);
  // The bank did not do the other.
  expect(await lineCancelled(batch, 2)).toBeNull();
  await town.tells();
  expect(await town.lines(batch)).toEqual({ cancelled: 1, paid: 1 });
}, 60_000);

it('is refused for every line of it when one sum of the bank names the file', async () => {
  const { batch, transfers } = await town.sealed();
  const minor = transfers.reduce((sum, one) => sum + one.minor, 0);
  await town.reads([{ minor: -minor, endToEnd: messageOf(batch) }]);
  expect([await cancelled(batch), await lineCancelled(batch, 1)]).toEqual(['batch-was-sent', 'batch-was-sent']);
  await town.brings([]);
  expect([await cancelled(batch), await lineCancelled(batch, 1)]).toEqual(['batch-was-sent', 'batch-was-sent']);
  await town.tells();
  expect(await town.lines(batch)).toEqual({ paid: 1 });
}, 60_000);
