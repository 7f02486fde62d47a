import { Argument, Command, Option } from 'commander';
import { type BankEntryView, bankEntryStanding, bankEntryView } from '#contracts/bank/entry.js';
import { pageOf } from '#contracts/values.js';
import { entryLines, standingLines } from './office/entry-lines.js';
import { CommandError } from './command-error.js';
import { applicationId } from './office/named.js';
import { inOffice, type Office, officeCommand } from './office/office.js';
import {
  bankReference,
  because,
  cursor,
  limit,
  type Paged,
  paidOn,
  query,
  share,
  type Share,
  whole,
} from './office/options.js';
import { page } from './office/table.js';

type State = BankEntryView['state'];
const STATES: readonly State[] = bankEntryView.shape.state.options;
const FOR_A_PERSON: readonly State[] = ['open', 'suggested', 'suspected'];

export const entriesCommand = (): Command =>
  new Command('entries')
    .description('lines of bank statements: what is left to a person, and what finance decide on it')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(allocateCommand())
    .addCommand(confirmCommand())
    .addCommand(worded('dismiss', 'dismissal', 'it is no business of ours, such as interest or rent'))
    .addCommand(worded('reopen', 'reopening', 'take a dismissal, or the word that it goes back, back'))
    .addCommand(worded('return', 'return', 'what is left of it is owed back to its sender'))
    .addCommand(returnedCommand())
    .addCommand(undoCommand())
    .addCommand(suspicionCommand());

const entry = (): Argument => new Argument('<entry>', 'its id');
const entryCommand = (name: string, description: string): Command =>
  officeCommand(name, description).addArgument(entry());

async function decided(office: Office, id: string, { noun, body }: Decision): Promise<string> {
  const standing = await office.post(`bank-entries/${encodeURIComponent(id)}/${noun}`, body, bankEntryStanding);
  return standingLines(standing).join('\n');
}

interface Decision {
  readonly noun: string;
  readonly body: object;
}

interface Listing extends Paged {
  readonly state?: State;
  readonly statement?: string;
  readonly payment?: string;
}

const listCommand = (): Command =>
  officeCommand('list', 'those that need a person (open, suggested, suspected), or those of a state')
    .addOption(new Option('--state <state>', 'only these').choices(STATES))
    .addOption(new Option('--statement <id>', 'only those that this statement brought'))
    .addOption(new Option('--payment <id>', 'only the one that brought this payment'))
    .addOption(limit())
    .addOption(cursor())
    .action(
      inOffice(async (office, _, { state, ...asked }: Listing) => {
        const { statement, payment } = asked;
        if (state === undefined && statement === undefined && payment === undefined) {
          const lists = await Promise.all(FOR_A_PERSON.map((one) => listed(office, { ...asked, state: one })));
          return lists.join('\n');
        }
        return listed(office, { ...asked, ...(state !== undefined && { state }) });
      }),
    );

async function listed(office: Office, { state, statement, payment, limit: most, cursor: after }: Listing) {
  const asked = query({ state, statement, payment, limit: most, cursor: after });
  const { items, next } = await office.get(`bank-entries${asked}`, pageOf(bankEntryView));
  // Of several states that are listed at once each has pages of its own.
  const onward = next !== null && state !== undefined ? `${next} --state ${state}` : next;
  return page(items.flatMap(entryLines), onward, `None is ${state ?? 'there'}.`);
}

const showCommand = (): Command =>
  entryCommand('show', 'what the payer wrote, why it was left to a person, whom it may be meant for').action(
    inOffice(async (office, [id = '']) =>
      entryLines(await office.get(`bank-entries/${encodeURIComponent(id)}`, bankEntryView)).join('\n'),
    ),
  );

interface Shared {
  readonly part: readonly Share[];
  readonly group: readonly Share[];
}

const allocateCommand = (): Command =>
  entryCommand('allocate', 'say which applications, and which groups, it pays, and how much of it each')
    .addOption(
      new Option('--part <application=amount>', 'again for each: 7K3QW9XM2A=600.00EUR').argParser(share).default([]),
    )
    .addOption(
      new Option('--group <code=amount>', 'again for each: ghent-2024=1620.00EUR').argParser(share).default([]),
    )
    .action(
      inOffice(async (office, [id = ''], { part, group }: Shared) => {
        const applications = await Promise.all(
          part.map(async ({ name, amount }) => ({ applicationId: await applicationId(office, name), amount })),
        );
        const groups = group.map(({ name, amount }) => ({ group: name, amount }));
        if (part.length + group.length === 0) throw new CommandError('Say who gets it: --part, or --group, for each.');
        return decided(office, id, { noun: 'allocation', body: { parts: [...applications, ...groups] } });
      }),
    );

const confirmCommand = (): Command =>
  entryCommand('confirm', 'it pays this one of those that were suggested, an application or a group, with all of it')
    .argument('[application]', 'its id or its reference')
    .option('--group <code>', 'it pays this group, and no application')
    .action(
      inOffice(async (office, [id = '', name], { group }: { readonly group?: string }) => {
        if ((name === undefined) === (group === undefined))
          throw new CommandError(
            `Say which one it pays, an application or a --group: \`matricula entries show ${id}\``,
          );
        const body = {
          ...(name !== undefined && { applicationId: await applicationId(office, name) }),
          ...(group !== undefined && { group }),
        };
        return decided(office, id, { noun: 'suggestion-confirmation', body });
      }),
    );

/** A decision that needs no more than the reason. */
const worded = (name: string, noun: string, description: string): Command =>
  entryCommand(name, description)
    .addOption(because())
    .action(
      inOffice((office, [id = ''], { because: words }: { readonly because: string }) =>
        decided(office, id, { noun, body: { because: words } }),
      ),
    );

interface Paid {
  readonly on: string;
  readonly bankReference: string;
}

const returnedCommand = (): Command =>
  entryCommand('returned', 'what goes back of it was transferred by hand; not by who said that it goes back')
    .addOption(paidOn())
    .addOption(bankReference())
    .action(
      inOffice((office, [id = ''], { on, bankReference: reference }: Paid) =>
        decided(office, id, { noun: 'return-payment', body: { paidOn: on, bankReference: reference } }),
      ),
    );

const undoCommand = (): Command =>
  entryCommand('undo', 'take a part from its application again, unless a refund depends on it')
    .addArgument(new Argument('<part>', 'its number, as `entries show` has it').argParser(whole))
    .addOption(because())
    .action(
      inOffice((office, [id = '', part = ''], { because: words }: { readonly because: string }) =>
        decided(office, id, { noun: 'allocation-undoing', body: { part: Number(part), because: words } }),
      ),
    );

const suspicionCommand = (): Command =>
  entryCommand('suspicion', 'say whether a suspected duplicate is an entry of its own')
    .addArgument(new Argument('<verdict>').choices(['counts', 'duplicate']))
    .addOption(because())
    .action(
      inOffice((office, [id = '', verdict = ''], { because: words }: { readonly because: string }) =>
        decided(office, id, { noun: 'suspicion', body: { counts: verdict === 'counts', because: words } }),
      ),
    );
