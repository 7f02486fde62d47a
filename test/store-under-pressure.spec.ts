import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { applicationProcess } from '#activities/application.process.js';
import { recorders } from '#activities/index.js';
import { createRecorder } from '#activities/recorder.js';
import type { Programme } from '#contracts/programme.js';
import { createDataSource } from '#database/data-source.js';
import { append, loadStream, lockStream } from '#eventstore/event-store.js';
import { drawNumber } from '#eventstore/number-series.js';
import { fileDefinition } from '#filing/definition.js';
import { fileBilling } from '#filing/texts.js';
import { readProgramme } from '#programmes/read-programme.js';
import { editionStream, subjectOf } from '#telling/names.js';
import { Dice } from './faults/dice.js';
import { RealRecord, type Words } from './support/real-record.js';
import { somebody } from './support/school.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

const WRITERS = 64;
const opened: DataSource[] = [];
const closeAll = async (): Promise<void> => {
  for (const dataSource of opened.splice(0)) await dataSource.destroy();
};
afterEach(closeAll);

async function open(url: string, connections: number): Promise<DataSource> {
  const dataSource = await createDataSource(url, connections).initialize();
  opened.push(dataSource);
  return dataSource;
}

/** For so many writers at once. It looks for deadlocks long before the patience of a transaction ends. */
async function crowded(): Promise<{ readonly url: string; readonly writers: DataSource }> {
  const url = await freshDatabaseUrl();
  const owner = await open(url, 1);
  await owner.query(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET deadlock_timeout = '50ms'`);
  return { url, writers: await open(url, WRITERS) };
}

/** As PostgreSQL itself has counted, once all who wrote are gone and have handed in their figures. */
async function deadlocks(url: string): Promise<number> {
  await closeAll();
  const reader = await open(url, 1);
  await until(async () => {
    const others = await reader.query<unknown[]>(
      'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    return others.length === 0;
  });
  const [row] = await reader.query<readonly { deadlocks: number }[]>(
    'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.deadlocks ?? 0;
}

const all = <T>(work: (nth: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: WRITERS }, (_, nth) => work(nth)));
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const AT = '2024-08-01T10:00:00.000Z';
const noted = { type: 'Noted', occurredAt: AT, by: 'x' };

it('takes sixty-four writers on one stream and on sixty-four, each event once and without a gap', async () => {
  const { writers } = await crowded();
  const write = (stream: string, commandId: string): Promise<unknown> =>
    writers.transaction(async (manager) => {
      const expectedVersion = await lockStream(manager, stream);
      await append(manager, { stream, expectedVersion, commandId, recordedAt: AT, events: [noted, noted] });
    });
  const one = `test-${randomUUID()}`;
  await all((nth) => write(one, `c${nth}`));
  const stored = await loadStream(writers.manager, one);
  expect(stored.map(({ version }) => version)).toEqual(oneTo(2 * WRITERS));
  expect(new Set(stored.map(({ commandId }) => commandId)).size).toBe(WRITERS);
  // The two events of a writer stay together.
  expect(stored.filter(({ commandId }, index) => commandId === stored[index + 1]?.commandId)).toHaveLength(WRITERS);

  const many = await all(async (nth) => {
    const stream = `test-${randomUUID()}`;
    for (const round of [1, 2, 3]) await write(stream, `c${nth}/${round}`);
    return (await loadStream(writers.manager, stream)).map(({ version }) => version);
  });
  expect(many).toEqual(many.map(() => oneTo(6)));
}, 120_000);

async function small(file: string, capacity: number): Promise<Programme> {
  const programme = await readProgramme(`programmes/${file}.yaml`);
  return { ...programme, terms: { ...programme.terms, capacity }, code: `${file}-${randomUUID().slice(0, 8)}` };
}

/** Each writer's own day, so that invoices are asked for in no order of their dates. */
const instantOf = (nth: number, hour: number): string =>
  `2024-08-${String(1 + ((nth * 11) % 28)).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;

const replaceInvoice = async (record: RealRecord, stream: string): Promise<Words> => {
  const { billing } = somebody();
  if (billing === null) throw new Error('nobody to bill');
  const about = subjectOf(stream);
  const billingId = await fileBilling(record.dataSource, { billing, by: 'staff:anna', about, at: AT });
  return { type: 'ReplaceInvoice', billingId, becauseId: 't' };
};

/** Applies, and is told whatever takes more than one lock: edition, seats, group, both series of numbers. */
async function liveCrowded(record: RealRecord, diploma: Programme, nth: number): Promise<void> {
  const dice = new Dice(nth);
  // Few addresses and one group: they wait for each other.
  const stream = await record.apply(diploma, instantOf(nth, 0), { group: 'G', email: `${nth % 4}@ghent.example` });
  await record.tell(stream, instantOf(nth, 1), { type: 'Admit', override: null });
  const later: readonly (() => Promise<Words>)[] = [
    () => Promise.resolve({ type: 'CorrectFee', override: { band: 'member' }, becauseId: 't' }),
    () => Promise.resolve({ type: 'CorrectFee', override: { band: 'non-member' }, becauseId: 't' }),
    () => replaceInvoice(record, stream),
    () => replaceInvoice(record, stream),
    () => Promise.resolve({ type: 'NoteEdition', version: 9, by: 'organiser' }),
    () => Promise.resolve({ type: 'Withdraw' }),
    () => Promise.resolve({ type: 'ReopenApplication', becauseId: 't' }),
    () => Promise.resolve({ type: 'Admit', override: null }),
  ];
  const [first, ...others] = later;
  if (first === undefined) return;
  for (let hour = 2; hour < 7; hour += 1)
    await record.tell(stream, instantOf(nth, hour), await dice.oneOf([first, ...others])());
}

async function announce(record: RealRecord, programme: Programme): Promise<void> {
  for (let nth = 1; nth <= 5; nth += 1) {
    const definitionId = await fileDefinition(record.dataSource, { ...programme, subtitle: `Edition ${nth}` }, AT);
    await record.brings(editionStream(programme.code), AT, { type: 'AnnounceSpeakers', definitionId });
  }
}

const numbersDrawn = (dataSource: DataSource): Promise<readonly Drawn[]> =>
  dataSource.query(
    `SELECT left(payload ->> 'number', 3) AS series, right(payload ->> 'number', 5)::integer AS number,
            payload ->> 'issuedOn' AS day
     FROM domain_event WHERE payload ? 'number' ORDER BY 1, 2`,
  );
interface Drawn {
  readonly series: string;
  readonly number: number;
  readonly day: string;
}

it('lets sixty-four take every kind of lock at once without a deadlock; numbers have no gap and their dates an order', async () => {
  const { url, writers } = await crowded();
  const record = new RealRecord(writers);
  const [diploma, webinar] = [await small('metropolis-diploma-2024', 40), await small('al-las-webinar-2020', 40)];
  for (const programme of [diploma, webinar]) await record.publish(programme, '2020-11-01T10:00:00.000Z');
  await Promise.all([
    ...[diploma, webinar].map((programme) => announce(record, programme)),
    all((nth) => liveCrowded(record, diploma, nth)),
    all((nth) =>
      record
        .apply(webinar, '2020-11-20T10:00:00.000Z', { group: 'G', email: `${nth % 4}@ghent.example` })
        .catch((error: unknown) => expect(String(error)).toContain('edition-full')),
    ),
  ]);

  const drawn = await numbersDrawn(writers);
  const invoices = drawn.filter(({ series }) => series === 'INV');
  const creditNotes = drawn.filter(({ series }) => series === 'CN-');
  expect([invoices.length, creditNotes.length].every((count) => count > WRITERS / 8)).toBe(true);
  for (const series of [invoices, creditNotes]) {
    expect(series.map(({ number }) => number)).toEqual(oneTo(series.length));
    expect(series.map(({ day }) => day)).toEqual(series.map(({ day }) => day).sort());
  }
  const seats = await writers.query<readonly { seats: number }[]>(
    'SELECT count(*)::integer AS seats FROM seat GROUP BY edition',
  );
  expect(seats).toHaveLength(2);
  expect(seats.every((row) => row.seats <= 40)).toBe(true);
  expect(record.faults).toEqual([]);
  expect(record.repeated.has('40P01')).toBe(false);
  expect(await deadlocks(url)).toBe(0);
}, 300_000);

it('would be seen to deadlock: half of the writers draw an invoice before a credit note', async () => {
  const { url, writers } = await crowded();
  let turn = 0;
  const backwards = createRecorder({
    ...applicationProcess,
    complete: async (manager, events) => {
      turn += 1;
      if (turn % 2 === 0) await drawNumber(manager, 'INV', '2024-08-01');
      return applicationProcess.complete(manager, events);
    },
  });
  const record = new RealRecord(writers, { ...recorders, application: backwards });
  const diploma = await small('metropolis-diploma-2024', 40);
  await record.publish(diploma, AT);
  const streams = await Promise.all(Array.from({ length: 16 }, () => record.apply(diploma, AT)));
  for (const stream of streams) await record.brings(stream, AT, { type: 'Admit', override: null });
  await Promise.all(streams.map(async (stream) => record.brings(stream, AT, await replaceInvoice(record, stream))));
  expect(record.repeated.get('40P01')).toBeGreaterThan(0);
  expect(await deadlocks(url)).toBeGreaterThan(0);
}, 120_000);
