import { userInfo } from 'node:os';
import { Argument, Command, Option } from 'commander';
import type { EntityManager } from 'typeorm';
import { HOLDABLE, type Holdable, hold, release, type Standing, standings } from '#database/holds.js';
import { type Raise, raiseSeries } from '#eventstore/number-series.js';
import { markSent, markSentOwedBefore } from '#mail/mark-sent.js';
import { OWED_CHANNEL } from '#mail/owed.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';
import { report } from './restored/report.js';
import { instant, letterKey, paperNumber } from './restored/words.js';
import { staffId } from './staff-id.js';

export const restoredCommand = (): Command =>
  new Command('restored')
    .description(
      'after a restore: what is held, the letters owed and the numbers next; release them, or raise and mark',
    )
    .addCommand(showCommand(), { isDefault: true })
    .addCommand(markSentCommand())
    .addCommand(raiseCommand())
    .addCommand(releaseCommand())
    .addCommand(holdCommand())
    .addHelpText(
      'after',
      `
A database that was restored from a dump, recovered to a point in time, copied or moved is held by itself: no letter
leaves, and what needs a number (an invoice, a credit note) is answered 503 or waits, until a person has released it.

  matricula restored                                           what is held, owed and next
  matricula restored mark-sent 3f0c…-9d1e.0                    this letter has left already
  matricula restored mark-sent --owed-before 2026-03-01T02:00:00Z
  matricula restored release letters
  matricula restored raise INV-2026-00120 --because 'issued after the backup of 1 March'
  matricula restored release numbers

Each may be given again. Who gave it, and when, stays on record.`,
    );

interface Given {
  /** The staff id. */
  readonly by: string;
  readonly because?: string;
}

const byOption = (): Option =>
  new Option('--by <staff id>', 'who says so, as the record will tell')
    .argParser(staffId)
    .default(userInfo().username, 'your user name');

const becauseOption = (): Option => new Option('--because <text>', 'the reason, for whoever reads the record later');

const thingsArgument = (): Argument => new Argument('<things...>', HOLDABLE.join(', or ')).choices(HOLDABLE);

const showCommand = (): Command =>
  new Command('show')
    .description('what is held and why, each letter that is owed, each series with its next number (the default)')
    .action(
      plainly(async () => {
        console.log(await withDatabase((dataSource) => report(dataSource, new Date().toISOString())));
      }),
    );

const markSentCommand = (): Command =>
  new Command('mark-sent')
    .description('letters that left after the backup, so that they do not leave again')
    .argument('[message-ids...]', 'their Message-IDs, or what stands before the @ of them', letterKey)
    .addOption(new Option('--owed-before <instant>', 'every letter that is owed since before then').argParser(instant))
    .addOption(byOption())
    .action(
      plainly(async (keys: readonly string[], { by, owedBefore }: Given & { readonly owedBefore?: string }) => {
        if ((keys.length === 0) === (owedBefore === undefined))
          throw new CommandError('Name letters by their Message-IDs, or give --owed-before with an instant.');
        const witness = { by: `staff:${by}`, at: new Date().toISOString() };
        const said = await whileHeld('letters', async (manager) => {
          if (owedBefore !== undefined) return taken(await markSentOwedBefore(manager, owedBefore, witness));
          const { marked, finished, unknown } = await markSent(manager, keys, witness);
          return [
            taken(marked),
            ...finished.map((key) => `${key} is finished already: it was sent, given up or no longer of use.`),
            ...unknown.map((key) => `${key} is of no letter that is owed here.`),
          ].join('\n');
        });
        console.log(said);
      }),
    );

const taken = ({ length }: readonly string[]): string =>
  `${length} ${length === 1 ? 'letter is' : 'letters are'} taken for sent.`;

const raiseCommand = (): Command =>
  new Command('raise')
    .description('let a series go on at a higher number, where papers issued after the backup bear those below')
    .argument('<number>', 'the whole number that the next paper is to bear, such as INV-2026-00120', paperNumber)
    .addOption(becauseOption().makeOptionMandatory())
    .addOption(byOption())
    .action(
      plainly(async (raise: Raise, { by, because }: Required<Given>) => {
        const now = new Date();
        if (raise.year > now.getUTCFullYear())
          throw new CommandError(
            `${raise.year} has not begun: a series goes on in the year of the papers issued last.`,
          );
        if (because.trim() === '') throw new CommandError('Say why: whoever audits the papers will ask for the gap.');
        const word = { by: `staff:${by}`, at: now, because: because.trim() };
        console.log(await whileHeld('numbers', (manager) => raised(manager, raise, word)));
      }),
    );

