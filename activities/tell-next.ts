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
  finishTells,
  postponeTell,
  refuseTell,
} from '#eventstore/owed-tells.js';
import { atOnce } from '#telling/at-once.js';
import type { ProcessCommand, UntimedCommand } from '#telling/names.js';
import { batchRecorder } from './batch.process.js';
import { entryRecorder } from './entry.process.js';
import { tellIdOf } from './owe-tells.js';
import { type Again, type Claiming, complaint, type Hands, type Queue, workOff } from './queue.js';
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

/** Tells the next things that streams owe one another, and notes the answers. False where nothing is to be told now. */
export const tellNext = (hands: TellingHands): Promise<boolean> => workOff(hands, telling(hands));

const QUEUE = 'owed_tell';

const telling = (hands: TellingHands): Queue<Row> => ({
  name: QUEUE,
  atOnce: AT_ONCE,
  claim,
  postpone: postponeTell,
  about,
  work: async (manager, rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    if (isOfMany(first)) return tellMany(hands, manager, rows);
    const because = await tellOne(hands, manager, first);
    return because === null ? [] : [{ row: first, because }];
  },
});

/** What entries and batches owe applications comes by the hundred, and who owes it notes each answer. */
const isOfMany = ({ owedBy, stream }: Row): boolean =>
  (owedBy.startsWith('batch-') || owedBy.startsWith('entry-')) && stream.startsWith('application-');

/** So many of one lane are told at the same time. */
const AT_ONCE = 6;
/** Of a batch, which has a thousand lines: to note one answer its whole stream is read. */
const OF_BATCH = 48;

/** The first that is due; where it is one of many, more of its kind. */
async function claim(manager: EntityManager, { now, atMost }: Claiming): Promise<readonly Row[]> {
  const first = await claimTell<Row['command']>(manager, now);
  if (first === null) return [];
  if (atMost === 1 || !isOfMany(first)) return [first];
  const isOfBatch = first.owedBy.startsWith('batch-');
  const more = { owedBy: isOfBatch ? first.owedBy : 'entry-%', now, atMost: (isOfBatch ? OF_BATCH : atMost) - 1 };
  return [first, ...(await claimTellsOf<Row['command']>(manager, more, first))];
}

async function tellOne(hands: TellingHands, manager: EntityManager, row: Row): Promise<string | null> {
  const { rejection } = await answerTo(hands, manager, row);
  const refusal = rejection?.reason ?? null;
  if (refusal !== null && PASSES.has(refusal)) return refusal;
  const note = noteOf(row, refusal);
  if (note !== null) await judge(manager, row.owedBy, { ...note, ...byBank(hands, `told/${nameOf(row)}`) });
  if (refusal === null || recorderOf(row.owedBy) !== null) await finishTells(manager, [row]);
  else await leaveToPerson(hands, manager, { row, refusal });
  return null;
}

interface Heard {
  readonly row: Row;
  readonly refusal: string | null;
  /** Why it has to be told again; null: it is answered. */
  readonly again: string | null;
}

/** A few of them at the same time; their answers are noted together, in the order in which they were owed. */
async function tellMany(
  hands: TellingHands,
  manager: EntityManager,
  rows: readonly Row[],
): Promise<readonly Again<Row>[]> {
  const heard = new Map<Row, Heard>();
  await atOnce(AT_ONCE, byStream(rows), async (line) => {
    for (const row of line) heard.set(row, await hear(hands, row));
  });
  const inOrder = rows.flatMap((row) => heard.get(row) ?? []);
  const answered = inOrder.filter(({ again }) => again === null);
  for (const { row, note } of notesOf(answered))
    await judge(manager, row.owedBy, { ...note, ...byBank(hands, `told/${nameOf(row)}`) });
  await finishTells(
    manager,
    answered.map(({ row }) => row),
  );
  return inOrder.flatMap(({ row, again }) => (again === null ? [] : [{ row, because: again }]));
}

/** Whoever is told several things hears of them in their order. */
function byStream(rows: readonly Row[]): readonly (readonly Row[])[] {
  const lines = new Map<string, Row[]>();
  for (const row of rows) lines.set(row.stream, [...(lines.get(row.stream) ?? []), row]);
  return [...lines.values()];
}

/** One that cannot be told must not hold up the others. */
async function hear(hands: TellingHands, row: Row): Promise<Heard> {
  try {
    const { rejection } = await answerOfProcess(hands, row);
    const refusal = rejection?.reason ?? null;
    return { row, refusal, again: refusal !== null && PASSES.has(refusal) ? refusal : null };
  } catch (error) {
    return { row, refusal: null, again: complaint(hands.log, { queue: QUEUE, ...about(row) }, error) };
  }
}

/** All answers of a batch are one note; an entry notes its own, under the name of the row that it is of. */
function notesOf(answered: readonly Heard[]): readonly { readonly row: Row; readonly note: Note }[] {
  const [first] = answered;
  if (first === undefined) return [];
  if (first.row.owedBy.startsWith('batch-')) {
    const answers = answered.map(({ row, refusal }) => answerOf(row, refusal));
    return [{ row: first.row, note: { type: 'NoteAnswers', answers } }];
  }
  return answered.flatMap(({ row, refusal }) => {
    const note = noteOf(row, refusal);
    return note === null ? [] : [{ row, note }];
  });
}

/** What the clock or somebody's hands will heal: the same is told again. */
const PASSES: ReadonlySet<string> = new Set(['internal-error', 'numbers-held', 'evidence-from-the-future']);

async function answerTo(hands: TellingHands, manager: EntityManager, row: Row): Promise<Answer> {
  const { stream, command } = row;
  const recorder = recorderOf(stream);
  if (recorder === null) return answerOfProcess(hands, row);
  return (await recorder.record(manager, stream, { ...byBank(hands, tellIdOf(row)), ...command })).result;
}

/** The id is the event's: told again by whoever comes next, it is the same command. */
function answerOfProcess({ teller }: TellingHands, row: Row): Promise<Answer> {
  const { stream, command, attempts } = row;
  const untimed = { id: tellIdOf(row), by: BANK, role: null, ...command } as UntimedCommand;
  return teller.tell(stream, untimed, { anew: attempts > 0 });
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
