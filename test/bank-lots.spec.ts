import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { matchNext } from '#activities/match-next.js';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import { claimMatching } from '#bank/store/work.js';
import { append, lockStream } from '#eventstore/event-store.js';
import { claimTell, claimTellsOf, oweTells } from '#eventstore/owed-tells.js';
import { camt, declare, importFile } from './support/bank.js';
import { planOf } from './support/plans.js';
import { freshDatabase } from './support/world.js';

const NOW = '2024-09-03T08:00:00.000Z';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
  await declare(dataSource);
}, 60_000);
afterAll(() => dataSource.destroy());
beforeEach(() => dataSource.query('TRUNCATE owed_tell, bank_matching'));

let statements = 0;

/** So many entries that nobody has looked at, each from a payer whom nobody knows. */
async function brought(count: number): Promise<void> {
  statements += 1;
  const day = `2024-09-${String(statements).padStart(2, '0')}`;
  const lines = Array.from({ length: count }, (_, at) => ({ minor: 100 + at, reference: `R-${statements}-${at}` }));
  await importFile(dataSource, camt({ openingMinor: null, day, lines }));
}

/** A row of work for a stream in which nothing was booked: a bug, as far as rules can tell. */
const brokenEntry = async (): Promise<void> => {
  const id = randomUUID();
  const columns = await dataSource.query<{ name: string }[]>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = 'bank_entry' AND column_name NOT IN ('id', 'ordinal') ORDER BY 1`,
  );
  const names = columns.map(({ name }) => name).join(', ');
  await dataSource.query(
    `INSERT INTO bank_entry (id, ordinal, ${names}) SELECT $1, 99, ${names} FROM bank_entry LIMIT 1`,
    [id],
  );
  await dataSource.query('INSERT INTO bank_matching (entry_id) VALUES ($1)', [id]);
};

const outcome = { phase: 'open', deadline: null, version: 1, accepts: [], closed: false };
const hands = (tell: TellingHands['teller']['tell']): TellingHands => ({
  dataSource,
  clock: () => NOW,
  log: { error: () => undefined },
  teller: { tell },
});
it('matches many in one step, and by itself what goes wrong, which holds up nobody', async () => {
  await brought(30);
  await dataSource.query('TRUNCATE bank_matching');
  await dataSource.query(`INSERT INTO bank_matching (entry_id) SELECT id FROM bank_entry ORDER BY id LIMIT 10`);
  await brokenEntry();
  await dataSource.query(
    `INSERT INTO bank_matching (entry_id) SELECT id FROM bank_entry WHERE ordinal = 1 ORDER BY id OFFSET 10`,
  );
  const silent = hands(() => Promise.reject(new Error('nobody is told')));
  while (await matchNext(silent));
  expect(
    await dataSource.query(`SELECT because, count(*)::integer AS count FROM bank_entry WHERE ordinal = 1 GROUP BY 1`),
  ).toEqual([{ because: 'unknown', count: 30 }]);
  expect(await dataSource.query('SELECT attempts, last_error FROM bank_matching')).toEqual([
    { attempts: 1, last_error: 'Error' },
  ]);
});

/** What entries owe applications to be told; each is what it names. */
async function owes(...tells: readonly { readonly entry: string; readonly to: string }[]): Promise<void> {
  await oweTells(
    dataSource.manager,
    tells.map(({ entry, to }, position) => ({
      ...{ eventId: randomUUID(), position, owedBy: `entry-${entry}`, part: 1, stream: `application-${to}` },
      command: { type: 'ConfirmPayment', paymentId: String(position) },
    })),
  );
}

const entries = async (count: number): Promise<string[]> => {
  await brought(count);
  const rows = await dataSource.query<{ id: string }[]>(
    `SELECT entry_id AS id FROM bank_matching ORDER BY position DESC LIMIT ${count}`,
  );
  return rows.map(({ id }) => id);
};

it('tells several at once, each application in its order, and notes all answers', async () => {
  const [one = '', two = '', three = ''] = await entries(3);
  await owes({ entry: one, to: 'a' }, { entry: two, to: 'a' }, { entry: three, to: 'b' });
  const heard: string[] = [];
  const telling = hands(async (stream, command) => {
    const said = `${stream} ${'paymentId' in command ? command.paymentId : ''}`;
    heard.push(said);
    await sleep(stream === 'application-a' ? 20 : 1);
    heard.push(`${said} done`);
    return { outcome, rejection: null };
  });
  expect(await tellNext(telling)).toBe(true);
  expect(heard).toEqual([
    ...['application-a 0', 'application-b 2', 'application-b 2 done', 'application-a 0 done'],
    ...['application-a 1', 'application-a 1 done'],
  ]);
  expect(await dataSource.query('SELECT * FROM owed_tell')).toEqual([]);
});

it('begins no more of a lot once answers take long, for the transaction would be over before them', async () => {
  const [one = '', two = '', three = ''] = await entries(3);
  const owed = () => owes(...[one, two, three].map((entry) => ({ entry, to: 'a' })));
  const left = () => dataSource.query<{ attempts: number }[]>('SELECT attempts FROM owed_tell');
  let ms = 0;
  const watch = jest.spyOn(performance, 'now').mockImplementation(() => ms);
  const taking = (eachMs: number) =>
    hands(() => {
      ms += eachMs;
      return Promise.resolve({ outcome, rejection: null });
    });
  try {
    // The third is begun at 25 s, which is the last instant.
    await owed();
    await tellNext(taking(12_500));
    expect(await left()).toEqual([]);
    await owed();
    await tellNext(taking(12_501));
    expect(await left()).toEqual([{ attempts: 0 }]);
    expect([await tellNext(taking(12_501)), await left()]).toEqual([true, []]);
  } finally {
    watch.mockRestore();
  }
});

it('tells by itself what goes wrong with the others, and these have been told', async () => {
  const [one = '', two = ''] = await entries(2);
  await owes({ entry: one, to: 'a' }, { entry: randomUUID(), to: 'b' }, { entry: two, to: 'c' });
  const telling = hands(() => Promise.resolve({ outcome, rejection: null }));
  while (await tellNext(telling));
  expect(await dataSource.query('SELECT stream, attempts, last_error FROM owed_tell')).toEqual([
    { stream: 'application-b', attempts: 1, last_error: 'Error' },
  ]);
});

/** Of each entry 1.00 EUR is for an application, which has to be told. */
async function allocated(...to: readonly string[]): Promise<string[]> {
  const ids = await entries(to.length);
  for (const [nth, id] of ids.entries()) {
    const part = { part: 1, application: randomUUID(), paymentId: `p${nth}`, amountMinor: 100 };
    const happened = { occurredAt: NOW, by: 'bank', rule: 'by-hand', outcome: 'partial' };
    await dataSource.transaction(async (manager) => {
      const stream = `entry-${id}`;
      const expectedVersion = await lockStream(manager, stream);
      const events = [{ type: 'EntryAllocated', ...part, ...happened }];
      const step = { stream, expectedVersion, commandId: randomUUID(), recordedAt: NOW, events };
      const [stored] = await append(manager, step);
      const { eventId = '', position = 0 } = stored ?? {};
      const command = { type: 'ConfirmPayment', paymentId: part.paymentId };
      const told = { eventId, position, owedBy: stream, part: 1, stream: `application-${to[nth] ?? ''}` };
      await oweTells(manager, [{ ...told, command }]);
    });
  }
  return ids;
}

it('notes what was answered of a lot, and tells the others anew: whom nobody could judge, and who was silent', async () => {
  const [one = '', ...others] = await allocated('a', 'b', 'c');
  const recorded = async (): Promise<string[]> =>
    (
      await dataSource.query<{ stream: string }[]>(
        `SELECT stream FROM domain_event WHERE type = 'AllocationRecorded' ORDER BY position`,
      )
    ).map(({ stream }) => stream);
  let heard: string[] = [];
  const first = hands((stream, _, { anew }) => {
    heard.push(`${stream}${anew ? ' anew' : ''}`);
    if (stream === 'application-c') return Promise.reject(new Error('no answer'));
    const rejection = stream === 'application-b' ? { reason: 'numbers-held' as const, facts: {} } : null;
    return Promise.resolve({ outcome, rejection });
  });
  expect([await tellNext(first), await tellNext(first)]).toEqual([true, false]);
  expect(heard).toEqual(['application-a', 'application-b', 'application-c']);
  expect(await recorded()).toEqual([`entry-${one}`]);
  expect(
    await dataSource.query('SELECT stream, attempts, last_error AS because FROM owed_tell ORDER BY position'),
  ).toEqual([
    { stream: 'application-b', attempts: 1, because: 'numbers-held' },
    { stream: 'application-c', attempts: 1, because: 'Error' },
  ]);
  heard = [];
  const second = hands((stream, _, { anew }) => {
    heard.push(`${stream}${anew ? ' anew' : ''}`);
    return Promise.resolve({ outcome, rejection: null });
  });
  while (await tellNext({ ...second, clock: () => '2024-09-03T08:01:00.000Z' }));
  expect(heard).toEqual(['application-b anew', 'application-c anew']);
  expect(await recorded()).toEqual([one, ...others].map((id) => `entry-${id}`));
});

it.each([
  ['that it knows', true],
  ['that came since it was last counted', false],
])('takes the first of a backlog %s along an index, neither sorting nor searching it', async (_, isCounted) => {
  await dataSource.query('ALTER TABLE owed_tell SET (autovacuum_enabled = false)');
  await dataSource.query('ANALYZE owed_tell, bank_matching');
  await dataSource.query(
    `INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command)
     SELECT gen_random_uuid(), 1, n, CASE WHEN n > 4000 THEN 'batch-1' ELSE 'entry-' || n END, 'application-' || n, '{}'
     FROM generate_series(1, 5000) AS n`,
  );
  await dataSource.query(
    `INSERT INTO bank_matching (entry_id) SELECT id FROM bank_entry, generate_series(1, 300) ORDER BY id`,
  );
  if (isCounted) await dataSource.query('ANALYZE owed_tell, bank_matching');
  const first = { eventId: randomUUID(), part: 1 };
  const toApplications = { stream: 'application-%' };
  const plans = await Promise.all([
    planOf(dataSource, (manager) => claimTell(manager, { now: NOW })),
    planOf(dataSource, (manager) =>
      claimTellsOf(manager, { ...toApplications, owedBy: 'entry-%', now: NOW, atMost: 5 }, first),
    ),
    planOf(dataSource, (manager) =>
      claimTellsOf(manager, { ...toApplications, owedBy: 'batch-1', now: NOW, atMost: 47 }, first),
    ),
    planOf(dataSource, (manager) => claimMatching(manager, { now: NOW, atMost: 24 })),
  ]);
  for (const plan of plans) {
    expect(plan).not.toMatch(/Sort|Seq Scan|Hash|Bitmap/);
    expect(plan).toContain('Index Scan using');
  }
  // Of what one batch is told there is a thousand at most: found along an index, and sorted.
  const toBatch = { stream: 'batch-1', owedBy: 'entry-%', now: NOW, atMost: 47 };
  expect(await planOf(dataSource, (manager) => claimTellsOf(manager, toBatch, first))).not.toMatch(/Seq Scan|Hash/);
});
