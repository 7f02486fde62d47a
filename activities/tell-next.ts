import type { EntityManager } from 'typeorm';
import type { Told } from '#domain/application/commands.js';
import { BANK } from '#domain/application/payment.js';
import type { EntryCommand, TellName } from '#domain/bank/entry-commands.js';
import type { BatchCommand, BatchTellName, LineAnswer } from '#domain/batch/batch-commands.js';
import type { Answer } from '#domain/outcome.js';
import {
  type ClaimedTell,
  claimTell,
  claimTellsOf,
  finishTell,
  postponeTell,
  refuseTell,
} from '#eventstore/owed-tells.js';
import type { ProcessCommand, UntimedCommand } from '#telling/names.js';
import { batchRecorder } from './batch.process.js';
import { entryRecorder } from './entry.process.js';
import { tellIdOf } from './owe-tells.js';
import { complaint, type Hands, nextAttempt, type Queue, workOff } from './queue.js';
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

const QUEUE = 'owed_tell';

const telling = (hands: TellingHands): Queue<Row> => ({
  name: QUEUE,
  claim: claimTell,
  postpone: postponeTell,
  about,
  work: async (manager, row) => {
    if (isOfMany(row)) return tellMany(hands, manager, row);
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

/** A batch has a thousand lines, and to note one answer its whole stream is read. */
const isOfMany = ({ owedBy, stream }: Row): boolean => owedBy.startsWith('batch-') && stream.startsWith('application-');

/** So many lines are told by one lane, a few of them at the same time, and their answers noted together. */
const MANY = 48;
const AT_ONCE = 6;

interface Heard {
  readonly row: Row;
  readonly refusal: string | null;
  /** Why it has to be told again; null: it is answered. */
  readonly again: string | null;
}

/** Answers for the first row; the others it finishes or puts off itself. */
async function tellMany(hands: TellingHands, manager: EntityManager, first: Row): Promise<string | null> {
  const { owedBy } = first;
  const more = { owedBy, now: hands.clock(), atMost: MANY - 1 };
  const rows = [first, ...(await claimTellsOf<Row['command']>(manager, more, first))];
  const heard = await eachAtOnce(rows, (row) => hear(hands, manager, row));
  const answered = heard.filter(({ again }) => again === null);
  const [named] = answered;
  if (named !== undefined) {
    const answers = answered.map(({ row, refusal }) => answerOf(row, refusal));
    await judge(manager, owedBy, { type: 'NoteAnswers', answers, ...byBank(hands, `told/${nameOf(named.row)}`) });
  }
  for (const { row } of answered) await finishTell(manager, row);
  for (const { row, again } of heard)
    if (again !== null && row !== first)
      await postponeTell(manager, row, { until: nextAttempt(hands, row), because: again });
  return heard[0]?.again ?? null;
}

/** One that cannot be told must not hold up the others. */
async function hear(hands: TellingHands, manager: EntityManager, row: Row): Promise<Heard> {
  try {
    const { rejection } = await answerTo(hands, manager, row);
    const refusal = rejection?.reason ?? null;
    return { row, refusal, again: refusal !== null && PASSES.has(refusal) ? refusal : null };
  } catch (error) {
    return { row, refusal: null, again: complaint(hands.log, { queue: QUEUE, ...about(row) }, error) };
  }
}

/** In the order of the rows, however they are answered. */
async function eachAtOnce(rows: readonly Row[], hearing: (row: Row) => Promise<Heard>): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE)
    heard.push(...(await Promise.all(rows.slice(from, from + AT_ONCE).map(hearing))));
  return heard;
}

/** What the clock or somebody's hands will heal: the same is told again. */
const PASSES: ReadonlySet<string> = new Set(['internal-error', 'numbers-held', 'evidence-from-the-future']);

/** The id is the event's: told again by whoever comes next, it is the same command. */
async function answerTo(hands: TellingHands, manager: EntityManager, row: Row): Promise<Answer> {
  const { stream, command, attempts } = row;
  const id = tellIdOf(row);
  const recorder = recorderOf(stream);
  if (recorder !== null) return (await recorder.record(manager, stream, { ...byBank(hands, id), ...command })).result;
  const untimed = { id, by: BANK, role: null, ...command } as UntimedCommand;
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
  if (owedBy.startsWith('batch-')) return { type: 'NoteAnswers', answers: [answerOf({ part, command }, refusal)] };
  if (!owedBy.startsWith('entry-')) return null;
  if (stream.startsWith('application-') || stream.startsWith('group-'))
    return { type: 'NoteTold', part, told: command.type as TellName, refusal };
  return refusal === null ? null : { type: 'NoteNotTakenBack' };
}

const answerOf = ({ part, command }: Pick<Row, 'part' | 'command'>, refusal: string | null): LineAnswer => ({
  line: part,
  told: command.type as BatchTellName,
  refusal,
});

const byBank = ({ clock }: Hands, id: string): Told => ({ id, at: clock(), by: BANK, role: null });

async function judge(manager: EntityManager, stream: string, command: EntryCommand | BatchCommand): Promise<void> {
  const { result } = (await recorderOf(stream)?.record(manager, stream, command)) ?? {};
  if (result?.rejection !== null) throw new Error(`${command.type} was refused: ${result?.rejection.reason}`);
}
