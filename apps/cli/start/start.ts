import { SettingsError } from '#settings/settings.js';
import { bringUp } from './bring-up.js';
import { Children } from './children.js';
import { dataDirectory, prepare, type DataDirectory } from './data-directory.js';
import { endLeftovers } from './leftovers.js';
import { beTheOnlyOne } from './only-one.js';
import { removeRunning } from './running.js';
import { reasonOf, StartError } from './start-error.js';

const progress = (line: string): void => console.log(line);

/**
 * `matricula start`: everything on one machine until a signal ends it. Parts that DATABASE_URL, TEMPORAL_ADDRESS or
 * SMTP_URL name are used instead of ours. Exits 0 when it was asked to stop, 1 when something did not start or ended.
 */
export async function start(): Promise<void> {
  const directory = dataDirectory(process.env);
  const children = new Children(directory, progress, (sentence) => {
    console.error(sentence);
    void stop(1);
  });
  let release: (() => Promise<void>) | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (exitCode: number): Promise<void> =>
    (stopping ??= stopEverything(directory, children, release).then(() => process.exit(exitCode)));
  const asked = (): void => {
    if (stopping === undefined) console.log('\nStopping …');
    void stop(0);
  };
  process.on('SIGINT', asked).on('SIGTERM', asked).on('SIGHUP', asked);
  // The terminal may be gone before we are; that must not cut the shutdown short.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  try {
    await prepare(directory);
    release = await beTheOnlyOne(directory);
    await endLeftovers(directory, progress);
    await bringUp(directory, children, progress);
  } catch (error) {
    if (stopping === undefined) console.error(sentence(error));
    await stop(1);
  }
}

async function stopEverything(
  directory: DataDirectory,
  children: Children,
  release: (() => Promise<void>) | undefined,
): Promise<void> {
  await children.stop();
  if (release === undefined) return; // The directory is another launcher's.
  removeRunning(directory);
  // A servers' process that was killed leaves its two servers behind.
  await endLeftovers(directory, progress).catch((error: unknown) => console.error(sentence(error)));
  await release();
}

const sentence = (error: unknown): string =>
  error instanceof StartError || error instanceof SettingsError
    ? error.message
    : `Matricula did not start: ${reasonOf(error)}`;
