import { InvalidArgumentError } from 'commander';

/** As it stands behind `staff:` in the record. */
export function staffId(text: string): string {
  if (/^[a-z\d][a-z\d._-]{0,59}$/.test(text)) return text;
  throw new InvalidArgumentError('A staff id is of small letters, digits and . _ -, such as ines.garcia.');
}
