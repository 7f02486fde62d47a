import { userInfo } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Programme } from '#contracts/programme.js';
import { localDateOf } from '#domain/time/zone.js';
import { ProgrammeFileError, readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { CommandError } from './command-error.js';
import { withProcesses } from './connection.js';
import { plainly } from './plainly.js';
import { publish } from './programme/publish.js';

interface By {
  readonly by: string;
}

interface Rehearsal extends By {
  readonly fast: boolean;
  readonly startsIn: number;
}

const byOption = (): Option =>
  new Option('--by <staff id>', 'who publishes, as the record will say').default(userInfo().username, 'your user name');

export const programmeCommand = (): Command =>
  new Command('programme')
    .description('editions as data: check, publish and rehearse programme files')
    .addCommand(checkCommand())
    .addCommand(publishCommand())
    .addCommand(rehearseCommand());

const checkCommand = (): Command =>
  new Command('check')
    .description('say what is wrong in programme files, with line and path; needs nothing running')
    .argument('<file...>', 'YAML files, such as programmes/metropolis-diploma-2024.yaml')
    .action(
      plainly(async (files: string[]) => {
        const verdicts = await Promise.all(files.map(verdictOn));
        console.log(verdicts.map(({ lines }) => lines).join('\n'));
        const broken = verdicts.filter(({ isInOrder }) => !isInOrder).length;
        if (broken > 0) throw new CommandError(`${broken} of ${files.length} files cannot be published.`);
      }),
    );

async function verdictOn(file: string): Promise<{ isInOrder: boolean; lines: string }> {
  try {
    return { isInOrder: true, lines: `${file}: ${(await readProgramme(file)).code} is in order` };
  } catch (error) {
    if (error instanceof ProgrammeFileError) return { isInOrder: false, lines: error.message };
    throw error;
  }
}

const publishCommand = (): Command =>
  new Command('publish')
    .description(
      'publish a programme file; again with other terms it becomes the next version, and who is in keeps theirs',
    )
    .argument('<file>', 'a YAML file')
    .addOption(byOption())
    .action(plainly(async (file: string, { by }: By) => publishAs(await readProgramme(file), by)));

const rehearseCommand = (): Command =>
  new Command('rehearse')
    .description(
      'publish a copy that one can try: the same terms, under <code>-rehearsal, with its dates moved so that it is open today',
    )
    .argument('<file>', 'a YAML file')
    .option('--fast', 'live a day in a second: every duration of the terms in seconds, under a code of its own', false)
    .option('--starts-in <seconds>', 'with --fast: how long from now to the start', seconds, 60)
    .addOption(byOption())
    .action(
      plainly(async (file: string, { fast, startsIn, by }: Rehearsal) => {
        const programme = await readProgramme(file);
        const now = new Date().toISOString();
        const code = `${programme.code}-fast-${now.replace(/\D/g, '').slice(0, 14)}`;
        const rehearsal = fast
          ? rehearseFast(programme, { code, now, startsInSeconds: startsIn })
          : rehearse(programme, localDateOf(now, programme.zone));
        await publishAs(rehearsal, by);
      }),
    );

async function publishAs(programme: Programme, staff: string): Promise<void> {
  const at = new Date().toISOString();
  console.log(await withProcesses((processes) => publish(processes, { programme, staff, at })));
}

function seconds(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of seconds.');
}
