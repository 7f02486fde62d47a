import { Command } from 'commander';
import { accountCommand } from './account.command.js';
import { entriesCommand } from './entries.command.js';
import { feesCommand } from './fees.command.js';
import { financeCommand } from './finance.command.js';
import { groupsCommand } from './groups.command.js';
import { invoicesCommand } from './invoices.command.js';
import { paymentsCommand } from './payments.command.js';
import { refundAccountsCommand } from './refund-accounts.command.js';
import { statementsCommand } from './statements.command.js';
import { bankAccountsCommand } from './bank-accounts.command.js';
import { dkimCommand } from './dkim.command.js';
import { eraseCommand } from './erase.command.js';
import { importCommand } from './import.command.js';
import { migrateCommand } from './migrate.command.js';
import { programmeCommand } from './programme.command.js';
import { rebuildCommand } from './rebuild.command.js';
import { restoredCommand } from './restored.command.js';
import { refundsCommand } from './refunds.command.js';
import { resumeCommand } from './resume.command.js';
import { startCommand } from './start.command.js';
import { tellsCommand } from './tells.command.js';
import { tokenCommand } from './token.command.js';
import { tourCommand } from './tour.command.js';
import { whyCommand } from './why.command.js';

/** `matricula` with all its commands; `main.ts` gives it what was typed. */
export const program = (): Command =>
  new Command('matricula')
    .description('A registrar for training programmes, from application to certificate.')
    .addCommand(startCommand())
    .addCommand(programmeCommand())
    .addCommand(tokenCommand())
    .addCommand(bankAccountsCommand())
    .addCommand(importCommand())
    .addCommand(statementsCommand())
    .addCommand(entriesCommand())
    .addCommand(financeCommand())
    .addCommand(accountCommand())
    .addCommand(paymentsCommand())
    .addCommand(feesCommand())
    .addCommand(invoicesCommand())
    .addCommand(groupsCommand())
    .addCommand(refundsCommand())
    .addCommand(refundAccountsCommand())
    .addCommand(whyCommand())
    .addCommand(resumeCommand())
    .addCommand(rebuildCommand())
    .addCommand(migrateCommand())
    .addCommand(restoredCommand())
    .addCommand(tellsCommand())
    .addCommand(dkimCommand())
    .addCommand(eraseCommand())
    .addCommand(tourCommand())
    .addHelpText(
      'after',
      `
All commands but start find the system that runs from the data directory (MATRICULA_DATA), or the one that
DATABASE_URL and TEMPORAL_ADDRESS name. What finance do (statements, entries, finance, account, payments, invoices, groups,
refunds, refund-accounts; admissions: fees) goes through the API that runs there, or MATRICULA_API, as the person of MATRICULA_TOKEN.

A first session:
  matricula start                                              in one terminal; then in another
  matricula programme check programmes/*.yaml
  matricula programme rehearse programmes/metropolis-diploma-2024.yaml
  matricula token create --for ines --role admissions
  matricula why 7K3QW9XM2A
  MATRICULA_TOKEN=… matricula finance today
  matricula tour`,
    )
    .showHelpAfterError('(matricula --help says more)');
