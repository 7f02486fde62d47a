import { Argument, Command, Option } from 'commander';
import { type InvoiceView, invoiceView } from '#contracts/account.js';
import { applicationStatus } from '#contracts/application.js';
import { pageOf } from '#contracts/values.js';
import { applicationReference } from '#domain/application-reference.js';
import { CommandError } from './command-error.js';
import { billing, billingIn } from './office/billing.js';
import { inOffice, officeCommand } from './office/office.js';
import { because, cursor, from, limit, type Paged, query, to } from './office/options.js';
import { page, plain, table } from './office/table.js';

export const invoicesCommand = (): Command =>
  new Command('invoices')
    .description('invoices and credit notes, as they were issued')
    .addCommand(listCommand())
    .addCommand(fileCommand())
    .addCommand(replaceCommand())
    .addCommand(archiveCommand());

interface Listing extends Paged {
  readonly edition?: string;
  readonly state?: InvoiceView['state'];
}

const listCommand = (): Command =>
  officeCommand('list', 'invoices and credit notes, the newest first')
    .option('--edition <code>', 'only those of an edition')
    .addOption(new Option('--state <state>', 'only these').choices(invoiceView.shape.state.options))
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { edition, state, limit: most, cursor: after }: Listing) => {
        const asked = query({ edition, state, limit: most, cursor: after });
        const { items, next } = await office.get(`invoices${asked}`, pageOf(invoiceView));
        return page(table(items.map(cellsOf)), next, 'There is none.');
      }),
    );

const cellsOf = ({
  number,
  kind,
  applicationId,
  issuedOn,
  dueOn,
  amount,
  paid,
  credited,
  state,
  corrects,
  group,
}: InvoiceView) => [
  number,
  kind,
  applicationId === null ? `group ${group ?? ''}` : applicationReference(applicationId),
  issuedOn,
  dueOn,
  plain(amount),
  state,
  ...[`paid ${plain(paid)}`, `credited ${plain(credited)}`],
  corrects === null ? '' : `corrects ${corrects}`,
];

const fileCommand = (): Command =>
  officeCommand('file', 'write one of them, the same bytes for ever')
    .argument('<number>', 'such as INV-2024-00017')
    .addArgument(new Argument('<kind>', 'the paper, or its data for machines').choices(['pdf', 'xml']))
    .argument('<file>', 'where to write it')
    .action(
      inOffice(async (office, [number = '', kind = '', file = '']) => {
        await office.download(`invoices/${encodeURIComponent(number)}/${kind}`, file);
        return `${file} is written.`;
      }),
    );

interface Replacing {
  readonly billing: string;
  readonly because: string;
}

const replaceCommand = (): Command =>
  officeCommand('replace', 'make an invoice out anew, with this payer or reference; the former is credited whole')
    .argument('<number>', 'such as INV-2024-00017')
    .addOption(billing())
    .addOption(because())
    .action(
      inOffice(async (office, [number = ''], given: Replacing) => {
        const body = { billing: await billingIn(given.billing), because: given.because };
        const id = applicationOf(await office.get(`invoices/${encodeURIComponent(number)}`, invoiceView));
        const { invoices } = await office.post(`applications/${id}/invoice-replacement`, body, applicationStatus);
        return table(invoices.map(cellsOf)).join('\n');
      }),
    );

/** @throws CommandError for a paper of which an application has nothing that could be made out anew */
function applicationOf({ number, kind, applicationId, group, state }: InvoiceView): string {
  if (kind === 'credit-note') throw new CommandError(`${number} is a credit note: name the invoice that stands.`);
  // The application would take it for a word on the invoice that stands now.
  if (state === 'credited') throw new CommandError(`${number} is credited: name the invoice that stands in its place.`);
  if (applicationId === null)
    throw new CommandError(`${number} is for a group: \`matricula groups bill ${group ?? ''}\` makes it out anew.`);
  return applicationId;
}

const archiveCommand = (): Command =>
  officeCommand('archive', 'write all that were issued in a period, with an index, as a zip')
    .argument('<file>', 'where to write it')
    .addOption(from())
    .addOption(to())
    .action(
      inOffice(async (office, [file = ''], period: { readonly from: string; readonly to: string }) => {
        await office.download(`invoices/archive${query({ from: period.from, to: period.to })}`, file);
        return `${file} is written.`;
      }),
    );
