import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { backlog } from '#readmodel/backlog.js';
import { applicationStream } from '#telling/names.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { round, startWatchman, type Watch } from '../apps/worker/watchman.js';
import { camt, declare, importFile } from './support/bank.js';
import { admit, pay } from './support/life.js';
import { Register } from './support/register.js';
import { findLine, loseLine } from './support/tampering.js';
import { until } from './support/until.js';
import { freshDatabase, temporalAddress } from './support/world.js';

const taskQueue = `watched-${randomUUID()}`;
const APPLIED = '2024-08-01T10:00:00.000Z';
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let dataSource: DataSource;
let client: Client;
let register: Register;
let watch: Watch;
let now: Instant = '2024-08-01T12:00:00.000Z';

beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
  client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
  const teller = new Teller(client, taskQueue, { callTimeoutMs: 500, patienceMs: 500 }); // No worker answers here.
  watch = { dataSource, client, taskQueue, teller, log: quiet, clock: () => now, intervalMs: 10 };
});
afterAll(async () => {
  await client.connection.close();
  await dataSource.destroy();
});

const later = (ms: number): void => void (now = new Date(Date.parse(now) + ms).toISOString());

it('knows nothing of workflows before the first round, and after the last one not for long', async () => {
  expect(await backlog(dataSource, now)).toMatchObject({ roundAgeSeconds: null, withoutWorkflow: null });
  await round(watch);
  expect(await backlog(dataSource, now)).toMatchObject({ roundAgeSeconds: 0, withoutWorkflow: 0 });
  later(180_000);
  expect(await backlog(dataSource, now)).toMatchObject({ roundAgeSeconds: 180, withoutWorkflow: 0 });
  later(1);
  expect(await backlog(dataSource, now)).toMatchObject({ roundAgeSeconds: 180.001, withoutWorkflow: null });
});

it('counts what no workflow attends to while it is told, and then what gave no answer', async () => {
  const edition = await register.publish();
  const ids = [await register.apply(edition, APPLIED), await register.apply(edition, APPLIED)];
  const walking = round(watch);
  await until(async () => (await backlog(dataSource, now)).withoutWorkflow === 2);
  expect([...(await walking)].sort()).toEqual(ids.map(applicationStream).sort());
  expect(await backlog(dataSource, now)).toMatchObject({ withoutWorkflow: 2 });
  // Telling has started them, though no worker takes them on.
  await until(async () => {
    await round(watch);
    return (await backlog(dataSource, now)).withoutWorkflow === 0;
  });
});

it('counts the money that does not add up every five minutes, and believes it for fifteen', async () => {
  const id = await register.apply(await register.publish(), APPLIED);
  await register.tell(id, '2024-08-05T10:00:00.000Z', admit);
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(65_000, '2024-08-06'));
  const forge = (by: number) =>
    dataSource.query('UPDATE receipt SET amount_minor = amount_minor + $2 WHERE application_id = $1', [id, by]);
  const unbalanced = async (): Promise<number> => (await backlog(dataSource, now)).unbalanced;
  const named: object[] = [];
  await forge(1);
  expect(await unbalanced()).toBe(0);
  const watchman = startWatchman({ ...watch, log: { ...quiet, error: (fields: object) => void named.push(fields) } });
  try {
    await until(async () => (await unbalanced()) === 1);
    expect(named).toContainEqual({ found: 1, applications: [id] });
    await forge(-1);
    later(299_999);
    expect(await unbalanced()).toBe(1);
    later(1);
    await until(async () => (await unbalanced()) === 0);
    await forge(1);
    later(300_000);
    await until(async () => (await unbalanced()) === 1);
  } finally {
    await watchman.stop();
    await forge(-1);
  }
  later(899_999);
  expect(await unbalanced()).toBe(1);
  later(1);
  expect(await unbalanced()).toBe(0);
}, 60_000);

it('counts as well the accounts that do not come to the bank’s last balance for no known reason, and names the statement', async () => {
  const named: object[] = [];
  const differing = async (): Promise<number> => (await backlog(dataSource, now)).bankDiffers;
  await declare(dataSource);
  const monday = { id: 'MON', day: '2024-09-02', openingMinor: 0, lines: [{ minor: 500 }, { minor: 200 }] };
  await importFile(dataSource, camt(monday, { id: 'WED', day: '2024-09-04', openingMinor: 9_999, lines: [] }));
  later(300_000);
  const watchman = startWatchman({ ...watch, log: { ...quiet, error: (fields: object) => void named.push(fields) } });
  try {
    // A statement is missing, and is told to finance: nothing is wrong here.
    await until(
      async () =>
        (await dataSource.query<object[]>('SELECT FROM watched WHERE what = $1 AND at = $2', ['bank-differs', now]))
          .length === 1,
    );
    expect(await differing()).toBe(0);
    await loseLine(dataSource, 500);
    later(300_000);
    await until(async () => (await differing()) === 1);
    const [last] = await dataSource.query<{ id: string }[]>(`SELECT id FROM bank_statement WHERE statement_id = 'WED'`);
    expect(named).toContainEqual({ found: 1, statements: [last?.id] });
    await findLine(dataSource);
    later(299_999);
    expect(await differing()).toBe(1);
    later(1);
    await until(async () => (await differing()) === 0);
    await loseLine(dataSource, 500);
    later(300_000);
    await until(async () => (await differing()) === 1);
  } finally {
    await watchman.stop();
    await findLine(dataSource);
  }
  later(899_999);
  expect(await differing()).toBe(1);
  later(1);
  expect(await differing()).toBe(0);
}, 60_000);

it('costs a scrape next to nothing, however many applications there are', async () => {
  const many = await freshDatabase();
  const rows = 50_000;
  await many.query(
    `INSERT INTO application (id, reference, edition, edition_version, version, person_id, phase, live, accepts, closed,
       submitted_at, late, in_question, currency, received_minor, kept_minor, refunded_minor, owed_back_minor, due_minor,
       access_generation, state)
     SELECT gen_random_uuid(), n, 'e', 1, 1, gen_random_uuid(), 'closed', true, '{}', true, $2, false, false, 'EUR',
       100, 100, 0, 0, 0, 1, '{}' FROM generate_series(1, $1::integer) AS n`,
    [rows, APPLIED],
  );
  await many.query(
    `INSERT INTO owed (event_id, ordinal, application_id, position, kind, name, audience, state)
     SELECT gen_random_uuid(), 0, gen_random_uuid(), n, 'letter', 'receipt', 'participant', 'sent'
     FROM generate_series(1, $1::integer) AS n`,
    [rows],
  );
  await many.query('ANALYZE');
  await backlog(many, now);
  const read = async (): Promise<number> => {
    await many.query('SELECT pg_stat_force_next_flush()');
    const [counted] = await many.query<{ rows: number }[]>(
      `SELECT sum(seq_tup_read)::integer AS rows FROM pg_stat_user_tables WHERE relname IN ('application', 'owed')`,
    );
    return counted?.rows ?? 0;
  };
  const before = await read();
  await backlog(many, now);
  expect((await read()) - before).toBe(0);
  await many.destroy();
}, 60_000);
