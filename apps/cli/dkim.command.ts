import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { CommandError } from './command-error.js';
import { dkimRecord, freshDkimKey } from './dkim-record.js';
import { plainly } from './plainly.js';

interface Wanted {
  readonly domain: string;
  readonly selector: string;
  readonly key: string;
}

const named = (form: RegExp, what: string) => (text: string) => {
  if (form.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError(what);
};

export const dkimCommand = (): Command =>
  new Command('dkim')
    .description('make the key that letters are signed with, and print the DNS record for it; an old key is kept')
    .requiredOption(
      '--domain <domain>',
      'what stands behind the @ of MAIL_SENDER',
      named(/^[a-z\d-]+(\.[a-z\d-]+)+$/i, 'A domain is such as example.org.'),
    )
    .option(
      '--selector <name>',
      'tells this key from others of the domain',
      named(/^[a-z\d-]{1,60}$/i, 'A selector is of letters, digits and -.'),
      'matricula',
    )
    .option('--key <file>', 'where the private key lies, or is to lie', 'dkim.pem')
    .action(
      plainly(({ domain, selector, key }: Wanted) => {
        const privateKey = keyIn(key);
        const { name, value } = dkimRecord({ domain, selector, privateKey });
        console.log(
          [
            'Publish this in the DNS of the domain, as a TXT record:',
            '',
            `  ${name}. IN TXT ( ${(value.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ')} )`,
            '',
            'Once `dig +short TXT` shows it, start worker and api with:',
            '',
            `  DKIM_DOMAIN=${domain}`,
            `  DKIM_SELECTOR=${selector}`,
            `  DKIM_KEY_FILE=${key}`,
          ].join('\n'),
        );
        return Promise.resolve();
      }),
    );

/** A key that mail servers know is not written over by accident. */
function keyIn(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const key = freshDkimKey();
  try {
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
  } catch {
    throw new CommandError(`${file} cannot be written: give --key a place that can.`);
  }
  return key;
}
