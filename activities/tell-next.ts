import type { EntityManager } from 'typeorm';
import type { Told } from '#domain/application/commands.js';
import { BANK } from '#domain/application/payment.js';
import type { EntryCommand, TellName } from '#domain/bank/entry-commands.js';
import type { BatchCommand, BatchTellName } from '#domain/batch/batch-commands.js';
import type { Answer } from '#domain/outcome.js';
import {
  type ClaimedTell,
  claimTell,
  claimTellsOf,
  finishTells,
  postponeTell,
  refuseTell,
} from '#eventstore/owed-tells.js';
import { tryLockUntilEnd } from '#readmodel/turn.js';
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
  work: (manager, rows) => tellLot(hands, manager, rows),
});

/** So many of what entries owe applications are told at the same time. */
const AT_ONCE = 6;
/** Of a batch, which has a thousand lines: to note one answer, or one line of the bank, its whole stream is read. */
const OF_BATCH = 48;
/** With the longest that one is waited for, less than a transaction may be idle; what is not begun by then stays due. */
const BEGUN_WITHIN_MS = 25_000;

/** Rows that are told in one transaction: by whom they are owed and to whom, as LIKE has them. */
interface Lot {
  readonly owedBy: string;
  readonly stream: string;
  readonly atMost: number;
}

/**
 * What comes by the hundred: what entries owe applications, what a batch owes applications and entries, and what the
 * bank's lines tell a batch. Null for one that is told alone.
 */
function lotOf({ owedBy, stream }: Row, atMost: number): Lot | null {
  if (atMost === 1) return null;
  const [owes, told] = [owedBy, stream].map((name) => name.slice(0, name.indexOf('-') + 1));
  if (owes === 'batch-' && told !== 'batch-') return { owedBy, stream: `${told ?? ''}%`, atMost: OF_BATCH };
  if (owes !== 'entry-') return null;
  if (told === 'batch-') return { owedBy: 'entry-%', stream, atMost: OF_BATCH };
  return told === 'application-' ? { owedBy: 'entry-%', stream: 'application-%', atMost } : null;
}

/**
 * The first that is due; where it is one of many, more of its kind. What a batch is told is told by one at a time: the
 * others pass it by, for they would only wait.
 */
async function claim(manager: EntityManager, { now, atMost }: Claiming): Promise<readonly Row[]> {
  const passedBy: string[] = [];
  for (;;) {
    const first = await claimTell<Row['command']>(manager, { now, passedBy });
    if (first === null) return [];
    const { stream } = first;
    if (!stream.startsWith('batch-') || (await tryLockUntilEnd(manager, 'told', stream))) {
      const lot = lotOf(first, atMost);
      if (lot === null) return [first];
      const more = { ...lot, now, atMost: lot.atMost - 1 };
      return [first, ...(await claimTellsOf<Row['command']>(manager, more, first))];
    }
    passedBy.push(stream);
  }
}

interface Heard {
  readonly row: Row;
  readonly refusal: string | null;
  /** Why it has to be told again; null: it is answered. */
  readonly again: string | null;
}

/** Tells a lot, and notes all answers in the order in which they were owed. */
async function tellLot(
  hands: TellingHands,
  manager: EntityManager,
  rows: readonly Row[],
): Promise<readonly Again<Row>[]> {
  const heard = new Map<Row, Heard>();
  const latest = performance.now() + BEGUN_WITHIN_MS;
  const areRecordedHere = rows.some(({ stream }) => recorderOf(stream) !== null);
  await atOnce(areRecordedHere ? 1 : AT_ONCE, byStream(rows), async (line) => {
    for (const one of await hearAll({ ...hands, latest }, manager, line)) heard.set(one.row, one);
  });
  const inOrder = rows.flatMap((row) => heard.get(row) ?? []);
  const answered = inOrder.filter(({ again }) => again === null);
  await noteAll(hands, manager, answered);
  const left = answered.filter(({ row, refusal }) => refusal !== null && recorderOf(row.owedBy) === null);
  await finishTells(
    manager,
    answered.filter((one) => !left.includes(one)).map(({ row }) => row),
  );
  for (const { row, refusal } of left) await leaveToPerson(hands, manager, { row, refusal: refusal ?? '' });
  return inOrder.flatMap(({ row, again }) => (again === null ? [] : [{ row, because: again }]));
}

