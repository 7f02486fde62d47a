import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { erase, type Erased } from '#filing/erase.js';
import { applicationNamed } from './application-named.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';

export const eraseCommand = (): Command =>
  new Command('erase')
    .description('empty the personal data behind a closed application, for good; its papers stay, as the law says')
    .argument('<application>', 'its id, or its reference of ten characters such as 7K3QW9XM2A')
    .action(
      plainly(async (name: string) => {
        console.log(await withDatabase((dataSource) => erased(dataSource, name)));
      }),
    );

async function erased(dataSource: DataSource, name: string): Promise<string> {
  const { id, reference, phase } = await applicationNamed(dataSource, name);
  const erasure = await erase(dataSource, id, new Date().toISOString());
  if (erasure === 'unknown-application') throw new CommandError(`There is no application ${name}.`);
  if (erasure === 'file-open')
    throw new CommandError(
      `The file of ${reference} is still open (${phase}): its data are needed to keep what was promised, so nothing was erased. \`matricula why ${reference}\` says what it waits for.`,
    );
  return [emptiedBy(reference, erasure), keptBy(erasure)].join('\n');
}

function emptiedBy(reference: string, { persons, texts, billings, accounts, mails }: Erased): string {
  if (persons + texts + billings + accounts + mails === 0)
    return `${reference} was erased before: nothing was left to empty.`;
  const parts = [
    counted(persons, ['person', 'persons']),
    counted(texts, ['text', 'texts']),
    counted(billings, ['billing party', 'billing parties']),
    ...(accounts === 0 ? [] : [counted(accounts, ['account', 'accounts'])]),
    ...(mails === 0 ? [] : [counted(mails, ['mail', 'mails'])]),
  ];
  return `${reference} is erased: emptied ${parts.join(', ')}.`;
}

/** The papers are named, so that whoever asked for the erasure can be told. */
function keptBy({ papers, bankLines }: Erased): string {
  const names = papers.map(({ kind, number }) => `${kind} ${number}`);
  return [
    papers.length === 0
      ? 'No papers were issued; the events stay, without a name.'
      : `The law keeps what was issued, with the names on it: ${names.join(', ')}. The events stay, without a name.`,
    ...(bankLines === 0
      ? []
      : [
          `Of the bank's statements ${counted(bankLines, ['line stays', 'lines stay'])}, as long as the books are kept.`,
        ]),
  ].join('\n');
}

const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : many}`;
