import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import {
  dropRefusedTell,
  type DroppedTell,
  droppedTells,
  type RefusedTell,
  refusedTells,
  tellRefusedAgain,
} from '#eventstore/refused-tells.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';
import { staffId } from './staff-id.js';

export const tellsCommand = (): Command =>
  new Command('tells')
    .description(
      'what one stream owed another and was refused, such as a line of a group; told again once it is mended, or dropped',
    )
    .addCommand(showCommand(), { isDefault: true })
    .addCommand(againCommand())
    .addCommand(dropCommand())
    .addCommand(droppedCommand())
    .addHelpText(
      'after',
      `
  matricula tells                                              each that was refused, with its name at the end
  matricula tells again                                        after the release that mends it
  matricula tells drop 5f0c…-3b2a/0 --because 'put right by hand on 1 March'
  matricula tells dropped                                      who dropped what, when and why

One that is dropped is told nobody any more, and what it was to bring about has to have been done by hand.`,
    );

const showCommand = (): Command =>
  new Command('show').description('each that was refused: by whom, whose it is, and why (the default)').action(
    plainly(async () => {
      const refused = await withDatabase(({ manager }) => refusedTells(manager));
      console.log(refused.length === 0 ? 'Nothing was refused.' : refused.map(textOf).join('\n'));
    }),
  );

const againCommand = (): Command =>
  new Command('again').description('have all of them told again, after the release that mends it').action(
    plainly(async () => {
      const again = await withDatabase(({ manager }) => tellRefusedAgain(manager));
      console.log(`${again} will be told again, as soon as a worker runs. What is refused again is listed again.`);
    }),
  );

interface Given {
  readonly by: string;
  readonly because: string;
}

const dropCommand = (): Command =>
  new Command('drop')
    .description('tell one of them nobody any more, for somebody has put right by hand what it was to bring about')
    .argument('<tell>', 'its name, as it stands in brackets in the list')
    .addOption(
      new Option('--because <text>', 'what was done instead, for whoever reads the record later').makeOptionMandatory(),
    )
    .addOption(
      new Option('--by <staff id>', 'who says so, as the record will tell')
        .argParser(staffId)
        .default(userInfo().username, 'your user name'),
    )
    .action(
      plainly(async (tell: string, { by, because }: Given) => {
        if (because.trim() === '') throw new CommandError('Say what was done instead: nothing else on record does.');
        const word = { by: `staff:${by}`, at: new Date().toISOString(), because: because.trim() };
        if (!(await withDatabase(({ manager }) => dropRefusedTell(manager, tell, word))))
          throw new CommandError(
            `Nothing that was refused has the name ${tell}, so nothing was changed. \`matricula tells\` lists them.`,
          );
        console.log(`${tell} is dropped: it is told nobody any more. \`matricula tells dropped\` has it on record.`);
      }),
    );

const droppedCommand = (): Command =>
  new Command('dropped').description('each that was dropped: by whom, when, and what was done instead').action(
    plainly(async () => {
      const dropped = await withDatabase(({ manager }) => droppedTells(manager));
      console.log(dropped.length === 0 ? 'Nothing was dropped.' : dropped.map(droppedText).join('\n'));
    }),
  );

const textOf = ({ stream, command, because, owedBy, tell, refusedAt }: RefusedTell): string =>
  `${refusedAt.toISOString()}  ${stream} refused ${command}: ${because}; owed by ${owedBy} (${tell})`;

const droppedText = (dropped: DroppedTell): string =>
  `${textOf(dropped)}\n  dropped by ${dropped.droppedBy} on ${dropped.droppedAt.toISOString()}: ${dropped.reason}`;
