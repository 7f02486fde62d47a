import { Command, Option } from 'commander';
import { type ApplicationStatus, applicationStatus } from '#contracts/application.js';
import type { Money } from '#domain/money.js';
import { balance } from './account.command.js';
import { applicationId } from './office/named.js';
import { inOffice, type Office, officeCommand } from './office/office.js';
import { amount, because, day } from './office/options.js';

export const paymentsCommand = (): Command =>
  new Command('payments')
    .description('what is paid, or is still to be paid, on an application')
    .addCommand(enterCommand())
    .addCommand(reverseCommand())
    .addCommand(worded('accept-short', 'short-payment', 'take what was paid as enough'))
    .addCommand(extendCommand())
    .addCommand(worded('cancel-invoice', 'invoice-cancellation', 'take back an invoice on which nothing was paid'));

export const paymentCommand = (name: string, description: string): Command =>
  officeCommand(name, description).argument('<application>', 'its id or its reference');

interface Order {
  readonly noun: string;
  readonly body: object;
}

/** Tells an application, and says where it stands then. */
export async function told(office: Office, application: string, { noun, body }: Order): Promise<string> {
  const id = await applicationId(office, application);
  const { reference, phase, account }: ApplicationStatus = await office.post(
    `applications/${id}/${noun}`,
    body,
    applicationStatus,
  );
  return `${reference} ${phase}: ${balance(account)}`;
}

interface Entered {
  readonly id: string;
  readonly amount: Money;
  readonly on: string;
}

const enterCommand = (): Command =>
  paymentCommand('enter', 'confirm a bank transfer that is in no statement yet')
    .requiredOption('--id <payment>', "the bank's or the bookkeeper's name for it: it counts once")
    .addOption(new Option('--amount <amount>', 'such as 600.00EUR').argParser(amount).makeOptionMandatory())
    .addOption(new Option('--on <day>', 'on which it was received').argParser(day).makeOptionMandatory())
    .action(
      inOffice((office, [application = ''], { id: paymentId, amount: money, on }: Entered) =>
        told(office, application, { noun: 'payments', body: { paymentId, amount: money, receivedOn: on } }),
      ),
    );

interface Worded {
  readonly because: string;
}

const reverseCommand = (): Command =>
  paymentCommand('reverse', 'the bank took a payment back that was entered by hand')
    .argument('<payment>', 'its id')
    .addOption(because())
    .action(
      inOffice((office, [application = '', payment = ''], { because: words }: Worded) =>
        told(office, application, {
          noun: `payments/${encodeURIComponent(payment)}/reversal`,
          body: { because: words },
        }),
      ),
    );

const extendCommand = (): Command =>
  paymentCommand('extend', 'give more time to pay')
    .addOption(new Option('--due-on <day>', 'the new last day').argParser(day).makeOptionMandatory())
    .addOption(because())
    .action(
      inOffice((office, [application = ''], { dueOn, because: words }: Worded & { readonly dueOn: string }) =>
        told(office, application, { noun: 'payment-deadline', body: { dueOn, because: words } }),
      ),
    );

const worded = (name: string, noun: string, description: string): Command =>
  paymentCommand(name, description)
    .addOption(because())
    .action(
      inOffice((office, [application = ''], { because: words }: Worded) =>
        told(office, application, { noun, body: { because: words } }),
      ),
    );
