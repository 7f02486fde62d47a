#!/usr/bin/env node
import { Command } from 'commander';
import { startCommand } from './start.command.js';

await new Command('matricula')
  .description('A registrar for training programmes, from application to certificate.')
  .addCommand(startCommand())
  .parseAsync();
