import type { Command } from 'commander';
import { program } from '../../apps/cli/program.js';
import type { Said } from './matricula.js';

/**
 * The command as it stands in the sources, in this process, where many are given: to start one takes a second. For those
 * that end by themselves; one at a time.
 */
export async function matriculaHere(words: readonly string[], around: Record<string, string>): Promise<Said> {
  const said = { log: [] as string[], error: [] as string[] };
  const { log, error } = console;
  const before = { ...process.env };
  try {
    console.log = (line: string) => void said.log.push(line);
    console.error = (line: string) => void said.error.push(line);
    Object.assign(process.env, around);
    await quiet(program(), said).parseAsync(words, { from: 'user' });
    return { exitCode: Number(process.exitCode ?? 0), ...textsOf(said) };
  } catch (wrong) {
    if (!isOfCommander(wrong)) throw wrong;
    return { exitCode: wrong.exitCode, ...textsOf(said) };
  } finally {
    process.exitCode = 0;
    for (const name of Object.keys(around)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    Object.assign(console, { log, error });
  }
}

/** As it is typed: words, or several in quotes. */
export const typed = (words: string, around: Record<string, string>): Promise<Said> =>
  matriculaHere(words.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [], around);

interface Heard {
  readonly log: string[];
  readonly error: string[];
}

/** Throws where it would end the process, and writes to the lists. */
function quiet(command: Command, said: Heard): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => void said.log.push(text),
    writeErr: (text) => void said.error.push(text),
  });
  for (const one of command.commands) quiet(one, said);
  return command;
}

const textsOf = ({ log, error }: Heard): Omit<Said, 'exitCode'> => ({
  output: log.join('\n').trim(),
  complaint: error.join('\n').trim(),
});

const isOfCommander = (wrong: unknown): wrong is { readonly exitCode: number } =>
  wrong instanceof Error && wrong.name === 'CommanderError';
