import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPayoutDesk } from '#activities/payout-desk.js';
import type { UntoldBatchCommand } from '#domain/batch/batch-commands.js';
import { camt, declare, importFile } from './support/bank.js';
import { textsOf } from './support/pain.js';
import { openSchool } from './support/school.js';
import { until } from './support/until.js';
import { Workshop } from './support/workshop.js';

const REFUNDS = 40;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
afterAll(() => workshop.close());

/** So many who paid 10.00 too much, by transfer. */
async function overpaid(): Promise<void> {
  const { dataSource } = workshop;
  const school = await openSchool(workshop);
  const streams = await Promise.all(Array.from({ length: REFUNDS }, () => school.apply()));
  await Promise.all(streams.map((stream) => school.act(stream, { type: 'Admit', override: null })));
  const invoices = await dataSource.query<{ reference: string }[]>(
    'SELECT creditor_reference AS reference FROM invoice',
  );
  await declare(dataSource);
  const lines = invoices.map(({ reference: structured }) => {
    return { minor: 61_000, structured, from: 'FR1420041010050500013M02606' };
  });
  await importFile(dataSource, camt({ openingMinor: 0, lines }));
  await until(async () => (await workshop.count('SELECT count(*)::integer AS count FROM refund')) === REFUNDS, 90_000);
}

const happened = (type: string): Promise<number> =>
  workshop.count(`SELECT count(*)::integer AS count FROM domain_event WHERE type = '${type}'`);

interface File {
  readonly sha256: string;
  readonly bytes: Buffer;
}
/** Makes it impossible to seal a batch until the answer is called; whoever tries is told to come again. */
async function holdSealing(): Promise<() => Promise<unknown>> {
  const { dataSource } = workshop;
  await dataSource.query(`
    CREATE FUNCTION not_yet() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE 'not yet' USING ERRCODE = 'lock_not_available'; END $$;
    CREATE TRIGGER not_yet BEFORE INSERT ON domain_event FOR EACH ROW
      WHEN (new.type = 'BatchSealed') EXECUTE FUNCTION not_yet()`);
  return () => dataSource.query('DROP TRIGGER not_yet ON domain_event; DROP FUNCTION not_yet');
}

const files = (): Promise<readonly File[]> => workshop.dataSource.query('SELECT sha256, bytes FROM refund_file');

it('orders every refund once, and makes one file, though workers are killed in mid-release', async () => {
  let victim = await workshop.startWorker();
  await overpaid();
  const batch = randomUUID();
  const desk = createPayoutDesk(workshop.dataSource);
  const tell = async (by: string, command: UntoldBatchCommand): Promise<void> => {
    const told = { ...command, id: randomUUID(), by, role: 'finance' } as const;
    expect((await desk.tell(batch, told, new Date().toISOString())).rejection).toBeNull();
  };
  // All could be sealed before the worker is killed, however late that is.
  const letSeal = await holdSealing();
  await tell('staff:bruno', { type: 'PrepareBatch', account: null, refunds: null, entries: null, dueBy: null });
  await tell('staff:carla', { type: 'ReleaseBatch' });
  // Some are approved, some ordered; of those that have answered, the batch does not know of all.
  for (const [type, least] of [
    ['RefundApproved', 5],
    ['RefundOrdered', 5],
  ] as const) {
    await until(async () => (await happened(type)) >= least, 60_000);
    await victim.stop('SIGKILL');
    expect(await happened('BatchSealed')).toBe(0);
    expect(await workshop.count('SELECT count(*)::integer AS count FROM owed_tell')).toBeGreaterThan(0);
    victim = await workshop.startWorker();
  }
  await letSeal();
  await until(async () => (await happened('BatchSealed')) === 1, 90_000);
  const [file, another] = await files();
  expect(another).toBeUndefined();
  const text = file?.bytes.toString() ?? '';
  expect(new Set(textsOf(text, 'EndToEndId')).size).toBe(REFUNDS);
  expect(textsOf(text, 'CtrlSum')).toEqual(['400.00', '400.00']);
  expect(createHash('sha256').update(text).digest('hex')).toBe(file?.sha256);
  const ordered = await workshop.dataSource.query<object[]>(
    `SELECT type, count(*)::integer, count(DISTINCT stream)::integer AS streams FROM domain_event
     WHERE type IN ('RefundApproved', 'RefundOrdered', 'LineOrdered') GROUP BY type ORDER BY type`,
  );
  expect(ordered).toEqual([
    { type: 'LineOrdered', count: REFUNDS, streams: 1 },
    { type: 'RefundApproved', count: REFUNDS, streams: REFUNDS },
    { type: 'RefundOrdered', count: REFUNDS, streams: REFUNDS },
  ]);
  await victim.stop('SIGKILL');
  await workshop.startWorker();
  await until(async () => (await workshop.count('SELECT count(*)::integer AS count FROM owed_tell')) === 0, 60_000);
  expect(await files()).toEqual([file]);
}, 240_000);
