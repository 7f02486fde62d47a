import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { subjectOf } from '#telling/names.js';
import { camt, declare, importFile } from './support/bank.js';
import { holdStream } from './support/hold-stream.js';
import { openSchool } from './support/school.js';
import { until } from './support/until.js';
import { Workshop } from './support/workshop.js';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
afterAll(() => workshop.close());

it('loses and doubles nothing when workers are killed in the midst of matching', async () => {
  const { dataSource } = workshop;
  let victim = await workshop.startWorker();
  const school = await openSchool(workshop);
  const streams = await Promise.all(Array.from({ length: 24 }, () => school.apply()));
  await Promise.all(streams.map((stream) => school.act(stream, { type: 'Admit', override: null })));
  const invoices = await dataSource.query<{ id: string; reference: string }[]>(
    'SELECT application_id AS id, creditor_reference AS reference FROM invoice ORDER BY number',
  );
  expect(new Set(invoices.map(({ id }) => id))).toEqual(new Set(streams.map(subjectOf)));
  await declare(dataSource);
  const lines = invoices.flatMap(({ reference }) =>
    [30_000, 30_000].map((minor) => ({ minor, structured: reference })),
  );
  // One of them cannot be told before the workers are killed, however late that is.
  const release = await holdStream(dataSource, streams[0] ?? '');
  await importFile(dataSource, camt({ openingMinor: 0, lines }));
  for (const told of [8, 24]) {
    await until(async () => (await workshop.count('SELECT count(*)::integer FROM receipt')) >= told, 60_000);
    await victim.stop('SIGKILL');
    expect(await workshop.count('SELECT count(*)::integer FROM owed_tell')).toBeGreaterThan(0);
    victim = await workshop.startWorker();
  }
  await release();
  const left = `SELECT (SELECT count(*) FROM bank_matching)::integer + (SELECT count(*) FROM owed_tell)::integer AS count`;
  await until(async () => (await workshop.count(left)) === 0, 60_000);
  const accounts = await dataSource.query<object[]>(
    `SELECT DISTINCT phase, received_minor::integer AS received,
            (SELECT count(*)::integer FROM receipt WHERE application_id = application.id) AS receipts FROM application`,
  );
  expect(accounts).toEqual([{ phase: 'guaranteed', received: 60_000, receipts: 2 }]);
  expect(await workshop.count(`SELECT count(*)::integer FROM bank_allocation WHERE told = 'recorded'`)).toBe(48);
  expect(await workshop.count(`SELECT count(*)::integer FROM domain_event WHERE type = 'EntryAllocated'`)).toBe(48);
}, 180_000);
