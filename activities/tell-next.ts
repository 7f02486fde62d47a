import type { EntityManager } from 'typeorm';
import type { Told } from '#domain/application/commands.js';
import type { EntryCommand, TellName } from '#domain/bank/entry-commands.js';
import type { BatchCommand, BatchTellName } from '#domain/batch/batch-commands.js';
import type { Answer } from '#domain/outcome.js';
import { type ClaimedTell, claimTell, finishTell, postponeTell, refuseTell } from '#eventstore/owed-tells.js';
import type { ProcessCommand, UntimedCommand } from '#telling/names.js';
import { batchRecorder } from './batch.process.js';
import { entryRecorder } from './bank-work.js';
import { tellIdOf } from './owe-tells.js';
import { type Hands, type Queue, workOff } from './queue.js';
import type { Recorder } from './recorder.js';

/** Who tells processes something: the Teller, or whoever stands in for it. */
interface Telling {
  tell(stream: string, command: UntimedCommand, how: { readonly anew: boolean }): Promise<Answer>;
}

export interface TellingHands extends Hands {
  readonly teller: Telling;
}

type Untold<C> = C extends unknown ? Omit<C, keyof Told> : never;
type Row = ClaimedTell<Untold<ProcessCommand | EntryCommand | BatchCommand>>;

/** Tells the next thing that one stream owes another, and notes the answer. False where nothing is to be told now. */
export const tellNext = (hands: TellingHands): Promise<boolean> => workOff(hands, telling(hands));

const telling = (hands: TellingHands): Queue<Row> => ({
  name: 'owed_tell',
  claim: claimTell,
  postpone: postponeTell,
  about,
  work: async (manager, row) => {
    const { rejection } = await answerTo(hands, manager, row);
    const refusal = rejection?.reason ?? null;
    if (refusal !== null && PASSES.has(refusal)) return refusal;
    const note = noteOf(row, refusal);
    if (note !== null) await judge(manager, row.owedBy, { ...note, ...byBank(hands, `told/${nameOf(row)}`) });
    if (refusal === null || recorderOf(row.owedBy) !== null) await finishTell(manager, row);
    else await leaveToPerson(hands, manager, { row, refusal });
    return null;
  },
});

/** What the clock or somebody's hands will heal: the same is told again. */
const PASSES: ReadonlySet<string> = new Set(['internal-error', 'numbers-held', 'evidence-from-the-future']);

/** The id is the event's: told again by whoever comes next, it is the same command. */
async function answerTo(hands: TellingHands, manager: EntityManager, row: Row): Promise<Answer> {
  const { stream, command, attempts } = row;
  const id = tellIdOf(row);
  const recorder = recorderOf(stream);
  if (recorder !== null) return (await recorder.record(manager, stream, { ...byBank(hands, id), ...command })).result;
  const untimed = { id, by: 'bank', role: null, ...command } as UntimedCommand;
  return hands.teller.tell(stream, untimed, { anew: attempts > 0 });
}

/** Who owed it and is no bank's stream can do nothing with a refusal: a rule is wrong. */
async function leaveToPerson(
  { clock, log }: TellingHands,
  manager: EntityManager,
  { row, refusal }: { readonly row: Row; readonly refusal: string },
): Promise<void> {
  log.error({ ...about(row), reason: refusal }, 'what one stream owes another was refused, and waits for a person');
  await refuseTell(manager, row, { at: clock(), because: refusal });
}

function about({ eventId, part, stream, command }: Row): object {
  return { eventId, part, stream, command: command.type };
}

/** An entry's event owes one tell, a batch's one for each line. */
const nameOf = ({ eventId, owedBy, part }: Row): string =>
  owedBy.startsWith('batch-') ? `${eventId}/${part}` : eventId;

/** Who records here what is decided on a stream; null for one that a process runs for. */
function recorderOf(stream: string): Recorder | null {
  if (stream.startsWith('entry-')) return entryRecorder;
  return stream.startsWith('batch-') ? batchRecorder : null;
}

type Note = Untold<EntryCommand> | Untold<BatchCommand>;

/** What the stream that owed it is to know of the answer; null: nothing, for it was taken as it had to be. */
function noteOf({ owedBy, part, stream, command }: Row, refusal: string | null): Note | null {
  if (owedBy.startsWith('batch-'))
    return { type: 'NoteLine', line: part, told: command.type as BatchTellName, refusal };
  if (!owedBy.startsWith('entry-')) return null;
  if (stream.startsWith('application-')) return { type: 'NoteTold', part, told: command.type as TellName, refusal };
  return refusal === null ? null : { type: 'NoteNotTakenBack' };
}

const byBank = ({ clock }: Hands, id: string): Told => ({ id, at: clock(), by: 'bank', role: null });

async function judge(manager: EntityManager, stream: string, command: EntryCommand | BatchCommand): Promise<void> {
  const { result } = (await recorderOf(stream)?.record(manager, stream, command)) ?? {};
  if (result?.rejection !== null) throw new Error(`${command.type} was refused: ${result?.rejection.reason}`);
}
