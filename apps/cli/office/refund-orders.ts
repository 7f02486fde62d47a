import { type Command, Option } from 'commander';
import { type RefundView, refundView } from '#contracts/account.js';
import type { Money } from '#domain/money.js';
import { inOffice, type Office, officeCommand } from './office.js';
import { amount, bankReference, because, paidOn } from './options.js';
import { refundCells } from './refund-lines.js';
import { plain, table } from './table.js';

/** One refund by hand, for what no batch can send: approved by one, ordered by another, and told when it is paid. */
export const refundOrders = (): Command[] => [
  plainOrder('approve', 'approval', 'approve a refund that is paid by hand'),
  wordedOrder('unapprove', 'approval-withdrawal', 'take the approval back; it stays owed, with the same due date'),
  plainOrder('order', 'order', 'release it to the bank by hand; not by who approved it'),
  wordedOrder('unorder', 'order-cancellation', 'the order did not leave after all'),
  paidCommand(),
  returnedCommand(),
];

const refundCommand = (name: string, description: string): Command =>
  officeCommand(name, description).argument('<refund>', 'such as 7K3QW9XM2A-R1');

async function told(office: Office, refund: string, { noun, body = {} }: Order): Promise<string> {
  const view: RefundView = await office.post(`refunds/${encodeURIComponent(refund)}/${noun}`, body, refundView);
  return table([refundCells(view)]).join('\n');
}

interface Order {
  readonly noun: string;
  readonly body?: object;
}

const plainOrder = (name: string, noun: string, description: string): Command =>
  refundCommand(name, description).action(inOffice((office, [refund = '']) => told(office, refund, { noun })));

const wordedOrder = (name: string, noun: string, description: string): Command =>
  refundCommand(name, description)
    .addOption(because())
    .action(
      inOffice((office, [refund = ''], { because: words }: { readonly because: string }) =>
        told(office, refund, { noun, body: { because: words } }),
      ),
    );

interface Paid {
  readonly on: string;
  readonly bankReference: string;
  readonly amount?: Money;
}

const paidCommand = (): Command =>
  refundCommand('paid', 'the bank has paid what was ordered by hand')
    .addOption(paidOn())
    .addOption(bankReference())
    .addOption(new Option('--amount <amount>', 'where the bank says it: it must be what is owed').argParser(amount))
    .action(
      inOffice((office, [refund = ''], { on, bankReference: reference, amount: money }: Paid) =>
        told(office, refund, {
          noun: 'payment',
          body: { paidOn: on, bankReference: reference, ...(money !== undefined && { amount: money }) },
        }),
      ),
    );

interface Returned {
  readonly on: string;
  readonly because: string;
  readonly amount?: Money;
}

const returnedCommand = (): Command =>
  refundCommand('returned', 'a transfer that was made by hand came back: owed again, with the same due date')
    .addOption(paidOn())
    .addOption(new Option('--amount <amount>', 'where it was one of several: the rest stays paid').argParser(amount))
    .addOption(because())
    .action(
      inOffice(async (office, [refund = ''], { on, because: words, amount: money }: Returned) => {
        const body = { returnedOn: on, because: words, ...(money !== undefined && { amount: money }) };
        const standing = await told(office, refund, { noun: 'return', body });
        if (money === undefined) return standing;
        const again = `${plain(money)} are owed again, as a refund of their own if the rest is paid`;
        return `${standing}\n${again}: \`matricula refunds list --state owed\``;
      }),
    );
