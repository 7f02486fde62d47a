import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import { createDataSource } from '#database/data-source.js';
import { inTransaction } from '#database/transaction.js';
import type { EntryCommand, UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import type { Instant } from '#domain/time/zone.js';
import { backlog } from '#readmodel/backlog.js';
import { financeToday } from '#readmodel/finance-today.js';
import { listLetters } from '#readmodel/letters.js';
import { mailSettings } from '#settings/settings.js';
import { entryStream } from '#telling/names.js';
import { startRelay } from '../apps/worker/relay.js';
import { startCourier } from '../apps/worker/courier.js';
import { camt, declare, importFile } from './support/bank.js';
import { type MailServer, startMailServer } from './support/mail-server.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

// No Temporal is anywhere near: what an entry owes back is warned of all the same.

const FINANCE = 'finance@school.example';
const LEAD = 'lead@school.example';
const SAID = '2024-09-10T10:00:00.000Z';
// Received on 2 September in Brussels: 20, 27 and 30 days later.
const NEAR = '2024-09-21T22:00:00.000Z';
const NEARER = '2024-09-28T22:00:00.000Z';
const DUE = '2024-10-01T22:00:00.000Z';
const OVER = '2024-10-02T22:00:00.000Z';

let url: string;
let dataSource: DataSource;
let mailServer: MailServer;
let now: Instant;
let openingMinor = 0;
const working: { stop(): Promise<void> }[] = [];
const complaints: unknown[] = [];

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => void complaints.push(fields),
};
const clock = (): Instant => now;
const teller = { tell: () => Promise.reject(new Error('Temporal is away')) };
const startClerk = async (): Promise<void> =>
  void working.push(await startRelay({ databaseUrl: url, teller, clock, log, pollMs: 20 }));

beforeAll(async () => {
  url = await freshDatabaseUrl();
  dataSource = await createDataSource(url).initialize();
  await declare(dataSource);
  mailServer = await startMailServer();
}, 60_000);
afterAll(async () => {
  await Promise.all([mailServer.close(), dataSource.destroy()]);
});
beforeEach(async () => {
  now = SAID;
  mailServer.received.length = 0;
  complaints.length = 0;
  const mail = mailSettings({ SMTP_URL: mailServer.url, MAIL_DOMAIN: 'school.example' });
  const publicUrl = 'https://school.example';
  working.push(await startCourier({ databaseUrl: url, mail, secret: 's', publicUrl, clock, log, pollMs: 20 }));
});
afterEach(async () => {
  await Promise.all(working.splice(0).map((one) => one.stop()));
});

async function tells(entryId: string, command: UntoldEntryCommand, by = 'staff:omar'): Promise<void> {
  const told: EntryCommand = { ...command, id: randomUUID(), by, role: 'finance', at: now };
  const { rejection } = await inTransaction(dataSource, (manager) =>
    entryRecorder.record(manager, entryStream(entryId), told),
  );
  if (rejection !== null) throw new Error(`${command.type} was refused: ${rejection.reason}`);
}

/** So much came, by so many transfers, and finance say that it goes back. */
async function owedBack(...minors: readonly number[]): Promise<string[]> {
  const lines = minors.map((minor) => ({ minor, text: ['For somebody else'], reference: `B${openingMinor + minor}` }));
  await importFile(dataSource, camt({ openingMinor, lines }));
  openingMinor += minors.reduce((sum, minor) => sum + minor, 0);
  const rows = await dataSource.query<{ id: string }[]>(
    `SELECT id FROM bank_entry WHERE state = 'open' AND return_stage IS NULL ORDER BY amount_minor`,
  );
  for (const { id } of rows) await tells(id, { type: 'ReturnEntry', becauseId: randomUUID() });
  return rows.map(({ id }) => id);
}

/** `letter to whom` of what has gone out, once nothing is left to be told or sent. */
async function letters(): Promise<string[]> {
  await until(async () => {
    const [left] = await dataSource.query<{ work: number }[]>(
      `SELECT (SELECT count(*) FROM owed WHERE state = 'owed')::integer
              + (SELECT count(*) FROM bank_clock WHERE deadline <= $1)::integer AS work`,
      [now],
    );
    return left?.work === 0;
  });
  return mailServer.received.map(({ mail, recipients }) => {
    const name = mail.headers.get('x-matricula-letter');
    return `${typeof name === 'string' ? name : ''} to ${recipients.join()}`;
  });
}

/** `type` of what the clock brought about, of all these entries. */
async function byTheClock(ids: readonly string[]): Promise<string[]> {
  const rows = await dataSource.query<{ type: string }[]>(
    `SELECT type FROM domain_event WHERE stream = ANY ($1) AND type LIKE 'EntryReturn%' AND type <> 'EntryReturnOwed'
     ORDER BY position`,
    [ids.map(entryStream)],
  );
  return rows.map(({ type }) => type);
}

