import { Command, Option } from 'commander';
import { type PostingView, postingView, todayView, trialBalanceView } from '#contracts/finance.js';
import { pageOf } from '#contracts/values.js';
import { cursor, day, from, limit, type Paged, query, to } from './office/options.js';
import { inOffice, officeCommand } from './office/office.js';
import { page, plain, table } from './office/table.js';
import { todayLines } from './office/today.js';

export const financeCommand = (): Command =>
  new Command('finance')
    .description('what waits for finance today, and the books')
    .addCommand(todayCommand())
    .addCommand(journalCommand())
    .addCommand(balanceCommand());

const todayCommand = (): Command =>
  officeCommand(
    'today',
    'refunds by days left, lines of statements that need a person, invoices overdue, breaches',
  ).action(inOffice(async (office) => todayLines(await office.get('finance/today', todayView)).join('\n')));

interface Period extends Paged {
  readonly from: string;
  readonly to: string;
  readonly recordedAfter?: string;
  readonly csv?: string;
}

const journalCommand = (): Command =>
  officeCommand('journal', 'what was posted for the days of a period, each movement with the event that it is from')
    .addOption(from())
    .addOption(to())
    .addOption(new Option('--recorded-after <instant>', 'only what came later than that, such as a former export'))
    .addOption(new Option('--csv <file>', 'write all of it there, as CSV'))
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { csv, limit: most, cursor: after, ...given }: Period) => {
        const period = { from: given.from, to: given.to, recordedAfter: given.recordedAfter };
        if (csv !== undefined) {
          await office.download(`finance/journal.csv${query(period)}`, csv);
          return `${csv} is written.`;
        }
        const asked = query({ ...period, limit: most, cursor: after });
        const { items, next } = await office.get(`finance/journal${asked}`, pageOf(postingView));
        return page(table(items.map(postingCells)), next, 'Nothing was posted.');
      }),
    );

const postingCells = (posting: PostingView): string[] => [
  posting.day,
  posting.debit,
  posting.credit,
  plain(posting.amount),
  posting.rule,
  posting.reference ?? '-',
  posting.application ?? '-',
  posting.by,
];

const balanceCommand = (): Command =>
  officeCommand('balance', 'what stands on each account of the books; over all accounts it comes to nothing')
    .addOption(new Option('--on <day>', 'at the end of it; else of all that is on record').argParser(day))
    .action(
      inOffice(async (office, _, { on }: { readonly on?: string }) => {
        const { currencies } = await office.get(`finance/trial-balance${query({ on })}`, trialBalanceView);
        if (currencies.length === 0) return 'Nothing is posted.';
        const head = ['account', 'debit', 'credit', 'balance'];
        const rows = currencies.flatMap(({ accounts }) =>
          accounts.map((one) => [one.account, plain(one.debit), plain(one.credit), plain(one.balance)]),
        );
        return table([head, ...rows]).join('\n');
      }),
    );
