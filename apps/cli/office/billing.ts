import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { parse } from 'yaml';
import { CommandError } from '../command-error.js';
import { reasonOf } from '../start/start-error.js';

export const billing = (): Option =>
  new Option(
    '--billing <file>',
    'all of it, as YAML or JSON: legalName, address, country, taxId, purchaseOrder, buyerReference, invoiceEmail',
  ).makeOptionMandatory();

/** The api judges it; here it only has to be readable. */
export async function billingIn(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file} cannot be read as YAML or JSON: ${reasonOf(error)}`);
  }
}
