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
import { auditTable, livesTable, sleepTable } from './table.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    'at-once': { type: 'string', default: '1,8,32,64' },
    lives: { type: 'string', default: '160' },
    sleepers: { type: 'string', default: '10000' },
  },
});
const sleepers = Number(values.sleepers);
const load = {
  rounds: Number(values.rounds),
  atOnce: values['at-once'].split(',').map(Number),
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
  const { api, dataSource, edition } = parts;
  await api.post({
    ...{ path: 'editions', body: await taughtYesterday(edition, Date.now()), by: 'administrator' },
    ...{ leaves: 'EditionPublished', stream: editionStream(edition) },
  });
  console.log(livesTable(await lives(parts, load)));
  const findings = [
    ...(await auditCommands(dataSource, api.taken)),
    ...(await auditApplications(dataSource, [])),
    ...(await auditRecord(dataSource)),
  ];
  console.log(`\n${auditTable(findings)}`);
  if (findings.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
  if (sleepers > 0) console.log(`\n${sleepTable(await sleeping(parts, sleepers))}`);
}
