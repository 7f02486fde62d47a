import { Command, Option } from 'commander';
import { type GroupSummary, groupSummary, type GroupView, groupView } from '#contracts/group.js';
import { pageOf } from '#contracts/values.js';
import { applicationReference } from '#domain/application-reference.js';
import type { Money } from '#domain/money.js';
import { applicationId } from './office/named.js';
import { inOffice, officeCommand } from './office/office.js';
import { billing, billingIn } from './office/billing.js';
import { amount, because, cursor, day, limit, type Paged, query, share, type Share } from './office/options.js';
import { page, plain, table } from './office/table.js';

export const groupsCommand = (): Command =>
  new Command('groups')
    .description('several participants with one payer: one invoice with a line for each')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(declareCommand())
    .addCommand(closeCommand())
    .addCommand(billCommand())
    .addCommand(payCommand())
    .addCommand(reverseCommand());

const groupCommand = (name: string, description: string): Command =>
  officeCommand(name, description).argument('<group>', 'its code, as participants name it');

const pathOf = (code: string): string => `groups/${encodeURIComponent(code)}`;

interface Listing extends Paged {
  readonly edition?: string;
  readonly phase?: GroupSummary['phase'];
}

const listCommand = (): Command =>
  officeCommand('list', 'groups by their codes, with what is invoiced and still to be paid')
    .option('--edition <code>', 'only those of an edition')
    .addOption(new Option('--phase <phase>', 'only these').choices(groupSummary.shape.phase.options))
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { edition, phase, limit: most, cursor: after }: Listing) => {
        const asked = query({ edition, phase, limit: most, cursor: after });
        const { items, next } = await office.get(`groups${asked}`, pageOf(groupSummary));
        return page(table(items.map(cellsOf)), next, 'There is none.');
      }),
    );

const cellsOf = ({ code, edition, phase, closesAt, closedAt, participants, invoiced, due }: GroupSummary) => [
  ...[code, edition, phase, closedAt === null ? `closes at ${closesAt}` : `closed at ${closedAt}`],
  ...[`${participants} take part`, plain(invoiced), 'invoiced', plain(due), 'to be paid'],
];

const showCommand = (): Command =>
  groupCommand('show', 'who takes part, its invoices line by line, and what was paid').action(
    inOffice(async (office, [code = '']) => textOf(await office.get(pathOf(code), groupView))),
  );

const declareCommand = (): Command =>
  groupCommand('declare', 'declare a group and its payer, before its participants are admitted')
    .requiredOption('--edition <code>', 'of the edition')
    .addOption(billing())
    .action(
      inOffice(async (office, [code = ''], given: { readonly edition: string; readonly billing: string }) => {
        const body = { code, billing: await billingIn(given.billing) };
        return textOf(await office.post(`editions/${encodeURIComponent(given.edition)}/groups`, body, groupView));
      }),
    );

const closeCommand = (): Command =>
  groupCommand('close', 'close it: one invoice goes to its payer').action(
    inOffice(async (office, [code = '']) => textOf(await office.post(`${pathOf(code)}/closing`, {}, groupView))),
  );

const billCommand = (): Command =>
  groupCommand('bill', 'make its papers out to this payer; what is invoiced already is credited, and invoiced anew')
    .addOption(billing())
    .addOption(because())
    .action(
      inOffice(async (office, [code = ''], given: { readonly billing: string; readonly because: string }) => {
        const body = { billing: await billingIn(given.billing), because: given.because };
        return textOf(await office.post(`${pathOf(code)}/billing`, body, groupView));
      }),
    );

interface Payment {
  readonly id: string;
  readonly amount: Money;
  readonly on: string;
  readonly split: readonly Share[];
}

const payCommand = (): Command =>
  groupCommand('pay', 'confirm a bank transfer of the payer that is in no statement yet')
    .requiredOption('--id <payment>', "the bank's or the bookkeeper's name for it: it counts once")
    .addOption(new Option('--amount <amount>', 'such as 1620.00EUR').argParser(amount).makeOptionMandatory())
    .addOption(new Option('--on <day>', 'on which it was received').argParser(day).makeOptionMandatory())
    .addOption(
      new Option(
        '--split <application=amount>',
        'again for each, as the payer says; else the lines are filled in order',
      )
        .argParser(share)
        .default([]),
    )
    .action(
      inOffice(async (office, [code = ''], { id: paymentId, amount: money, on, split }: Payment) => {
        const parts = await Promise.all(
          split.map(async ({ name, amount: { amountMinor } }) => {
            return { application: await applicationId(office, name), amountMinor };
          }),
        );
        const body = { paymentId, amount: money, receivedOn: on, ...(parts.length > 0 && { split: parts }) };
        return textOf(await office.post(`${pathOf(code)}/payments`, body, groupView));
      }),
    );

const reverseCommand = (): Command =>
  groupCommand('reverse', 'the bank took a transfer back: it is taken from all whom it was divided among')
    .argument('<payment>', 'its id')
    .addOption(because())
    .action(
      inOffice(async (office, [code = '', payment = ''], { because: words }: { readonly because: string }) => {
        const path = `${pathOf(code)}/payments/${encodeURIComponent(payment)}/reversal`;
        return textOf(await office.post(path, { because: words }, groupView));
      }),
    );

function textOf({ code, edition, phase, closesAt, closedAt, members, invoices, payments }: GroupView): string {
  return [
    `${code} of ${edition}: ${phase}, ${closedAt === null ? `closes at ${closesAt}` : `closed at ${closedAt}`}`,
    ...members.map(
      (one) =>
        `  ${applicationReference(one.application)} ${one.band}, ${plain(one.fee)}${one.left ? ', has left' : ''}`,
    ),
    ...invoices.flatMap(({ number, amount: money, creditorReference, dueOn, replacedBy, lines }) => [
      `  ${number}: ${plain(money)}, ${creditorReference}, due ${dueOn}${replacedBy === null ? '' : `, replaced by ${replacedBy}`}`,
      ...lines.map(({ line, application, amount: due, paid, credited }) => {
        return `    line ${line}: ${plain(due)} for ${applicationReference(application)}, ${plain(paid)} paid, ${plain(credited)} credited`;
      }),
    ]),
    ...payments.map(({ paymentId, amount: money, receivedOn, reversed }) => {
      return `  paid ${plain(money)} on ${receivedOn} (${paymentId})${reversed ? ', taken back' : ''}`;
    }),
  ].join('\n');
}
