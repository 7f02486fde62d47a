import { Command } from 'commander';
import { bankStatementOutcomeView, type BankStatementView, bankStatementView } from '#contracts/bank.js';
import { pageOf } from '#contracts/values.js';
import { statementLine } from './bank/statement-line.js';
import { inOffice, officeCommand } from './office/office.js';
import { cursor, limit, type Paged, query } from './office/options.js';
import { page } from './office/table.js';

export const statementsCommand = (): Command =>
  new Command('statements')
    .description('bank statements that were taken in; `matricula import` takes in more')
    .addCommand(listCommand())
    .addCommand(showCommand());

const lineOf = (statement: BankStatementView): string => `${statement.id} ${statementLine(statement)}`;

const listCommand = (): Command =>
  officeCommand('list', 'the latest import first')
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { limit: most, cursor: after }: Paged) => {
        const asked = query({ limit: most, cursor: after });
        const { items, next } = await office.get(`bank-statements${asked}`, pageOf(bankStatementView));
        return page(items.map(lineOf), next, 'None was taken in: `matricula import` does it.');
      }),
    );

const showCommand = (): Command =>
  officeCommand('show', 'what became of the lines of a statement')
    .argument('<statement>', 'its id')
    .action(
      inOffice(async (office, [id = '']) => {
        const path = `bank-statements/${encodeURIComponent(id)}`;
        const { waiting, outcomes, ...statement } = await office.get(path, bankStatementOutcomeView);
        const each = outcomes.map(
          ({ state, detail, count }) => `  ${count} ${state}${detail === null ? '' : `: ${detail}`}`,
        );
        return [lineOf(statement), ...(waiting > 0 ? [`  ${waiting} wait to be matched`] : []), ...each].join('\n');
      }),
    );
