import type { EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { setClock } from '#bank/store/clock.js';
import { entryDetails } from '#bank/store/entry-details.js';
import { originalsOf } from '#bank/store/originals.js';
import { projectEntry } from '#bank/store/project-entry.js';
import { oweMatching } from '#bank/store/work.js';
import { looksOrdered } from '#domain/batch/sepa.js';
import { cluesIn } from '#domain/bank/clues.js';
import { decideEntry } from '#domain/bank/decide-entry.js';
import type { EntryCommand, EntryContext, Payee } from '#domain/bank/entry-commands.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import { letterOwedBy } from '#domain/bank/entry-letters.js';
import { entryOutcome } from '#domain/bank/entry-outcome.js';
import type { Entry, EntryState } from '#domain/bank/entry-state.js';
import { type EntryTell, tellOf } from '#domain/bank/entry-tells.js';
import { evolveEntry, foldEntry } from '#domain/bank/evolve-entry.js';
import { type Found, NOTHING_FOUND } from '#domain/bank/match.js';
import { type NewTell, oweTells } from '#eventstore/owed-tells.js';
import { entryLetterRow, insertOwed, type OwedRow } from '#mail/owed.js';
import { entryJournal, postJournal } from '#readmodel/journal-rows.js';
import { orderedAs } from '#readmodel/transfers.js';
import { dueFrom, groupsNamedBy, groupsOf, namedBy, payablesOf } from '#readmodel/payables.js';
import { applicationStream, batchStream, entryStream, groupStream } from '#telling/names.js';
import type { Process, Settled } from './process.js';
import { createRecorder } from './recorder.js';

/** A bank entry: a stream that is decided on, and no workflow (docs/adr/0009, 0011). */
export const entryProcess: Process<EntryState, EntryCommand, EntryEvent> = {
  fold: foldEntry,
  evolve: evolveEntry,
  outcome: entryOutcome,
  decide: async (manager, entryId, { command, state }) =>
    decideEntry(command, state, await contextOf(manager, entryId, { command, state })),
  complete: (_, events) => Promise.resolve(events),
  settle: async (manager, settled) => {
    const { before, state, outcome, past, stored } = settled;
    if (state === null) return;
    await projectEntry(manager, state, outcome.version);
    const journal = entryJournal(entryStream(state.id), [...past, ...stored.map(({ event }) => event)]);
    await postJournal(
      manager,
      journal.filter(({ version }) => version > past.length),
    );
    if (before.outcome.deadline !== outcome.deadline) await setClock(manager, state.id, outcome.deadline);
    await oweTells(manager, tellsOf(settled));
    await insertOwed(manager, lettersOf(settled));
    if (stored.some(({ event }) => event.type === 'SuspicionLifted')) await oweMatching(manager, state.id);
  },
};

/** Takes commands for bank entries, within the caller's transaction. */
export const entryRecorder = createRecorder(entryProcess);

const PAYMENTS = '0f6f3a55-6c1d-5a67-8d0b-6a2b4a4a5c11';

interface Judging {
  readonly command: EntryCommand;
  readonly state: EntryState;
}

/** What the command needs from elsewhere, and no more. */
async function contextOf(manager: EntityManager, entryId: string, { command, state }: Judging): Promise<EntryContext> {
  const paymentIdOf = (part: number, to: string): string => uuidv5(`${entryId}/${part}/${to}`, PAYMENTS);
  const found = command.type === 'MatchEntry' && state?.isNew === true ? await foundFor(manager, state) : NOTHING_FOUND;
  const payables = await payablesOf(manager, applicationsIn(command));
  return { found, payables, groups: await groupsOf(manager, groupsIn(command)), paymentIdOf };
}

const applicationsIn = (command: EntryCommand): readonly string[] =>
  payeesIn(command).flatMap((payee) => ('application' in payee ? [payee.application] : []));

const groupsIn = (command: EntryCommand): readonly string[] =>
  payeesIn(command).flatMap((payee) => ('group' in payee ? [payee.group] : []));

function payeesIn(command: EntryCommand): readonly Payee[] {
  if (command.type === 'AllocateEntry') return command.parts;
  return command.type === 'ConfirmSuggestion' ? [command.payee] : [];
}

const NOBODY = { name: null, iban: null };

/** The words are read here and go nowhere. */
async function foundFor(manager: EntityManager, { id, booked }: Entry): Promise<Found> {
  const details = await entryDetails(manager, booked.textId, booked.returnReason);
  if (details === null) return NOTHING_FOUND;
  const { amountMinor, currency, bankReference, direction, endToEnd } = booked;
  const isBack = booked.isReversal || booked.returnReason !== null;
  const mayBeOurs = isBack || direction === 'debit' || (endToEnd !== null && looksOrdered(endToEnd));
  const ordered = mayBeOurs ? await orderedAs(manager, endToEnd) : null;
  if (direction === 'debit') {
    if (!isBack) return { ...NOTHING_FOUND, ordered };
    const { endToEndId } = details;
    // Some banks name the parties as they were when it came: then the other side is our own account.
    const counterparty = details.counterparty.iban === booked.account ? NOBODY : details.counterparty;
    const taken = { id, bankReference, endToEndId, amountMinor, counterparty };
    return { ...NOTHING_FOUND, takenBack: await originalsOf(manager, taken) };
  }
  if (ordered !== null) return { ...NOTHING_FOUND, ordered };
  const clues = cluesIn(details);
  const { applications: named, areGroups } = await namedBy(manager, clues, booked);
  const groups = areGroups ? await groupsNamedBy(manager, clues, booked) : [];
  if (named.length + groups.length > 0 || clues.payer === null) return { ...NOTHING_FOUND, named, groups };
  return { ...NOTHING_FOUND, ...(await dueFrom(manager, { payer: clues.payer, amountMinor, currency })) };
}

const lettersOf = ({ subject: entryId, stored }: Settled<EntryState, EntryEvent>): readonly OwedRow[] =>
  stored.flatMap(({ event, eventId, position }) => {
    const letter = letterOwedBy(event);
    return letter === null ? [] : [entryLetterRow({ eventId, entryId, position }, letter)];
  });

/** One by one, for what an event owes hangs on the entry as it leaves it. */
function tellsOf({ subject, before, stored }: Settled<EntryState, EntryEvent>): readonly NewTell[] {
  const tells: NewTell[] = [];
  let after = before.state;
  for (const { event, eventId, position } of stored) {
    after = evolveEntry(after, event, subject);
    const tell = after === null ? null : tellOf(event, after);
    if (tell === null) continue;
    const { command } = tell;
    tells.push({
      eventId,
      position,
      owedBy: entryStream(subject),
      part: partOf(tell),
      stream: streamOf(tell),
      command,
    });
  }
  return tells;
}

const partOf = (tell: EntryTell): number => ('part' in tell ? tell.part : 0);

function streamOf(tell: EntryTell): string {
  switch (tell.to) {
    case 'application':
      return applicationStream(tell.application);
    case 'group':
      return groupStream(tell.group);
    case 'entry':
      return entryStream(tell.entry);
    case 'batch':
      return batchStream(tell.batch);
  }
}
