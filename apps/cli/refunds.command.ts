import { Argument, Command, Option } from 'commander';
import { refundView } from '#contracts/account.js';
import { refundBatchSummary, type RefundBatchSummary, refundBatchView } from '#contracts/refund-batch.js';
import { pageOf } from '#contracts/values.js';
import { iban } from './iban.js';
import { inOffice, type Office, officeCommand } from './office/office.js';
import { because, cursor, day, limit, type Paged, query, whole } from './office/options.js';
import { refundOrders } from './office/refund-orders.js';
import { batchLines, batchText, refundCells, releasedLines } from './office/refund-lines.js';
import { page, table } from './office/table.js';

export const refundsCommand = (): Command => {
  const command = new Command('refunds')
    .description('what is owed back, and the batches in which it leaves: one of finance prepares, another releases')
    .addCommand(listCommand())
    .addCommand(batchesCommand())
    .addCommand(showCommand())
    .addCommand(prepareCommand())
    .addCommand(releaseCommand())
    .addCommand(fileCommand())
    .addCommand(cancelCommand())
    .addCommand(retryCommand());
  for (const order of refundOrders()) command.addCommand(order);
  return command;
};

interface Listing<State extends string> extends Paged {
  readonly state?: State;
}

const listCommand = (): Command =>
  officeCommand('list', 'refunds, the most urgent first')
    .addOption(new Option('--state <state>', 'only these').choices(refundView.shape.state.options))
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { state, limit: most, cursor: after }: Listing<string>) => {
        const asked = query({ state, limit: most, cursor: after });
        const { items, next } = await office.get(`refunds${asked}`, pageOf(refundView));
        return page(table(items.map(refundCells)), next, 'There is none.');
      }),
    );

const batchesCommand = (): Command =>
  officeCommand('batches', 'batches, the newest first')
    .addOption(new Option('--state <state>', 'only these').choices(refundBatchSummary.shape.state.options))
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { state, limit: most, cursor: after }: Listing<RefundBatchSummary['state']>) => {
        const asked = query({ state, limit: most, cursor: after });
        const { items, next } = await office.get(`refund-batches${asked}`, pageOf(refundBatchSummary));
        return page(items.map(batchText), next, 'No batch was ever prepared.');
      }),
    );

const told = (office: Office, batch: string, { noun, body = {} }: Order) =>
  office.post(`${pathOf(batch)}/${noun}`, body, refundBatchView);

interface Order {
  readonly noun: string;
  readonly body?: object;
}

const pathOf = (batch: string): string => `refund-batches/${encodeURIComponent(batch)}`;

const batchCommand = (name: string, description: string): Command =>
  officeCommand(name, description).argument('<batch>', 'its id');

const showCommand = (): Command =>
  batchCommand('show', 'a batch line by line, and what was left out of it, with the reason and what to do').action(
    inOffice(async (office, [batch = '']) => batchLines(await office.get(pathOf(batch), refundBatchView)).join('\n')),
  );

interface Preparing {
  readonly refund?: readonly string[];
  readonly return?: readonly string[];
  readonly dueBy?: string;
  readonly account?: string;
}

const prepareCommand = (): Command =>
  officeCommand('prepare', 'prepare all that is owed back, what falls due by a day, or what is named')
    .option('--refund <names...>', 'only these, such as 7K3QW9XM2A-R1')
    .option('--return <entries...>', 'what these bank entries owe back')
    .addOption(new Option('--due-by <day>', 'such as 2024-11-11').argParser(day))
    .addOption(
      new Option('--account <IBAN>', 'of ours, from which it is paid, where there are several').argParser(iban),
    )
    .action(
      inOffice(async (office, _, { refund: refunds, return: returns, dueBy, account }: Preparing) => {
        const body = {
          ...(refunds !== undefined && { refunds }),
          ...(returns !== undefined && { returns }),
          ...(dueBy !== undefined && { dueBy }),
          ...(account !== undefined && { account }),
        };
        return batchLines(await office.post('refund-batches', body, refundBatchView)).join('\n');
      }),
    );

const releaseCommand = (): Command =>
  batchCommand('release', 'release a batch that another has prepared; its file is there some seconds later').action(
    inOffice(async (office, [batch = '']) => releasedLines(await told(office, batch, { noun: 'release' })).join('\n')),
  );

const fileCommand = (): Command =>
  batchCommand('file', 'write the file for the bank: pain.001.001.09, the same bytes each time')
    .argument('<path>', 'where to write it')
    .action(
      inOffice(async (office, [batch = '', path = '']) => {
        await office.download(`${pathOf(batch)}/file`, path);
        return `${path} is written.`;
      }),
    );

interface Cancelling {
  readonly because: string;
  readonly line?: string;
}

const cancelCommand = (): Command =>
  batchCommand(
    'cancel',
    'cancel a batch whose file was never sent, or one line: it is owed again, with the same due date',
  )
    .addOption(
      new Option('--line <number>', 'only this one: the bank did not do it, or it is not to go').argParser(whole),
    )
    .addOption(because())
    .action(
      inOffice(async (office, [batch = ''], { because: words, line }: Cancelling) => {
        const noun = line === undefined ? 'cancellation' : `lines/${encodeURIComponent(line)}/cancellation`;
        return batchLines(await told(office, batch, { noun, body: { because: words } })).join('\n');
      }),
    );

const retryCommand = (): Command =>
  batchCommand('retry', 'tell an application again what the bank has done: what stood in its way is mended')
    .addArgument(new Argument('<line>', 'its number').argParser(whole))
    .action(
      inOffice(async (office, [batch = '', line = '']) =>
        batchLines(await told(office, batch, { noun: `lines/${encodeURIComponent(line)}/retry` })).join('\n'),
      ),
    );
