import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { seriesOn } from '#eventstore/number-series.js';
import { auditLetters, countLetters, messagesAt } from './faults/audit-letters.js';
import { auditApplications, auditCommands, auditRecord, type Finding } from './faults/audit.js';
import { StubbornClient, type Taken } from './faults/client.js';
import { Dice } from './faults/dice.js';
import { Editions } from './faults/editions.js';
import { type Lived, live } from './faults/lives.js';
import { type Plant, startPlant } from './faults/plant.js';
import { auditReadModels } from './faults/run.js';
import { freshDirectory, removeDirectory } from './support/launcher.js';
import { matricula } from './support/matricula.js';
import { withTool } from './support/postgres-tools.js';
import { until } from './support/until.js';

const PEOPLE = 5;
/** Commands that are acknowledged before the dump, and while it is taken and after: whatever the machine's speed. */
const BEFORE = 30;
const AFTER = 10;
const PATIENCE_MS = 60_000;
const today = (): string => new Date().toISOString().slice(0, 10);

let first: string;
let second: string;
beforeAll(() => {
  [first, second] = [freshDirectory(), freshDirectory()];
});
afterAll(() => [first, second].forEach(removeDirectory));

/** What the world knows when the first installation is lost. */
interface Lost {
  readonly dump: string;
  /** What was acknowledged, and lived to its end, before the dump began. */
  readonly taken: readonly Taken[];
  readonly lived: readonly Lived[];
  /** By series: the last number that anybody holds. */
  readonly last: Readonly<Record<string, string | null>>;
  /** Whose it is, by the number of every paper that went out. */
  readonly papers: ReadonlyMap<string, string>;
}

it('restores a dump taken under load, elsewhere and with an empty Temporal: nothing acknowledged before it is missing', async () => {
  const lost = await livedUntilLost();
  // The mail that arrived is outside, and so is who holds which token.
  mkdirSync(second, { recursive: true });
  for (const kept of ['mail', 'tokens.json']) cpSync(join(first, kept), join(second, kept), { recursive: true });
  const plant = await startPlant(second, (databaseUrl) =>
    withTool('pg_restore', ['--exit-on-error', `--dbname=${databaseUrl}`, lost.dump]),
  );
  const dataSource = await createDataSource(plant.databaseUrl, 4).initialize();
  try {
    const arrived = await messagesAt(plant.mailUrl);
    await expectNothingMissing(dataSource, lost);
    await sleep(2_000); // Long enough for couriers that are not held to have sent something.
    expect(await messagesAt(plant.mailUrl)).toHaveLength(arrived.length);
    await lookedAtByAPerson(plant, lost, arrived);
    await expectAllKept(dataSource, plant, lost);
  } finally {
    await dataSource.destroy();
    await plant.stop();
  }
}, 240_000);

async function livedUntilLost(): Promise<Lost> {
  const plant = await startPlant(first);
  const isOver = new AbortController();
  try {
    const client = new StubbornClient(plant.apiUrl, plant.tokens);
    const world = {
      ...{ client, editions: new Editions(client, 'brisk'), dice: new Dice(7) },
      ...{ between: () => Promise.resolve(), pauseMs: 900 },
    };
    const lived: Lived[] = [];
    const walk = async (nth: number): Promise<void> => {
      for (let times = 0; !isOver.signal.aborted; times += 1) {
        const person = await live(world, `p${nth}-${times}`);
        if (person !== null) lived.push(person);
      }
    };
    const living = Promise.all(Array.from({ length: PEOPLE }, (_, nth) => walk(nth)));
    await until(() => client.taken.length >= BEFORE, PATIENCE_MS);
    const before = { taken: [...client.taken], lived: lived.map((person) => ({ ...person })) };
    const dump = join(first, 'matricula.dump');
    await withTool('pg_dump', ['--format=custom', `--file=${dump}`, plant.databaseUrl]);
    await until(() => client.taken.length >= before.taken.length + AFTER, PATIENCE_MS);
    isOver.abort();
    await living;
    return { dump, ...before, ...(await papersOf(plant.databaseUrl)) };
  } finally {
    isOver.abort();
    await plant.stop();
  }
}

async function papersOf(databaseUrl: string): Promise<Pick<Lost, 'last' | 'papers'>> {
  const dataSource = await createDataSource(databaseUrl, 1).initialize();
  const series = await seriesOn(dataSource.manager, today());
  const papers = await holders(dataSource);
  await dataSource.destroy();
  return { last: Object.fromEntries(series.map((one) => [one.series, one.last])), papers };
}

async function holders(dataSource: DataSource): Promise<ReadonlyMap<string, string>> {
  const rows = await dataSource.query<{ number: string; id: string }[]>(
    'SELECT number, application_id AS id FROM invoice',
  );
  return new Map(rows.map(({ number, id }) => [number, id]));
}

const broken = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ violations }) => violations.length > 0);

async function expectNothingMissing(dataSource: DataSource, { taken, lived }: Lost): Promise<void> {
  const findings = [...(await auditCommands(dataSource, taken)), ...(await auditApplications(dataSource, lived))];
  expect(broken(findings)).toEqual([]);
}

/** As the guide says: compare with the mail server's log and with what finance hold, then release. */
async function lookedAtByAPerson(plant: Plant, { last }: Lost, arrived: readonly { messageId: string }[]) {
  const restored = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, output, complaint } = await matricula(['restored', ...words], {
      DATABASE_URL: plant.databaseUrl,
    });
    expect([exitCode, complaint]).toEqual([0, '']);
    return output;
  };
  const listed = await restored();
  expect(listed).toMatch(/^Letters: HELD: /m);
  const gone = arrived.filter(({ messageId }) => listed.includes(messageId.slice(1).split('@')[0] ?? 'none'));
  if (gone.length > 0) await restored('mark-sent', ...new Set(gone.map(({ messageId }) => messageId)));
  for (const number of Object.values(last)) {
    if (number === null) continue;
    const next = number.slice(0, -5) + String(Number(number.slice(-5)) + 1).padStart(5, '0');
    await restored('raise', next, '--because', 'issued after the backup');
  }
  await restored('release', 'letters', 'numbers');
}

/** In the end: deadlines fall due and letters are owed while one looks. */
async function expectAllKept(dataSource: DataSource, plant: Plant, lost: Lost): Promise<void> {
  await until(async () => broken(await auditsOf(dataSource, plant)).length === 0, 60_000).catch(() => undefined);
  expect(broken(await auditsOf(dataSource, plant))).toEqual([]);
  await expectNothingMissing(dataSource, lost);
  expect(broken([await auditReadModels(plant.databaseUrl)])).toEqual([]);
  expect((await countLetters(plant.mailUrl)).againMs).toEqual([]);
  expect(plant.surprises).toEqual([]);
  const papers = await holders(dataSource);
  expect([...papers].filter(([number, id]) => (lost.papers.get(number) ?? id) !== id)).toEqual([]);
}

async function auditsOf(dataSource: DataSource, plant: Plant): Promise<readonly Finding[]> {
  const letters = await auditLetters(dataSource, plant.mailUrl);
  // What was owed after the dump has arrived as well, and this record cannot know of it.
  return [
    ...(await auditRecord(dataSource)),
    ...letters.filter(({ promise }) => !promise.startsWith('nothing arrives')),
  ];
}
