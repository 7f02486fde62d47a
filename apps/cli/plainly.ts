import { ProgrammeFileError } from '#programmes/read-programme.js';
import { SettingsError } from '#settings/settings.js';
import { CommandError } from './command-error.js';
import { reasonOf, StartError } from './start/start-error.js';

const EXPECTED = [CommandError, ProgrammeFileError, SettingsError, StartError];

/** Runs a command's action; what goes wrong ends it with exit code 1 and its message instead of a stack. */
export function plainly<Arguments extends unknown[]>(
  action: (...given: Arguments) => Promise<void>,
): (...given: Arguments) => Promise<void> {
  return (...given) =>
    action(...given).catch((error: unknown) => {
      console.error(EXPECTED.some((kind) => error instanceof kind) ? reasonOf(error) : `It failed: ${reasonOf(error)}`);
      process.exitCode = 1;
    });
}
