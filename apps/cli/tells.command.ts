import { Command } from 'commander';
import { type RefusedTell, refusedTells, tellRefusedAgain } from '#eventstore/refused-tells.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';

export const tellsCommand = (): Command =>
  new Command('tells')
    .description(
      'what one stream owed another and was refused, such as a line of a group; told again once it is mended',
    )
    .addCommand(showCommand(), { isDefault: true })
    .addCommand(againCommand());

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

const textOf = ({ stream, command, because, owedBy, tell, refusedAt }: RefusedTell): string =>
  `${refusedAt.toISOString()}  ${stream} refused ${command}: ${because}; owed by ${owedBy} (${tell})`;
