import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataSource } from 'typeorm';
import { importStatements } from '#activities/import-statements.js';
import { spool } from '#bank/spool.js';
import { declareAccount } from '#bank/store/accounts.js';
import { bankAccountBody } from '#contracts/bank.js';
import { submittedView } from '#contracts/submission.js';
import { createDataSource } from '#database/data-source.js';
import { connectTemporal } from '#telling/connect.js';
import { editionStream } from '#telling/names.js';
import { atOnce } from '#telling/at-once.js';
import { ApiClient } from '../../../apps/cli/http.js';
import { bookedMinor, statementFile } from '../../../apps/cli/tour/statement.js';
import { StubbornClient } from '../../faults/client.js';
import { freshDirectory, removeDirectory } from '../../support/launcher.js';
import type { Arm } from '../arm.js';
import { cpuMsOf } from '../cpu.js';
import { taughtYesterday } from '../edition.js';
import { FLOOR_TELLS, floorArm } from '../floor/floor.arm.js';
import { admitted, entered } from '../matricula.arm.js';
import { measure } from '../measure.js';
import { type BenchPlant, startPlant } from '../plant.js';
import { statementText } from './statement-text.js';

const IBAN = 'ES9121000418450200051332';
const EDITION = 'bench';
const PROCESSES = ['temporal', 'worker', 'postgres', 'api'] as const;
const ADMITTED_AT_ONCE = 8;
const FEE_MINOR = 60_000;
const WARM = 60;
const FLOOR = { atOnce: 8, lives: 60 };
/** Above all that the statements of earlier years close with. */
const OPENING_MINOR = 1_000_000_000_000;

interface Bench {
  readonly plant: BenchPlant;
  readonly dataSource: DataSource;
  readonly directory: string;
  readonly people: StubbornClient;
  readonly bank: ApiClient;
  /** The machine's own speed drifts: what a bare command takes beside each row says how fast it is just then. */
  readonly floor: Arm;
  /** Where the account's next statement begins: a bank goes on from its last. */
  openingMinor: number;
}

/**
 * From the upload of a statement to the last place and its letter, over all processes of the running system: after none,
 * and after ever more earlier entries.
 */
export async function benchPlaces(payers: number, earlier: readonly number[]): Promise<void> {
  const directory = freshDirectory();
  try {
    const plant = await startPlant(directory);
    const dataSource = await createDataSource(plant.databaseUrl, 4).initialize();
    const people = new StubbornClient(plant.apiUrl, plant.tokens);
    const bank = new ApiClient(plant.apiUrl);
    const client = await connectTemporal({
      ...{ address: plant.temporalAddress, namespace: 'default', taskQueue: 'matricula', tls: false },
    });
    const floor = floorArm(client);
    const bench: Bench = { plant, dataSource, directory, people, bank, floor, openingMinor: OPENING_MINOR };
    try {
      await opened(bench);
      await bareMs(bench);
      await paid(bench, WARM);
      let stored = 0;
      for (const count of earlier) {
        if (count > stored) {
          await filled(bench, { from: stored, to: count });
          await paid(bench, WARM); // The worker was started anew.
        }
        stored = Math.max(stored, count);
        console.log(`${count} earlier entries: ${await paid(bench, payers)}`);
      }
    } finally {
      await Promise.all([dataSource.destroy(), client.connection.close()]);
      await plant.stop();
    }
  } finally {
    removeDirectory(directory);
  }
}

async function opened({ dataSource, people }: Bench): Promise<void> {
  const account = bankAccountBody.parse({ iban: IBAN, currency: 'EUR', name: 'Course fees' });
  await declareAccount(dataSource, account, { by: 'staff:bench', at: now() });
  const body = await taughtYesterday(EDITION, Date.now());
  const stream = editionStream(EDITION);
  await people.post({ path: 'editions', body, by: 'administrator', leaves: 'EditionPublished', stream });
}

