import { Command, InvalidArgumentError, Option } from 'commander';
import { inOffice } from './office/office.js';
import { because, day } from './office/options.js';
import { paymentCommand, told } from './payments.command.js';

export const feesCommand = (): Command =>
  new Command('fees')
    .description('what a place costs: evidence of standing and income, and corrections (as admissions)')
    .addCommand(evidenceCommand())
    .addCommand(correctCommand());

interface Evidence {
  readonly member?: string;
  readonly contributions?: object;
  readonly income?: object;
  readonly asOf: string;
  readonly reference: string;
  readonly because: string;
}

const evidenceCommand = (): Command =>
  paymentCommand('evidence', 'record what a dated paper proves; what is not paid yet is invoiced anew by it')
    .option('--member <code>', 'a member of the network by its code, or none')
    .addOption(new Option('--contributions <year>', 'such as 2023=paid or 2023=unpaid').argParser(contributions))
    .addOption(new Option('--income <year>', 'the class of a fiscal year, such as 2023=low').argParser(income))
    .addOption(new Option('--as-of <day>', 'of which the paper speaks').argParser(day).makeOptionMandatory())
    .requiredOption('--reference <words>', 'what was seen, and where it is kept')
    .addOption(because())
    .action(
      inOffice((office, [application = ''], options: Evidence) => {
        const { member, contributions: paid, income: group, asOf, reference, because: words } = options;
        const standing = member && { fact: 'member', member: member === 'none' ? null : member };
        const proofs = [standing, paid, group].filter((proof) => proof !== undefined);
        return told(office, application, { noun: 'evidence', body: { proofs, asOf, reference, because: words } });
      }),
    );

interface Correction {
  readonly band?: string;
  readonly because: string;
}

const correctCommand = (): Command =>
  paymentCommand('correct', 'assess the fee again: by the evidence, or as the band that is named')
    .option('--band <code>', 'of the terms; it stands, whatever is proven later')
    .addOption(because())
    .action(
      inOffice((office, [application = ''], { band, because: words }: Correction) => {
        const override = band === undefined ? {} : { override: { band } };
        return told(office, application, { noun: 'fee-correction', body: { ...override, because: words } });
      }),
    );

function contributions(text: string): object {
  const [, year, paid] = /^(\d{4})=(paid|unpaid)$/.exec(text) ?? [];
  if (year === undefined) throw new InvalidArgumentError('A year is needed and what of it, such as 2023=paid.');
  return { fact: 'contributions-paid', year: Number(year), paid: paid === 'paid' };
}

function income(text: string): object {
  const [, year, group] = /^(\d{4})=([a-z-]+)$/.exec(text) ?? [];
  if (year === undefined) throw new InvalidArgumentError('A year is needed and its class, such as 2023=low.');
  return { fact: 'income-group', fiscalYear: Number(year), group };
}
