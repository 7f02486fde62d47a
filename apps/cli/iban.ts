import { InvalidArgumentError } from 'commander';
import { ibanBody } from '#contracts/programme/iban.js';

/** Of an option that names an account; kept without spaces. */
export function iban(text: string): string {
  const parsed = ibanBody.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('Its length or its check digits are wrong.');
  return parsed.data;
}
