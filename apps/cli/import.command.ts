import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import type { DataSource } from 'typeorm';
import { importStatements, type ImportProgress } from '#activities/import-statements.js';
import { spool } from '#bank/spool.js';
import { statementsOfFile } from '#readmodel/bank-statements.js';
import { showMatched } from './bank/show-matched.js';
import { statementLine } from './bank/statement-line.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { iban } from './iban.js';
import { plainly } from './plainly.js';

interface Given {
  readonly account?: string;
  readonly by: string;
  readonly wait: boolean;
}

const LARGEST_BYTES = 4_000_000_000;
const EVERY_MS = 1_000;

export const importCommand = (): Command =>
  new Command('import')
    .description("take in a bank's statement file, whole or not at all: camt.053, MT940 or CSV; again, it adds nothing")
    .argument('<file>', 'as the bank gave it')
    .addOption(new Option('--account <IBAN>', 'whose it is, where the file does not say so (CSV)').argParser(iban))
    .addOption(
      new Option('--by <staff id>', 'who imports, as the record will say').default(
        userInfo().username,
        'your user name',
      ),
    )
    .option('--no-wait', 'end when it is stored, and do not show what its entries are found to pay')
    .action(
      plainly(async (file: string, given: Given) => {
        await stat(file).catch(() => {
          throw new CommandError(`There is no file ${file}.`);
        });
        await withDatabase(async (dataSource) => {
          const statements = await imported(dataSource, file, given);
          if (given.wait) await showMatched(dataSource, statements, (line) => console.log(line));
        });
      }),
    );

/** Answers with the ids of its statements. */
async function imported(dataSource: DataSource, path: string, given: Given): Promise<string[]> {
  const account = given.account ?? null;
  const file = await spool(createReadStream(path) as AsyncIterable<Uint8Array>, LARGEST_BYTES);
  if (file === null) throw new CommandError(`${path} is too large.`);
  try {
    const wanted = { fileName: basename(path), account, by: `staff:${given.by}`, at: new Date().toISOString() };
    const outcome = await importStatements(dataSource, { file, wanted }, progressLines());
    if (outcome.kind === 'refused')
      throw new CommandError(`${path} is refused, and nothing was changed: ${outcome.message}`);
    const statements = await statementsOfFile(dataSource, file.sha256, account);
    if (outcome.wasKnown) console.log('This file was taken in before: nothing was added.');
    for (const statement of statements) console.log(statementLine(statement));
    return statements.map(({ id }) => id);
  } finally {
    await file.discard();
  }
}

/** A line a second at most, and one when the first of a stage are done. */
function progressLines(): ImportProgress {
  let said = { at: 0, stage: '' };
  return (reached, entries) => {
    const stage = reached === 'waiting' ? 'read' : reached;
    if (entries === 0 || (stage === said.stage && Date.now() - said.at < EVERY_MS)) return;
    said = { at: Date.now(), stage };
    console.log(`${entries} entries ${stage}`);
  };
}