const justBefore = (at: Instant): Instant => new Date(Date.parse(at) - 1).toISOString();
/** Long enough for each of the relay's lanes to have looked several times. */
const quietly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

it('warns finance, tells their lead on the due day, and records the breach at its end, and nobody looks', async () => {
  await startClerk();
  const [id = ''] = await owedBack(12_345);
  const expected: string[] = [];
  for (const [instant, line] of [
    [NEAR, `staff-return-near to ${FINANCE}`],
    [NEARER, `staff-return-near to ${FINANCE}`],
    [DUE, `staff-return-due to ${LEAD}`],
    [OVER, `staff-return-overdue to ${LEAD}`],
  ] as const) {
    now = justBefore(instant);
    await quietly();
    expect(await letters()).toEqual(expected);
    now = instant;
    expected.push(line);
    expect(await letters()).toEqual(expected);
    await quietly();
    expect(await letters()).toEqual(expected);
  }
  const [near] = mailServer.received;
  expect(near?.mail.subject).toBe('Money to go back soon: 123.45 €, received on 2 September 2024');
  expect(near?.mail.text).toContain('by the end of 2 October 2024 (Europe/Brussels)');
  expect(near?.mail.text).toContain(`Bank entry ${id}`);
  expect(await byTheClock([id])).toEqual([
    ...['EntryReturnNear', 'EntryReturnNear', 'EntryReturnDue', 'EntryReturnOverdue'],
  ]);
  const tally = { count: 1, sums: [{ amountMinor: 12_345, currency: 'EUR' }] };
  expect((await financeToday(dataSource, now)).breaches).toEqual({ open: tally, onRecord: tally });
  // It is paid, and the breach stays on record.
  await tells(id, { type: 'ConfirmReturnByHand', paidOn: '2024-10-03', bankReference: 'OUT' }, 'staff:eve');
  expect((await financeToday(dataSource, now)).breaches).toEqual({ open: { count: 0, sums: [] }, onRecord: tally });
  expect(complaints).toEqual([]);
}, 60_000);

it('says so among the letters, and nothing more of what has gone back in time', async () => {
  await startClerk();
  const [id = ''] = await owedBack(2_000);
  now = NEAR;
  await letters();
  const { items } = await listLetters(dataSource, { limit: 1 });
  expect(items).toMatchObject([
    { letter: 'staff-return-near', to: 'finance', application: null, entry: id, state: 'sent' },
  ]);
  await tells(id, { type: 'ConfirmReturnByHand', paidOn: '2024-09-20', bankReference: 'OUT' }, 'staff:eve');
  now = OVER;
  await quietly();
  expect([await byTheClock([id]), (await letters()).length]).toEqual([['EntryReturnNear', 'EntryReturnPaid'], 1]);
}, 60_000);

it('does all of it once, by many relays at the same time, which come when everything is long past', async () => {
  const ids = await owedBack(...Array.from({ length: 8 }, (_, nth) => 3_000 + nth));
  now = '2024-12-24T12:00:00.000Z';
  expect((await backlog(dataSource, now)).pastDeadline).toBe(8);
  await Promise.all([startClerk(), startClerk(), startClerk()]);
  const sent = await letters();
  expect(sent).toHaveLength(4 * 8);
  expect(await byTheClock(ids)).toHaveLength(4 * 8);
  expect([(await backlog(dataSource, now)).pastDeadline, complaints]).toEqual([0, []]);
}, 60_000);

it('loses and doubles nothing when whoever tells the time dies in the midst of it', async () => {
  const [id = ''] = await owedBack(4_000);
  await dataSource.query(`
    CREATE SEQUENCE attempts;
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('attempts') = 1 THEN PERFORM pg_sleep(30); END IF; RETURN NEW; END $$;
    CREATE TRIGGER dawdling BEFORE INSERT ON owed FOR EACH ROW EXECUTE FUNCTION dawdle()`);
  now = NEAR;
  await startClerk();
  const asleep = async (): Promise<boolean> =>
    (
      await dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      )
    ).length > 0;
  await until(asleep);
  expect(await byTheClock([id])).toEqual([]);
  await dataSource.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
  );
  await dataSource.query('DROP TRIGGER dawdling ON owed; DROP FUNCTION dawdle(); DROP SEQUENCE attempts');
  now = new Date(Date.parse(NEAR) + 120_000).toISOString(); // It is tried again after a while.
  await until(async () => (await byTheClock([id])).length === 1);
  expect(await letters()).toEqual([`staff-return-near to ${FINANCE}`]);
}, 60_000);
