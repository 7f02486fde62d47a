import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { passingFault } from '#database/passing-fault.js';
import { inTransaction } from '#database/transaction.js';
import { type Cable, cableTo } from './support/cable.js';
import { freshDatabaseUrl } from './support/world.js';

let cable: Cable;
let dataSource: DataSource;

beforeAll(async () => {
  cable = await cableTo(await freshDatabaseUrl());
  dataSource = await createDataSource(cable.url).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await cable.close();
});

/** The work of a transaction goes on for a moment after its connection was lost, as work between two queries does. */
const losing = (work: (manager: EntityManager) => Promise<unknown>): Promise<unknown> =>
  inTransaction(dataSource, async (manager) => {
    await manager.query('SELECT 1');
    cable.pull();
    await sleep(100);
    cable.putBack();
    return { keep: true, result: await work(manager) };
  }).then(
    () => null,
    (error: unknown) => error,
  );

it.each([
  ['a query', (manager: EntityManager) => manager.query('SELECT 1')],
  ['a find', (manager: EntityManager) => manager.find('EditionRow')],
  ['the commit', () => Promise.resolve()],
])('knows a connection that was lost between two queries from a bug, when %s tells of it', async (_what, work) => {
  const error = await losing(work);
  expect(error).toBeInstanceOf(Error);
  expect(passingFault(error)).not.toBeNull();
  expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
