import { Command } from 'commander';
import { migrate } from '#database/migrate.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the tables of DATABASE_URL up to date, and say what was applied; `start` does so by itself')
    .action(
      plainly(async () => {
        const applied = await withDatabase(migrate);
        console.log(
          applied.length === 0
            ? 'The database is up to date: nothing was applied.'
            : applied.map((name) => `${name} is applied.`).join('\n'),
        );
      }),
    );
