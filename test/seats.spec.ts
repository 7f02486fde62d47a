import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { admit, cancel, diploma, pay, type Said } from './support/life.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
});
afterAll(() => dataSource.destroy());

const AT = '2024-08-26T10:00:00.000Z';
const LATER = '2024-09-30T10:00:00.000Z';
const paid = pay(60_000, '2024-08-20');
const clock: Said = { type: 'ObserveTime', by: 'clock' };
const exception = (by: string, role: 'admissions' | 'finance'): Said => {
  return { type: 'GrantException', percent: 50, becauseId: 't', by, role };
};
const revocation = (by: string): Said => ({ type: 'RevokeAdmission', becauseId: 't', by });
const bounce = (by: string): Said => ({ type: 'ReversePayment', paymentId: '2024-08-20-60000', becauseId: 't', by });

const seatsIn = async (edition: string): Promise<number> => {
  const [row] = await dataSource.query<{ count: number }[]>(
    'SELECT count(*)::integer AS count FROM seat WHERE edition = $1',
    [edition],
  );
  return row?.count ?? 0;
};

/** An edition with one place, which somebody has. */
async function full() {
  const edition = await register.publish({ terms: { ...diploma.terms, capacity: 1 } });
  const [first, second] = [
    await register.apply(edition, '2024-08-01T10:00:00.000Z', { email: '1@example.org' }),
    await register.apply(edition, '2024-08-01T10:00:00.000Z', { email: '2@example.org' }),
  ];
  await register.tell(first, '2024-08-05T10:00:00.000Z', admit);
  expect((await register.tell(second, '2024-08-06T10:00:00.000Z', admit)).rejection?.reason).toBe('edition-full');
  return { edition, first, second };
}

it.each<[string, readonly (readonly [at: string, said: Said])[]]>([
  ['a withdrawal', [[AT, { type: 'Withdraw' }]]],
  ['a lapse', [[LATER, clock]]],
  [
    'an accepted cancellation',
    [
      [AT, paid],
      [AT, cancel(AT)],
    ],
  ],
  [
    'a place given up',
    [
      [AT, paid],
      [AT, { type: 'GiveUpPlace' }],
    ],
  ],
  [
    'an exception of two persons',
    [
      [AT, paid],
      [AT, exception('staff:a', 'admissions')],
      [AT, exception('staff:b', 'finance')],
    ],
  ],
  ['a revocation', [[AT, revocation('staff:a')]]],
  ['an invoice cancelled', [[AT, { type: 'CancelInvoice', becauseId: 't' }]]],
  [
    'a revocation by two persons',
    [
      [AT, paid],
      [AT, revocation('staff:a')],
      [AT, revocation('staff:b')],
    ],
  ],
])('%s gives the place to the next', async (_end, said) => {
  const { edition, first, second } = await full();
  for (const [at, words] of said) expect((await register.tell(first, at, words)).rejection).toBeNull();
  expect(await seatsIn(edition)).toBe(0);
  expect((await register.tell(second, LATER, admit)).rejection).toBeNull();
  expect(await seatsIn(edition)).toBe(1);
});

it.each<[string, readonly (readonly [at: string, said: Said])[]]>([
  [
    'a cancellation that is refused',
    [
      [AT, paid],
      [AT, cancel(AT, { channel: 'other' })],
    ],
  ],
  [
    'one person alone',
    [
      [AT, paid],
      [AT, revocation('staff:a')],
    ],
  ],
  [
    'a payment that bounced',
    [
      [AT, paid],
      [AT, bounce('staff:a')],
    ],
  ],
  [
    'another participant',
    [
      [AT, paid],
      [AT, { type: 'SubstituteParticipant', personId: randomUUID(), becauseId: 't' }],
    ],
  ],
])('%s does not', async (_what, said) => {
  const { edition, first, second } = await full();
  for (const [at, words] of said) expect((await register.tell(first, at, words)).rejection).toBeNull();
  expect((await register.tell(second, AT, admit)).rejection?.reason).toBe('edition-full');
  expect(await seatsIn(edition)).toBe(1);
});

it('a place that is reinstated may exceed the capacity, and then nobody else is admitted', async () => {
  const { edition, first, second } = await full();
  const third = await register.apply(edition, '2024-08-10T10:00:00.000Z', { email: '3@example.org' });
  await register.tell(first, LATER, clock);
  await register.tell(second, LATER, admit);
  await register.tell(first, '2024-10-01T10:00:00.000Z', pay(60_000, '2024-09-03'));
  expect(await seatsIn(edition)).toBe(2);
  await register.tell(second, '2024-10-02T10:00:00.000Z', { type: 'Withdraw' });
  expect((await register.tell(third, '2024-10-04T10:00:00.000Z', admit)).rejection?.reason).toBe('edition-full');
});
