import { Command } from 'commander';
import { start } from './start/start.js';

export const startCommand = (): Command =>
  new Command('start')
    .description('run everything on this machine: database, Temporal, mail catcher, worker and API')
    .action(start);
