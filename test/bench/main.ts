import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { createDataSource } from '#database/data-source.js';
import { connectTemporal } from '#telling/connect.js';
import { editionStream } from '#telling/names.js';
import { auditApplications, auditCommands, auditRecord } from '../faults/audit.js';
import { StubbornClient } from '../faults/client.js';
import { freshDirectory, removeDirectory } from '../support/launcher.js';
import { taughtYesterday } from './edition.js';
import { lives } from './lives.js';
import { startPlant } from './plant.js';
import { sleeping, type SleepingParts } from './sleeping.js';
import { auditTable, besideTheFloor, livesTable, sleepTable } from './table.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    'at-once': { type: 'string' },
    lives: { type: 'string', default: '160' },
    sleepers: { type: 'string' },
  },
});
// Whoever names one part wants this part only: all of it takes longer than anybody likes to wait.
const isPart = values['at-once'] !== undefined || values.sleepers !== undefined;
const sleepers = Number(values.sleepers ?? (isPart ? 0 : 10_000));
const load = {
  rounds: Number(values.rounds),
  atOnce: (values['at-once'] ?? (isPart ? '' : '1,8,32,64')).split(',').filter(Boolean).map(Number),
  mostLives: Number(values.lives),
};

console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
const directory = freshDirectory();
try {
  const plant = await startPlant(directory);
  const client = await connectTemporal({
    ...{ address: plant.temporalAddress, namespace: 'default', taskQueue: 'matricula', tls: false },
  });
  const dataSource = await createDataSource(plant.databaseUrl, 8).initialize();
  try {
    await bench({ plant, client, dataSource, api: new StubbornClient(plant.apiUrl, plant.tokens), edition: 'bench' });
  } finally {
    await Promise.all([dataSource.destroy(), client.connection.close()]);
    await plant.stop();
  }
} finally {
  removeDirectory(directory);
}

async function bench(parts: SleepingParts): Promise<void> {
  const { api, edition } = parts;
  await api.post({
    ...{ path: 'editions', body: await taughtYesterday(edition, Date.now()), by: 'administrator' },
    ...{ leaves: 'EditionPublished', stream: editionStream(edition) },
  });
  if (load.atOnce.length > 0) await benchLives(parts);
  if (sleepers > 0) console.log(`${sleepTable(await sleeping(parts, sleepers))}\n`);
}

async function benchLives(parts: SleepingParts): Promise<void> {
  const { api, dataSource } = parts;
  const measured = await lives(parts, load);
  console.log(`${livesTable(measured)}\n\n${besideTheFloor(measured)}`);
  const findings = [
    ...(await auditCommands(dataSource, api.taken)),
    ...(await auditApplications(dataSource, [])),
    ...(await auditRecord(dataSource)),
  ];
  console.log(`\n${auditTable(findings)}\n`);
  if (findings.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
}
