import { memoryUsage } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Programme } from '#contracts/programme.js';
import { createDataSource } from '#database/data-source.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rebuild } from '#readmodel/rebuild.js';
import { subjectOf } from '#telling/names.js';
import { plantCopies, threeLives } from './support/many-streams.js';
import { RealRecord } from './support/real-record.js';
import { onRecord, rebuilt } from './support/rebuilt.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

let url: string;
let dataSource: DataSource;
let record: RealRecord;
let programme: Programme;
beforeAll(async () => {
  url = await freshDatabaseUrl();
  dataSource = await createDataSource(url).initialize();
  record = new RealRecord(dataSource);
  programme = { ...(await readProgramme('programmes/metropolis-diploma-2024.yaml')), code: 'under-load' };
  await record.publish(programme, '2024-06-01T10:00:00.000Z');
});
afterAll(() => dataSource.destroy());

const AT = '2024-08-01T10:00:00.000Z';
/** Over connections of its own, as the operator's command has them. */
async function rebuiltApart(): Promise<number> {
  const own = await createDataSource(url, 4).initialize();
  try {
    const { result, failures } = await rebuilt(own);
    expect(failures).toEqual([]);
    return result.differences;
  } finally {
    await own.destroy();
  }
}

/** Version and money as they are read. */
async function standing(stream: string): Promise<string | undefined> {
  const [row] = await dataSource.query<readonly { standing: string }[]>(
    `SELECT version || ' ' || received_minor AS standing FROM application WHERE id = $1`,
    [subjectOf(stream)],
  );
  return row?.standing;
}

it('mends wrong rows while commands go on, and overwrites nothing that was acknowledged meanwhile', async () => {
  const streams = await Promise.all(Array.from({ length: 16 }, () => record.apply(programme, AT)));
  await Promise.all(streams.map((stream) => record.brings(stream, AT, { type: 'Admit', override: null })));
  const over = new AbortController();
  let mended = 0;
  const rebuilding = (async () => {
    while (!over.signal.aborted) mended += await rebuiltApart();
  })();
  const spoiling = (async () => {
    for (let nth = 0; !over.signal.aborted; nth += 1) {
      const stream = streams[nth % streams.length] ?? '';
      await dataSource.query(`UPDATE application SET phase = 'lost' WHERE id = $1`, [subjectOf(stream)]);
      await sleep(5);
    }
  })();
  const lost: string[] = [];
  await Promise.all(
    streams.map(async (stream) => {
      for (let payment = 1; payment <= 8; payment += 1) {
        const paid = { paymentId: `p${payment}`, amountMinor: 100, currency: 'EUR', receivedOn: '2024-08-01' };
        const { outcome } = await record.brings(stream, AT, { type: 'ConfirmPayment', ...paid, noteId: null });
        await sleep(20); // So that an older fold has the time to come.
        const read = await standing(stream);
        if (read !== `${outcome.version} ${payment * 100}`) lost.push(`${stream} at ${outcome.version}: ${read}`);
      }
    }),
  );
  over.abort();
  await Promise.all([rebuilding, spoiling]);
  expect(mended).toBeGreaterThan(0);
  expect(lost).toEqual([]);
  await rebuiltApart(); // What was spoilt last.
}, 60_000);

it('never lets the row of an edition be away, so that nobody is told that it is unknown', async () => {
  // Whoever writes the row stops on the way there.
  await dataSource.query(`
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$;
    CREATE TRIGGER dawdling BEFORE INSERT ON edition FOR EACH ROW EXECUTE FUNCTION dawdle();
    UPDATE edition SET capacity = 7`);
  const rebuilding = rebuiltApart();
  await until(async () => {
    const asleep = await dataSource.query<unknown[]>(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    );
    return asleep.length > 0;
  });
  await record.apply(programme, AT);
  expect(await rebuilding).toBe(1);
  await dataSource.query('DROP TRIGGER dawdling ON edition; DROP FUNCTION dawdle()');
  expect(await rebuiltApart()).toBe(0);
});

it('holds no more in memory after hundreds of streams than after the first, and says how far it is', async () => {
  await plantCopies(dataSource, await threeLives(record), 300);
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const heldMb = (): number => {
    collectGarbage();
    return memoryUsage().heapUsed / 1e6;
  };
  let early = 0;
  let late = 0;
  let last = '';
  const { failures } = await rebuild(dataSource, onRecord, {
    difference: () => undefined,
    failure: (stream, error) => expect([stream, error]).toEqual([]),
    progress: (streams, of) => {
      if (streams === 150) early = heldMb();
      if (streams === 900) late = heldMb();
      last = `${streams} of ${of}`;
    },
  });
  expect(failures).toBe(0);
  const [row] = await dataSource.query<readonly { all: string }[]>(
    `SELECT count(*) || ' of ' || count(*) AS all FROM stream`,
  );
  expect(last).toBe(row?.all);
  // The events of these lives alone would be twice as much.
  expect(late - early).toBeLessThan(3);
}, 180_000);
