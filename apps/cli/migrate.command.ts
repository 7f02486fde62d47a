import { Command } from 'commander';
import { migrate } from '#database/migrate.js';
import { createFit, type Unfit, unfitTemplates } from '#mail/template-fit.js';
import { loadTemplates } from '#mail/templates.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the tables of DATABASE_URL up to date, and say what was applied; `start` does so by itself')
    .action(
      plainly(async () => {
        const { applied, unfit } = await withDatabase(async (dataSource) => ({
          applied: await migrate(dataSource),
          unfit: await unfitTemplates(dataSource.manager, createFit(loadTemplates())),
        }));
        console.log(
          applied.length === 0
            ? 'The database is up to date: nothing was applied.'
            : applied.map((name) => `${name} is applied.`).join('\n'),
        );
        for (const one of unfit) console.log(unfitLine(one));
      }),
    );

const unfitLine = ({ letter, language, edition, faults }: Unfit): string =>
  `The office's words for ${letter} (${language}${edition === null ? '' : `, ${edition}`}) do not fit this release, which sends its own: ` +
  faults.map(({ part, line, says }) => `${part}${line === null ? '' : ` line ${line}`}: ${says}`).join(' ');
