import { join } from 'node:path';
import { ownDatabaseUrl } from '../../../apps/cli/start/servers-order.js';
import { Part } from '../../faults/part.js';
import { freePorts, freshDirectory, removeDirectory } from '../../support/launcher.js';

/** Does the work on a PostgreSQL of its own, set up as `npm start` does it, which is gone afterwards. */
export async function withPostgres(work: (url: string) => Promise<void>): Promise<void> {
  const directory = freshDirectory();
  try {
    const port = Number((await freePorts())['POSTGRES_PORT']);
    const order = { database: { directory: join(directory, 'postgres'), port } };
    const server = new Part({
      name: 'PostgreSQL',
      module: 'apps/cli/start/servers.js',
      argument: JSON.stringify(order),
      environment: process.env,
      logFile: join(directory, 'postgres.log'),
      onUnexpectedEnd: console.error,
    });
    try {
      await server.start();
      await work(ownDatabaseUrl(port));
    } finally {
      await server.stop();
    }
  } finally {
    removeDirectory(directory);
  }
}