/** History, as an import and then the years leave it: settled, and nobody's work. */
async function filled(
  { plant, dataSource, directory }: Bench,
  { from, to }: { from: number; to: number },
): Promise<void> {
  await plant.parts.worker.stop();
  const path = join(directory, 'earlier.xml');
  const day = `2024-${String((from % 11) + 1).padStart(2, '0')}-02`;
  await pipeline(Readable.from(statementText({ entries: to - from, day, earlier: from })), createWriteStream(path));
  const file = await spool(createReadStream(path) as AsyncIterable<Uint8Array>, Number.MAX_SAFE_INTEGER);
  if (file === null) throw new Error('nothing is larger than that');
  await importStatements(dataSource, { file, wanted: { fileName: 'e', account: null, by: 'staff:bench', at: now() } });
  await file.discard();
  await dataSource.query('DELETE FROM bank_matching');
  await dataSource.query(
    `UPDATE bank_entry SET state = 'allocated', allocated_minor = amount_minor, settled_at = now(), open_during = '{}'
     WHERE state = 'open'`,
  );
  await dataSource.query('VACUUM ANALYZE');
  await dataSource.query('CHECKPOINT');
  await plant.parts.worker.start();
}

/** So many are admitted; then one statement pays for all of them, and that is measured. */
async function paid(bench: Bench, payers: number): Promise<string> {
  const { plant, dataSource, bank } = bench;
  const references = await invoiced(bench, payers);
  await untilNone(dataSource, `SELECT count(*)::integer AS left FROM owed WHERE state = 'owed'`);
  const movements = references.map((reference) => {
    const transfers = [{ minor: FEE_MINOR, name: 'City of Bench', reference }];
    return { minor: FEE_MINOR, bankReference: `B-${reference}`, transfers };
  });
  const day = now().slice(0, 10);
  const { openingMinor } = bench;
  const file = statementFile({ iban: IBAN, id: `S-${references[0] ?? ''}`, day, openingMinor, movements });
  bench.openingMinor += bookedMinor(movements);
  const bareBefore = await bareMs(bench);
  const cpu = (): number[] => PROCESSES.map((name) => cpuMsOf(plant.parts[name].pid ?? 0));
  const before = cpu();
  const began = performance.now();
  await bank.upload('bank-statements', file, plant.tokens.finance.token);
  await untilNone(dataSource, `SELECT count(*)::integer AS left FROM application WHERE phase = 'awaiting-payment'`);
  const seconds = (performance.now() - began) / 1_000;
  await untilNone(dataSource, `SELECT count(*)::integer AS left FROM owed WHERE state = 'owed'`);
  const used = cpu().map((ms, nth) => (ms - (before[nth] ?? 0)) / payers);
  const each = PROCESSES.map((name, nth) => `${name} ${used[nth]?.toFixed(1) ?? ''}`).join(', ');
  const sum = used.reduce((total, ms) => total + ms, 0);
  const bare = (bareBefore + (await bareMs(bench))) / 2;
  return (
    `${payers} places in ${seconds.toFixed(1)} s, ${(payers / seconds).toFixed(1)} a second, ` +
    `CPU ${sum.toFixed(1)} ms each with its letter (${each}); ` +
    `a bare command takes ${bare.toFixed(1)}, so ${(sum / bare).toFixed(2)} times that`
  );
}

/** CPU that one command takes now where nothing is done with it, in milliseconds. */
async function bareMs({ plant, floor }: Bench): Promise<number> {
  const { cpuMs } = await measure(plant, floor, FLOOR);
  return Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0) / FLOOR.lives / FLOOR_TELLS.length;
}

async function invoiced({ people, dataSource }: Bench, payers: number): Promise<string[]> {
  const ids: string[] = [];
  await atOnce(ADMITTED_AT_ONCE, Array.from({ length: payers }), async () => {
    const { id } = submittedView.parse((await people.post(entered(EDITION)))?.answer);
    await people.post(admitted(id));
    ids.push(id);
  });
  const rows = await dataSource.query<readonly { reference: string }[]>(
    'SELECT creditor_reference AS reference FROM invoice WHERE application_id = ANY ($1::uuid[])',
    [ids],
  );
  return rows.map(({ reference }) => reference);
}

async function untilNone(dataSource: DataSource, query: string): Promise<void> {
  for (;;) {
    const [row] = await dataSource.query<readonly { left: number }[]>(query);
    if (row?.left === 0) return;
    await sleep(50);
  }
}

const now = (): string => new Date().toISOString();
