import { Command } from 'commander';
import { plainly } from './plainly.js';
import { tour } from './tour/tour.js';

export const tourCommand = (): Command =>
  new Command('tour')
    .description(
      'walk people through a fast rehearsal of the running system, from application to certificate, take in two bank statements, and check each step',
    )
    .action(
      plainly(async () => {
        if (!(await tour((line) => console.log(line)))) process.exitCode = 1;
      }),
    );
