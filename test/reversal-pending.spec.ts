import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { readProgramme } from '#programmes/read-programme.js';
import { subjectOf } from '#telling/names.js';
import { ibanOf } from './support/bank.js';
import { BankTown } from './support/bank-town.js';
import { RealRecord } from './support/real-record.js';
import { freshDatabase } from './support/world.js';

const AT = '2024-09-04T10:00:00.000Z';

let dataSource: DataSource;
beforeAll(async () => void (dataSource = await freshDatabase()));
afterAll(() => dataSource.destroy());

it('orders nothing of what the bank is taking back, at each step until the account has heard of it', async () => {
  const record = new RealRecord(dataSource);
  const programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
  const town = await BankTown.of(record, programme, ibanOf(1));
  const { stream = '', reference: structured = '' } = town.payers[0] ?? {};
  await town.brings([{ minor: 61_000, structured, reference: 'R1' }]);
  await town.works(50);
  await record.brings(stream, AT, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' });
  const ordered = async (): Promise<string> => {
    const words = { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' } as const;
    return (await record.tell(stream, AT, words)).rejection?.reason ?? 'ordered';
  };
  await town.brings([{ minor: -61_000, reference: 'R1', isReversal: true }]);
  const answers: string[] = [];
  // It is matched; the entry that it takes back is told; its application is.
  for (const step of ['matched', 'entry', 'application']) {
    await town.works(1);
    answers.push(`${step}: ${await ordered()}`);
  }
  expect(answers).toEqual([
    'matched: payment-being-reversed',
    'entry: payment-being-reversed',
    'application: refund-not-approved',
  ]);
  const accounts = await dataSource.query<unknown[]>(
    'SELECT received_minor AS received, owed_back_minor AS "owedBack", refunded_minor AS refunded FROM application WHERE id = $1',
    [subjectOf(stream)],
  );
  expect(accounts).toEqual([{ received: '0', owedBack: '0', refunded: '0' }]);
}, 60_000);
