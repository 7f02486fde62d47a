import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { admit, pay } from './support/life.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
});
afterAll(() => dataSource.destroy());

it('smoke', async () => {
  const edition = await register.publish();
  const id = await register.apply(edition, '2024-08-01T10:00:00.000Z');
  console.log(await register.tell(id, '2024-08-05T10:00:00.000Z', admit));
  console.log(await register.tell(id, '2024-08-06T10:00:00.000Z', pay(65_000, '2024-08-06')));
  for (const table of ['edition', 'application', 'seat', 'invoice', 'receipt', 'refund']) {
    console.log(table, await dataSource.query(`select * from ${table}`));
  }
  expect(1).toBe(1);
});
