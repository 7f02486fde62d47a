import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { databaseUrl, type Environment, temporalSettings } from '#settings/settings.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { CommandError } from './command-error.js';
import { dataDirectory } from './start/data-directory.js';
import { readRunning, type Running } from './start/running.js';
import { reasonOf } from './start/start-error.js';

const NOTHING_RUNS =
  'No Matricula is running from this data directory: run `npm start` first, or set DATABASE_URL and TEMPORAL_ADDRESS.';

export interface Processes {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly taskQueue: string;
  readonly teller: Teller;
}

/** What `npm start` wrote down. Throws CommandError when it does not run. */
export function runningSystem(): Running {
  const running = readRunning(dataDirectory(process.env));
  if (running === undefined) throw new CommandError(NOTHING_RUNS);
  return running;
}

/** Does the work with the database of DATABASE_URL, else of what runs from the data directory. */
export async function withDatabase<Result>(work: (dataSource: DataSource) => Promise<Result>): Promise<Result> {
  const dataSource = await createDataSource(databaseUrl(environment('DATABASE_URL')), 4)
    .initialize()
    .catch((error: unknown) => {
      throw new CommandError(`The database does not answer (${reasonOf(error)}): is DATABASE_URL right?`);
    });
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Does the work with the database and with Temporal, of TEMPORAL_ADDRESS or of what runs from the data directory. */
export function withProcesses<Result>(work: (processes: Processes) => Promise<Result>): Promise<Result> {
  return withDatabase(async (dataSource) => {
    const { taskQueue, ...temporal } = temporalSettings(environment('TEMPORAL_ADDRESS'));
    const client = await connectTemporal({ taskQueue, ...temporal });
    try {
      return await work({ dataSource, client, taskQueue, teller: new Teller(client, taskQueue) });
    } finally {
      await client.connection.close();
    }
  });
}

/** The variables that are set; where the one that is needed is not, those that the launcher has chosen as well. */
function environment(needed: 'DATABASE_URL' | 'TEMPORAL_ADDRESS'): Environment {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => (value ?? '').trim() !== ''));
  if (given[needed] !== undefined) return given;
  const { databaseUrl: database, temporalAddress } = runningSystem();
  return { DATABASE_URL: database, TEMPORAL_ADDRESS: temporalAddress, ...given };
}
