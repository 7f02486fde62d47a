import { Command } from 'commander';
import { openStreams } from '#readmodel/open-streams.js';
import { resume } from '#telling/resume.js';
import { CommandError } from './command-error.js';
import { withProcesses } from './connection.js';
import { plainly } from './plainly.js';

const EVERY = 100;

export const resumeCommand = (): Command =>
  new Command('resume')
    .description(
      "bring back every process from the record, after the loss of Temporal's data or a release that changes deadlines",
    )
    .action(
      plainly(async () => {
        const silent = await withProcesses(async ({ dataSource, client, taskQueue }) => {
          const streams = await openStreams(dataSource);
          console.log(`${streams.length} processes should run.`);
          return resume({ client, taskQueue, streams }, (told, all) => {
            if (told % EVERY === 0 || told === all) console.log(`${told} of ${all} told the time`);
          });
        });
        if (silent.length > 0)
          throw new CommandError(`No answer from ${silent.join(', ')}: does a worker run? It is safe to resume again.`);
        console.log('All of them run.');
      }),
    );
