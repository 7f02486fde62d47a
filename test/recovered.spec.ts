import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDataSource } from '#database/data-source.js';
import { HOLDABLE, release, standings } from '#database/holds.js';
import { migrate } from '#database/migrate.js';
import { heldNow } from '#readmodel/held.js';
import { ownDatabaseUrl } from '../apps/cli/start/servers-order.js';
import { Part } from './faults/part.js';
import { freePorts, freshDirectory, removeDirectory } from './support/launcher.js';
import { until } from './support/until.js';

let directory: string;
let data: string;
let server: Part;
let url: string;

// A server of its own, which may be killed and recovered.
beforeAll(async () => {
  directory = freshDirectory();
  data = join(directory, 'postgres');
  const port = Number((await freePorts())['POSTGRES_PORT']);
  url = ownDatabaseUrl(port);
  server = new Part({
    name: 'postgres',
    module: 'apps/cli/start/servers.js',
    argument: JSON.stringify({ database: { directory: data, port } }),
    environment: { PATH: process.env['PATH'] },
    logFile: join(directory, 'postgres.log'),
    pidFile: join(data, 'postmaster.pid'),
    onUnexpectedEnd: () => undefined,
  });
  await server.start();
  await onDatabase(migrate);
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeDirectory(directory);
});

async function onDatabase<Result>(work: (dataSource: ReturnType<typeof createDataSource>) => Promise<Result>) {
  const dataSource = await createDataSource(url, 2).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

const held = (): Promise<readonly string[]> => onDatabase(heldNow);

/** As after a recovery to a point in time, or when a standby takes over: the log goes on, on a new timeline. */
async function recover(): Promise<void> {
  await server.stop();
  writeFileSync(join(data, 'recovery.signal'), '');
  await server.start();
  await until(() => onDatabase(isWritable));
}

const isWritable = async (dataSource: ReturnType<typeof createDataSource>): Promise<boolean> => {
  const [row] = await dataSource.query<{ busy: boolean }[]>('SELECT pg_is_in_recovery() AS busy');
  return row?.busy === false;
};

it('holds nothing after a restart or a crash, and both after a recovery unless that is let pass', async () => {
  expect(await held()).toEqual([]);
  await server.kill();
  await server.start();
  expect(await held()).toEqual([]);

  // Whatever an archive would give is in the data directory already.
  appendFileSync(join(data, 'postgresql.auto.conf'), `restore_command = 'false'\n`);
  await recover();
  expect(await held()).toEqual(['letters', 'numbers']);
  const causes = (await onDatabase(({ manager }) => standings(manager))).map(({ cause }) => cause);
  expect(causes).toEqual(['recovered', 'recovered']);

  await onDatabase(async ({ manager }) => {
    for (const thing of HOLDABLE)
      await release(manager, {
        ...{ thing, at: new Date(), by: 'staff:ines', because: null },
        alsoAfterFailover: thing === 'letters',
      });
  });
  expect(await held()).toEqual([]);
  await recover();
  expect(await held()).toEqual(['numbers']);
}, 120_000);
