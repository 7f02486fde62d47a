import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createDataSource } from '#database/data-source.js';
import { openStreams } from '#readmodel/open-streams.js';
import { connectTemporal } from '#telling/connect.js';
import { resume } from '#telling/resume.js';
import { refundBatchView } from '#contracts/refund-batch.js';
import { ApiClient } from '../../../apps/cli/http.js';
import { camt } from '../../support/bank.js';
import { freshDirectory, removeDirectory } from '../../support/launcher.js';
import { textsOf } from '../../support/pain.js';
import { until } from '../../support/until.js';
import { cpuMsOf } from '../cpu.js';
import { must } from '../must.js';
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
  /** Until all that were asked for stand so: none that is left is none that was forgotten. */
  const lines = (state: string): Promise<void> =>
    until(async () => {
      const [found] = await dataSource.query<{ count: number }[]>(
        'SELECT count(*)::integer AS count FROM refund_batch_line WHERE batch_id = $1 AND state = $2',
        [id, state],
      );
      return found?.count === refunds;
    }, 1_800_000);
  console.log(`A batch of ${refunds} refunds, at load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
  let id = '';
  await timed(plant, 'prepared', async () => {
    const prepared = refundBatchView.parse(await api.post('refund-batches', {}, { token: bruno }));
    ({ id } = prepared);
    must(`${refunds} lines, and none left out`, [prepared.lines.length, prepared.leftOut.length], [refunds, 0]);
  });
  await timed(plant, 'approved by each application', () => lines('approved'));
  await timed(plant, 'released', async () => {
    await api.post(`refund-batches/${id}/release`, {}, { token: carla });
  });
  await timed(plant, 'ordered by each application, the file written', async () => {
    await lines('ordered');
    await until(async () => (await stateOf(api, id, carla)) === 'sealed', 60_000);
  });
  const file = await (await api.download(`refund-batches/${id}/file`, carla)).text();
  const transfers = textsOf(file, 'EndToEndId').map((endToEnd, nth) => {
    return { endToEnd, minor: Math.round(Number(textsOf(file, 'InstdAmt')[nth]) * 100) };
  });
  const sum = transfers.reduce((total, { minor }) => total + minor, 0);
  must('a transfer of 50.00 for each', [transfers.length, sum], [refunds, refunds * 5_000]);
  console.log(`${transfers.length} transfers in ${(file.length / 1e3).toFixed(0)} kB`);
  const debits = transfers.map(({ endToEnd, minor }) => ({ endToEnd, minor: -minor }));
  await timed(plant, 'debit lines read, matched, told, paid', async () => {
    await api.upload('bank-statements', camt({ sequence: 1, day: today(), openingMinor: sum, lines: debits }), bruno);
    await lines('paid');
  });
  const returns = transfers.map((transfer) => ({ ...transfer, returnReason: 'AC04' }));
  await timed(plant, 'all of them came back', async () => {
    await api.upload('bank-statements', camt({ sequence: 2, day: today(), openingMinor: 0, lines: returns }), bruno);
    await lines('returned');
  });
}

async function stateOf(api: ApiClient, batch: string, token: string): Promise<string> {
  return refundBatchView.parse(await api.get(`refund-batches/${batch}`, token)).state;
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
