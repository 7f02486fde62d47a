import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { packageRoot } from '#settings/package-root.js';
import type { Environment } from '#settings/settings.js';
import { reasonOf, StartError } from './start-error.js';

export interface DataDirectory {
  readonly path: string;
  readonly postgres: string;
  readonly temporalDatabase: string;
  readonly temporalPid: string;
  readonly mail: string;
  readonly logs: string;
  readonly pids: string;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** MATRICULA_DATA, else .data in the package; as root /var/lib/matricula, for PostgreSQL runs as a user of its own then. */
export function dataDirectory(environment: Environment): DataDirectory {
  const chosen = environment['MATRICULA_DATA'] ?? '';
  const path = chosen !== '' ? resolve(chosen) : isRoot() ? '/var/lib/matricula' : join(packageRoot(), '.data');
  return {
    path,
    postgres: join(path, 'postgres'),
    temporalDatabase: join(path, 'temporal.db'),
    temporalPid: join(path, 'pids', 'temporal.pid'),
    mail: join(path, 'mail'),
    logs: join(path, 'log'),
    pids: join(path, 'pids'),
  };
}

export async function prepare(directory: DataDirectory): Promise<void> {
  try {
    await mkdir(directory.path, { recursive: true, mode: 0o755 });
    await mkdir(directory.logs, { recursive: true });
    await mkdir(directory.pids, { recursive: true });
    await access(directory.path, constants.W_OK);
  } catch (error) {
    throw new StartError(
      `The data directory ${directory.path} cannot be used (${reasonOf(error)}): set MATRICULA_DATA to one that can be written.`,
    );
  }
}

/** As root, initdb would only say "Permission denied" where the postgres user cannot walk in. */
export async function beWalkable(directory: DataDirectory): Promise<void> {
  if (!isRoot()) return;
  for (let folder = directory.path; folder !== '/'; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0)
      throw new StartError(
        `As root, PostgreSQL runs as the user postgres, who cannot enter ${folder}: set MATRICULA_DATA to a directory outside it, or run chmod o+x ${folder}.`,
      );
  }
}

/** The fetched Temporal server is no data: one copy serves every data directory of this installation, and its tests. */
export async function cacheDirectory(directory: DataDirectory): Promise<string> {
  const root = packageRoot();
  return access(root, constants.W_OK).then(
    () => join(root, '.data'),
    () => directory.path,
  );
}
