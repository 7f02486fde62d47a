import { join } from 'node:path';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { packageRoot } from '#settings/package-root.js';
import { beWalkable, dataDirectory, type DataDirectory, prepare } from '../../apps/cli/start/data-directory.js';
import { makePlan, type Plan } from '../../apps/cli/start/plan.js';
import { temporalBinary } from '../../apps/cli/start/temporal-binary.js';
import { keptTokens, type Tokens } from '../../apps/cli/start/tokens.js';
import { freePorts } from './launcher.js';

/** What separate processes stand on before the first of them starts. */
export interface Ground {
  readonly directory: DataDirectory;
  readonly plan: Plan;
  /** The Temporal server. */
  readonly binary: string;
}

/** @param path a directory that the postgres user can walk into; what it has of mail and tokens is kept */
export async function breakGround(path: string): Promise<Ground> {
  const directory = dataDirectory({ MATRICULA_DATA: path });
  await prepare(directory);
  await beWalkable(directory);
  const plan = await planned(directory);
  const binary = await temporalBinary({ cacheDirectory: join(packageRoot(), '.data'), progress: console.error });
  return { directory, plan, binary };
}

const TRIES = 10;
const UNLIMITED = '100000000';

/** Another process may take a port between the look and the plan: then others are looked for. */
async function planned(directory: DataDirectory): Promise<Plan> {
  for (let tries = 1; ; tries += 1) {
    const given = { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn', ...(await freePorts()) };
    try {
      return await makePlan({ ...given, REQUESTS_PER_MINUTE: UNLIMITED, SUBMISSIONS_PER_MINUTE: UNLIMITED }, directory);
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** The tables, and a token for every desk of the office. */
export async function furnished({ directory, plan }: Ground): Promise<Tokens> {
  const dataSource = await createDataSource(plan.settings.databaseUrl, 2).initialize();
  try {
    await migrate(dataSource);
    return await keptTokens(dataSource, join(directory.path, 'tokens.json'));
  } finally {
    await dataSource.destroy();
  }
}