/** Whoever is told several things hears of them in their order; streams by their names, as whoever locks many does. */
function byStream(rows: readonly Row[]): readonly (readonly Row[])[] {
  const lines = new Map<string, Row[]>();
  for (const row of rows) lines.set(row.stream, [...(lines.get(row.stream) ?? []), row]);
  return inOrderOfNames(lines).map(([, line]) => line);
}

const inOrderOfNames = <Value>(streams: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] =>
  [...streams].sort(([one], [other]) => (one < other ? -1 : 1));

/** What one stream is told: recorded here, all of it in one step; or told to the process that runs for it. */
async function hearAll(
  hands: TellingHands & { readonly latest: number },
  manager: EntityManager,
  line: readonly Row[],
): Promise<readonly Heard[]> {
  const [first] = line;
  const recorder = first === undefined ? null : recorderOf(first.stream);
  if (first === undefined || recorder === null) {
    const heard: Heard[] = [];
    for (const row of line) if (performance.now() <= hands.latest) heard.push(await hear(hands, row));
    return heard;
  }
  const commands = line.map((row) => ({ ...byBank(hands, tellIdOf(row)), ...row.command }));
  const { result } = await recorder.recordAll(manager, first.stream, commands);
  return line.flatMap((row, nth) => heardOf(row, result[nth]));
}

/** One that cannot be told must not hold up the others. */
async function hear(hands: TellingHands, row: Row): Promise<Heard> {
  try {
    return heardOf(row, await answerOfProcess(hands, row));
  } catch (error) {
    return { row, refusal: null, again: complaint(hands.log, { queue: QUEUE, ...about(row) }, error) };
  }
}

function heardOf(row: Row, answer: Answer | undefined): Heard {
  if (answer === undefined) throw new Error('a tell was not answered');
  const refusal = answer.rejection?.reason ?? null;
  return { row, refusal, again: refusal !== null && PASSES.has(refusal) ? refusal : null };
}

/** Each answer is noted on the stream that owed the tell, under the name of the row; what one stream owed, in one step. */
async function noteAll(hands: TellingHands, manager: EntityManager, answered: readonly Heard[]): Promise<void> {
  const notes = new Map<string, (EntryCommand | BatchCommand)[]>();
  for (const { row, refusal } of answered) {
    const note = noteOf(row, refusal);
    if (note === null) continue;
    const command = { ...note, ...byBank(hands, `told/${nameOf(row)}`) };
    notes.set(row.owedBy, [...(notes.get(row.owedBy) ?? []), command]);
  }
  for (const [stream, commands] of inOrderOfNames(notes)) {
    const { result } = (await recorderOf(stream)?.recordAll(manager, stream, commands)) ?? { result: [] };
    const refused = result.findIndex(({ rejection }) => rejection !== null);
    if (refused >= 0)
      throw new Error(`${commands[refused]?.type ?? ''} was refused: ${result[refused]?.rejection?.reason ?? ''}`);
  }
}

/** What the clock or somebody's hands will heal: the same is told again. */
const PASSES: ReadonlySet<string> = new Set(['internal-error', 'numbers-held', 'evidence-from-the-future']);

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
  if (owedBy.startsWith('batch-'))
    return { type: 'NoteAnswer', line: part, told: command.type as BatchTellName, refusal };
  if (!owedBy.startsWith('entry-')) return null;
  if (stream.startsWith('application-') || stream.startsWith('group-'))
    return { type: 'NoteTold', part, told: command.type as TellName, refusal };
  return refusal === null ? null : { type: 'NoteNotTakenBack' };
}

const byBank = ({ clock }: Hands, id: string): Told => ({ id, at: clock(), by: BANK, role: null });
