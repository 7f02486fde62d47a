import { Command, Option } from 'commander';
import { type RefundAccountStanding, refundAccountStanding, refundAccountsView } from '#contracts/refund-account.js';
import { iban } from './iban.js';
import { applicationId } from './office/named.js';
import { inOffice, type Office, officeCommand } from './office/office.js';
import { because } from './office/options.js';

export const refundAccountsCommand = (): Command =>
  new Command('refund-accounts')
    .description('where refunds go, if not back to where the money came from: the payer asks, another confirms')
    .addCommand(listCommand())
    .addCommand(requestCommand())
    .addCommand(confirmCommand())
    .addCommand(withdrawCommand());

const accountsCommand = (name: string, description: string): Command =>
  officeCommand(name, description).argument('<application>', 'its id or its reference');

async function pathOf(office: Office, application: string): Promise<string> {
  return `applications/${await applicationId(office, application)}/refund-accounts`;
}

const listCommand = (): Command =>
  accountsCommand('list', 'accounts on file, and which of them counts').action(
    inOffice(async (office, [application = '']) => {
      const { items } = await office.get(await pathOf(office, application), refundAccountsView);
      if (items.length === 0) return 'None is on file: refunds go back to where the money came from.';
      return items.map((one) => `${lineOf(one)}: ${one.iban} of ${one.holder}`).join('\n');
    }),
  );

interface Requested {
  readonly iban: string;
  readonly holder: string;
  readonly request?: string;
  readonly mail?: string;
}

const requestCommand = (): Command =>
  accountsCommand('request', 'put the account on file that the payer asks for in writing')
    .addOption(new Option('--iban <IBAN>', 'of the account').argParser(iban).makeOptionMandatory())
    .requiredOption('--holder <name>', 'whose it is, as the bank has it')
    .option('--request <words>', 'which document asks for it, and where it is kept')
    .option('--mail <id>', 'or the mail that asks for it')
    .action(
      inOffice(async (office, [application = ''], { iban: account, holder, request, mail }: Requested) => {
        const asked = { ...(request !== undefined && { request }), ...(mail !== undefined && { mailId: mail }) };
        const body = { iban: account, holder, ...asked };
        return lineOf(await office.post(await pathOf(office, application), body, refundAccountStanding));
      }),
    );

const confirmCommand = (): Command =>
  accountsCommand('confirm', 'it is as the payer has written; not by who put it on file')
    .argument('<account>', 'its id')
    .action(
      inOffice(async (office, [application = '', account = '']) => {
        const path = `${await pathOf(office, application)}/${encodeURIComponent(account)}/confirmation`;
        return lineOf(await office.post(path, {}, refundAccountStanding));
      }),
    );

const withdrawCommand = (): Command =>
  accountsCommand('withdraw', 'it is not to be used any more')
    .argument('<account>', 'its id')
    .addOption(because())
    .action(
      inOffice(async (office, [application = '', account = ''], { because: words }: { readonly because: string }) => {
        const path = `${await pathOf(office, application)}/${encodeURIComponent(account)}/withdrawal`;
        return lineOf(await office.post(path, { because: words }, refundAccountStanding));
      }),
    );

const lineOf = ({ accountId, kind, stage, by, confirmedBy }: RefundAccountStanding): string =>
  `${accountId} ${kind}, ${stage}, by ${by}${confirmedBy === null ? '' : `, confirmed by ${confirmedBy}`}`;
