import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { type BankAccountBody, bankAccountBody } from '#contracts/bank.js';
import { CommandError } from '../command-error.js';
import { reasonOf } from '../start/start-error.js';

/** @throws CommandError naming what is wrong, by its path in the file */
export async function readBankAccounts(file: string): Promise<BankAccountBody[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError(`${file} cannot be read (${reasonOf(error)}).`);
  });
  const read = z.array(bankAccountBody).safeParse(yamlIn(file, text));
  if (read.success) return read.data;
  const issues = read.error.issues.map(({ path, message }) => `${file}: ${path.join('.')} ${message}`);
  throw new CommandError(issues.join('\n'));
}

function yamlIn(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new CommandError(`${file} is no YAML: ${reasonOf(error)}`);
  }
}
