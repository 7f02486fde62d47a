import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DataSource } from 'typeorm';
import { staffByToken } from '#access/staff-token.js';
import { createPayoutDesk } from '#activities/payout-desk.js';
import { advised } from '#contracts/left-out.js';
import type { RefundBatchSummary } from '#contracts/refund-batch.js';
import { localDate } from '#contracts/values.js';
import type { UntoldBatchCommand } from '#domain/batch/batch-commands.js';
import { formatPlain } from '#domain/money.js';
import type { Answer } from '#domain/outcome.js';
import { batchById, listBatches, refundFileOf } from '#readmodel/batches.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { iban } from './iban.js';
import { plainly } from './plainly.js';

/** Whoever holds a token is its person: a name that anybody may type would not make four eyes of two. */
const token = (): Option =>
  new Option('--token <token>', 'of the officer who does it').env('MATRICULA_TOKEN').makeOptionMandatory();

export const refundsCommand = (): Command =>
  new Command('refunds')
    .description('batches of refunds: prepared by one of finance, released by another, and a file for the bank')
    .addCommand(listCommand())
    .addCommand(prepareCommand())
    .addCommand(releaseCommand())
    .addCommand(fileCommand());

const listCommand = (): Command =>
  new Command('list').description('the last batches, the newest first').action(
    plainly(async () => {
      const { items } = await withDatabase((dataSource) => listBatches(dataSource, { limit: 20 }));
      console.log(items.length === 0 ? 'No batch was ever prepared.' : items.map(lineOf).join('\n'));
    }),
  );

interface Preparing {
  readonly token: string;
  readonly dueBy?: string | null;
  readonly account?: string | null;
}

const prepareCommand = (): Command =>
  new Command('prepare')
    .description('prepare all that is owed back, or falls due by a day')
    .addOption(token())
    .addOption(new Option('--due-by <day>', 'such as 2024-11-11').argParser(day))
    .addOption(
      new Option('--account <IBAN>', 'of ours, from which it is paid, where there are several').argParser(iban),
    )
    .action(
      plainly(async ({ token: given, dueBy = null, account = null }: Preparing) => {
        const command = { type: 'PrepareBatch', account, refunds: null, entries: null, dueBy } as const;
        console.log(await withDatabase((dataSource) => told(dataSource, { id: randomUUID(), token: given, command })));
      }),
    );

const releaseCommand = (): Command =>
  new Command('release')
    .description('release a batch that another has prepared; its file is there some seconds later')
    .argument('<batch>', 'its id')
    .addOption(token())
    .action(
      plainly(async (id: string, { token: given }: { readonly token: string }) => {
        const command = { type: 'ReleaseBatch' } as const;
        console.log(await withDatabase((dataSource) => told(dataSource, { id: known(id), token: given, command })));
      }),
    );

const fileCommand = (): Command =>
  new Command('file')
    .description('write the file for the bank: pain.001.001.09, the same bytes each time')
    .argument('<batch>', 'its id')
    .argument('<path>', 'where to write it')
    .action(
      plainly(async (id: string, path: string) => {
        const file = await withDatabase((dataSource) => refundFileOf(dataSource, known(id)));
        if (file === null) throw new CommandError(`There is no file of ${id}: it is made once the batch is released.`);
        if (file.isVoid) throw new CommandError('Something in the file was cancelled: it must not be sent.');
        await writeFile(path, file.bytes, { mode: 0o600 });
        console.log(`${path} is written (${file.messageId}).`);
      }),
    );

interface Telling {
  readonly id: string;
  readonly token: string;
  readonly command: UntoldBatchCommand;
}

async function told(dataSource: DataSource, { id, token: given, command }: Telling): Promise<string> {
  const staff = await staffByToken(dataSource, given);
  if (staff?.roles.includes('finance') !== true) throw new CommandError('The token is not one of finance.');
  const telling = { ...command, id: randomUUID(), by: `staff:${staff.staff}`, role: 'finance' } as const;
  const { rejection } = await createPayoutDesk(dataSource).tell(id, telling, new Date().toISOString());
  if (rejection !== null) throw new CommandError(refusal(rejection));
  const batch = await batchById(dataSource, id);
  if (batch === null) throw new Error(`Batch ${id} was told and is not there`);
  const left = batch.leftOut.map(
    ({ refund, entryId, because }) => `  stays behind: ${advised(`${refund ?? entryId ?? ''} ${because}`)}`,
  );
  return [lineOf(batch), ...(command.type === 'PrepareBatch' ? left : [])].join('\n');
}

function refusal({ reason, facts }: NonNullable<Answer['rejection']>): string {
  const { leftOut } = facts;
  const why = Array.isArray(leftOut) ? leftOut.map((one: string) => `\n  stays behind: ${advised(one)}`).join('') : '';
  return `${REFUSALS[reason] ?? `It was refused: ${reason}.`} Nothing was changed.${why}`;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'four-eyes': 'Who prepared a batch does not release it: another of finance has to.',
  'nothing-to-pay': 'No refund can go: none is owed, or each stays behind for a reason.',
  'which-account': 'There are several accounts of ours: say which pays, with --account.',
  'unknown-account': 'This is no account of ours in euro: `matricula bank-accounts` declares it, if it is.',
  'unknown-batch': 'There is no such batch: `matricula refunds list` names them.',
  'batch-at-another-stage': 'It cannot be released as it stands: `matricula refunds list` says where it is.',
};

function lineOf({ id, state, amount, preparedBy, releasedBy }: Omit<RefundBatchSummary, 'lines'>): string {
  const by = releasedBy === null ? '' : `, released by ${releasedBy}`;
  return `${id} ${state}: ${formatPlain(amount)}, prepared by ${preparedBy}${by}`;
}

function known(id: string): string {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id))
    throw new CommandError(`${id} is no id of a batch: \`matricula refunds list\` names them.`);
  return id.toLowerCase();
}

function day(text: string): string {
  if (!localDate.safeParse(text).success) throw new InvalidArgumentError('A day is needed, such as 2024-11-11.');
  return text;
}