async function raised(manager: EntityManager, raise: Raise, word: Parameters<typeof raiseSeries>[2]): Promise<string> {
  const came = await raiseSeries(manager, raise, word);
  if (came === 'nothing') return `${raise.series} goes on there as it is: nothing was raised.`;
  if ('comeTo' in came)
    throw new CommandError(`${raise.series} has come to ${came.comeTo} already: a series is only ever raised.`);
  return `${raise.series} goes on after ${came.last}. No paper of this record bears ${came.first} to ${came.last}; the record says why.`;
}

const releaseCommand = (): Command =>
  new Command('release')
    .description('let letters leave, or numbers be drawn, in this database')
    .addArgument(thingsArgument())
    .option(
      '--also-after-failover',
      'a failover loses nothing here, for the standby is synchronous: hold nothing after one; a recovery to a point in time then has to be held by hand',
      false,
    )
    .addOption(becauseOption())
    .addOption(byOption())
    .action(
      plainly(async (things: readonly Holdable[], given: Given & { readonly alsoAfterFailover: boolean }) => {
        for (const thing of new Set(things)) console.log(await changed(thing, (was) => releasedFrom(was, given)));
      }),
    );

interface Change {
  readonly said: string;
  /** Null where it is so already. */
  readonly make: ((manager: EntityManager) => Promise<void>) | null;
}

function releasedFrom(
  { thing, cause, alsoAfterFailover: was }: Standing,
  given: Given & { readonly alsoAfterFailover: boolean },
): Change {
  const { alsoAfterFailover } = given;
  if (cause === null && (was || !alsoAfterFailover))
    return { said: `${thing} are not held: nothing was changed.`, make: null };
  const said =
    thing === 'letters'
      ? 'letters are released: they leave now, where a worker runs.'
      : 'numbers are released. What has fallen due and needs one takes effect within two minutes, where a worker runs.';
  return {
    said,
    make: async (manager) => {
      await release(manager, { ...wordOf(thing, given), alsoAfterFailover });
      if (thing === 'letters') await manager.query('SELECT pg_notify($1, $2)', [OWED_CHANNEL, '']);
    },
  };
}

const holdCommand = (): Command =>
  new Command('hold')
    .description('hold them by hand, where the database cannot notice: after a disk or a snapshot of one was put back')
    .addArgument(thingsArgument())
    .addOption(becauseOption().makeOptionMandatory())
    .addOption(byOption())
    .action(
      plainly(async (things: readonly Holdable[], given: Given) => {
        for (const thing of new Set(things)) console.log(await changed(thing, (was) => heldFrom(was, given)));
      }),
    );

const heldFrom = ({ thing, cause }: Standing, given: Given): Change =>
  cause === null
    ? { said: `${thing} are held.`, make: (manager) => hold(manager, wordOf(thing, given)) }
    : { said: `${thing} are held already: nothing was changed.`, make: null };

const wordOf = (thing: Holdable, { by, because }: Given) => ({
  thing,
  at: new Date(),
  by: `staff:${by}`,
  because: because?.trim() ?? null,
});

const changed = (thing: Holdable, change: (was: Standing) => Change): Promise<string> =>
  withDatabase((dataSource) =>
    dataSource.transaction(async (manager) => {
      const { said, make } = change(await standingOf(manager, thing));
      await make?.(manager);
      return said;
    }),
  );

/** What left or is drawn meanwhile would make the work undone: so it must be held, and stay so. */
const whileHeld = (thing: Holdable, work: (manager: EntityManager) => Promise<string>): Promise<string> =>
  withDatabase((dataSource) =>
    dataSource.transaction(async (manager) => {
      const { cause } = await standingOf(manager, thing);
      if (cause === null)
        throw new CommandError(
          `${thing} are not held, so nothing was changed. Where you must: \`matricula restored hold ${thing} --because <why>\` first.`,
        );
      return work(manager);
    }),
  );

async function standingOf(manager: EntityManager, thing: Holdable): Promise<Standing> {
  // Whoever speaks of it waits for whoever is speaking.
  await manager.query('LOCK TABLE hold_log IN SHARE ROW EXCLUSIVE MODE');
  const standing = (await standings(manager)).find((one) => one.thing === thing);
  if (standing === undefined) throw new Error(`nothing is on record of ${thing}: is every table restored?`);
  return standing;
}
