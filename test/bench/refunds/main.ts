import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createDataSource } from '#database/data-source.js';
import { openStreams } from '#readmodel/open-streams.js';
import { connectTemporal } from '#telling/connect.js';
import { resume } from '#telling/resume.js';
import type { RefundBatchView } from '#contracts/refund-batch.js';
import { ApiClient } from '../../../apps/cli/http.js';
import { camt } from '../../support/bank.js';
import { freshDirectory, removeDirectory } from '../../support/launcher.js';
import { textsOf } from '../../support/pain.js';
import { until } from '../../support/until.js';
import { cpuMsOf } from '../cpu.js';
import { type BenchPlant, startPlant } from '../plant.js';
import { oweRefunds } from './owed.js';

// A batch of refunds prepared, released and written, on the processes as `npm start` runs them.

const { values } = parseArgs({ options: { refunds: { type: 'string', default: '1000' } } });
const refunds = Number(values.refunds);
const OWED = `SELECT FROM owed WHERE state = 'owed' LIMIT 1`;
const directory = freshDirectory();
try {
  const plant = await startPlant(directory);
  const dataSource = await createDataSource(plant.databaseUrl, 8).initialize();
  try {
    await oweRefunds(dataSource, refunds);
    await settled({ plant, dataSource });
    const at = new Date().toISOString();
    const token = (staff: string): Promise<string> => createStaffToken(dataSource, { staff, roles: ['finance'] }, at);
    await measure({ plant, dataSource }, { bruno: await token('bruno'), carla: await token('carla') });
  } finally {
    await dataSource.destroy();
    await plant.stop();
  }
} finally {
  removeDirectory(directory);
}

interface Officers {
  readonly bruno: string;
  readonly carla: string;
}

interface Ground {
  readonly plant: BenchPlant;
  readonly dataSource: DataSource;
}

/** As an office finds it in the morning: what was owed to the world is out, and the process of each application runs. */
async function settled({ plant, dataSource }: Ground): Promise<void> {
  await until(async () => (await dataSource.query<unknown[]>(OWED)).length === 0, 1_800_000);
  const { temporal } = plant.plan.settings;
  const client = await connectTemporal(temporal);
  const { taskQueue } = temporal;
  const silent = await resume({ client, taskQueue, streams: await openStreams(dataSource) }, () => undefined);
  await client.connection.close();
  if (silent.length > 0) throw new Error(`${silent.length} processes did not start`);
}

async function measure({ plant, dataSource }: Ground, { bruno, carla }: Officers): Promise<void> {
  const api = new ApiClient(plant.apiUrl);
  const none = (what: string): Promise<void> =>
    until(async () => (await dataSource.query<unknown[]>(`SELECT ${what} LIMIT 1`)).length === 0, 1_800_000);
  console.log(`A batch of ${refunds} refunds, at load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
  let id = '';
  await timed(plant, 'prepared', async () => {
    ({ id } = (await api.post('refund-batches', {}, { token: bruno })) as RefundBatchView);
  });
  await timed(plant, 'approved by each application', () => none(`FROM refund_batch_line WHERE state <> 'approved'`));
  await timed(plant, 'released', async () => {
    await api.post(`refund-batches/${id}/release`, {}, { token: carla });
  });
  await timed(plant, 'ordered by each application, the file written', () =>
    none(`FROM refund_batch WHERE state <> 'sealed'`),
  );
  const response = await fetch(`${plant.apiUrl}/api/v1/refund-batches/${id}/file`, {
    headers: { authorization: `Bearer ${carla}` },
  });
  const file = await response.text();
  const transfers = textsOf(file, 'EndToEndId').map((endToEnd, nth) => {
    return { endToEnd, minor: Math.round(Number(textsOf(file, 'InstdAmt')[nth]) * 100) };
  });
  console.log(`${transfers.length} transfers in ${(file.length / 1e3).toFixed(0)} kB`);
  const sum = transfers.reduce((total, { minor }) => total + minor, 0);
  const debits = transfers.map(({ endToEnd, minor }) => ({ endToEnd, minor: -minor }));
  await timed(plant, 'debit lines read, matched, told, paid', async () => {
    await api.upload('bank-statements', camt({ sequence: 1, day: today(), openingMinor: sum, lines: debits }), bruno);
    await none(`FROM refund_batch_line WHERE state <> 'paid'`);
  });
  const returns = transfers.map((transfer) => ({ ...transfer, returnReason: 'AC04' }));
  await timed(plant, 'all of them came back', async () => {
    await api.upload('bank-statements', camt({ sequence: 2, day: today(), openingMinor: 0, lines: returns }), bruno);
    await none(`FROM refund_batch_line WHERE state <> 'returned'`);
  });
}

const today = (): string => new Date().toISOString().slice(0, 10);

async function timed({ parts }: BenchPlant, what: string, work: () => Promise<void>): Promise<void> {
  const cpu = (): number[] =>
    [parts.worker, parts.api, parts.postgres, parts.temporal].map(({ pid }) => cpuMsOf(pid ?? 0));
  const [begun, before] = [performance.now(), cpu()];
  await work();
  const seconds = (performance.now() - begun) / 1_000;
  const used = cpu().map((ms, nth) => ((ms - (before[nth] ?? 0)) / 1_000).toFixed(1));
  console.log(`| ${what} | ${seconds.toFixed(1)} | ${used.join(' | ')} |`);
}
