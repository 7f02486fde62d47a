import type { DataSource, EntityManager } from 'typeorm';
import {
  type Claimed,
  claimWork,
  finishWork,
  type MatchingClaimed,
  postponeWork,
  type TellClaimed,
  type WorkTable,
} from '#bank/store/work.js';
import { passingFault } from '#database/passing-fault.js';
import { inTransaction } from '#database/transaction.js';
import type { Told } from '#domain/application/commands.js';
import type { EntryCommand, TellName } from '#domain/bank/entry-commands.js';
import type { BatchCommand, BatchTellName } from '#domain/batch/batch-commands.js';
import type { Answer } from '#domain/outcome.js';
import type { Instant } from '#domain/time/zone.js';
import { entryStream, type UntimedCommand } from '#telling/names.js';
import { batchRecorder } from './batch.process.js';
import { entryProcess } from './entry.process.js';
import { createRecorder, type Recorder } from './recorder.js';

/** Who tells applications something: the Teller, or whoever stands in for it. */
interface Telling {
  tell(stream: string, command: UntimedCommand): Promise<Answer>;
}

export interface BankWork {
  readonly dataSource: DataSource;
  readonly teller: Telling;
  readonly clock: () => Instant;
  readonly log: { error(fields: object, message: string): void };
}

/** Takes commands for bank entries, within the caller's transaction. */
export const entryRecorder = createRecorder(entryProcess);

/** Matches the next entry that nobody has looked at. False where there is none. */
export const matchNext = (work: BankWork): Promise<boolean> =>
  doNext<MatchingClaimed>(work, 'bank_matching', async (manager, { position, entryId }) => {
    await judge(manager, entryStream(entryId), { type: 'MatchEntry', ...byBank(work, `match/${position}`) });
    return null;
  });

/** Tells the next thing that one stream owes another, and notes the answer. False where nothing is to be told now. */
export const tellNext = (work: BankWork): Promise<boolean> =>
  doNext<TellClaimed>(work, 'bank_tell', async (manager, row) => {
    const { rejection } = await answerTo(work, manager, row);
    if (PASSES.has(rejection?.reason)) return rejection?.reason ?? null;
    const note = noteOf(row, rejection?.reason ?? null);
    if (note === null) return null;
    await judge(manager, row.owedBy, { ...note, ...byBank(work, `told/${nameOf(row)}`) });
    return null;
  });

/** What the clock or somebody's hands will heal: the same is told again, and the part stays owed. */
const PASSES: ReadonlySet<string | undefined> = new Set(['internal-error', 'numbers-held', 'evidence-from-the-future']);

/** The id is the event's: told again by whoever comes next, it is the same command. */
async function answerTo(work: BankWork, manager: EntityManager, row: TellClaimed): Promise<Answer> {
  const { stream, command } = row;
  const id = `bank/${nameOf(row)}`;
  const recorder = recorderOf(stream);
  if (recorder !== null) return (await recorder.record(manager, stream, { ...byBank(work, id), ...command })).result;
  return work.teller.tell(stream, { id, by: 'bank', role: null, ...command } as UntimedCommand);
}

/** An entry's event owes one tell, a batch's one for each line. */
const nameOf = ({ eventId, owedBy, part }: TellClaimed): string =>
  owedBy.startsWith('batch-') ? `${eventId}/${part}` : eventId;

/** Who records here what is decided on a stream; null for one that a process runs for. */
function recorderOf(stream: string): Recorder | null {
  if (stream.startsWith('entry-')) return entryRecorder;
  return stream.startsWith('batch-') ? batchRecorder : null;
}

type Note = Untold<EntryCommand> | Untold<BatchCommand>;
type Untold<C> = C extends unknown ? Omit<C, keyof Told> : never;

/** What the stream that owed it is to know of the answer; null: nothing, for it was taken as it had to be. */
function noteOf({ owedBy, part, stream, command }: TellClaimed, refusal: string | null): Note | null {
  if (owedBy.startsWith('batch-'))
    return { type: 'NoteLine', line: part, told: command.type as BatchTellName, refusal };
  if (stream.startsWith('application-')) return { type: 'NoteTold', part, told: command.type as TellName, refusal };
  return refusal === null ? null : { type: 'NoteNotTakenBack' };
}

const byBank = ({ clock }: BankWork, id: string): Told => ({ id, at: clock(), by: 'bank', role: null });

async function judge(manager: EntityManager, stream: string, command: EntryCommand | BatchCommand): Promise<void> {
  const { result } = (await recorderOf(stream)?.record(manager, stream, command)) ?? {};
  if (result?.rejection !== null) throw new Error(`${command.type} was refused: ${result?.rejection.reason}`);
}

/** Does the work of one row. Null: it is done; else why it has to be done again. */
type Doing<Row> = (manager: EntityManager, row: Row) => Promise<string | null>;

/** Longer than an application is waited for: then the row is another's, whatever has become of this one. */
const IDLE_S = 60;

/**
 * The row stays locked while it is worked on, and goes with the events that it led to: whoever dies in between has done
 * nothing that the next one does not do again under the same ids.
 */
async function doNext<Row extends Claimed>(work: BankWork, table: WorkTable, doing: Doing<Row>): Promise<boolean> {
  const hands: { row: Row | null } = { row: null };
  try {
    await inTransaction(work.dataSource, async (manager) => {
      await manager.query(`SELECT set_config('idle_in_transaction_session_timeout', '${IDLE_S}s', true)`);
      const row = await claimWork<Row>(manager, table, work.clock());
      if (row === null) return { keep: false, result: undefined };
      hands.row = row;
      const again = await doing(manager, row);
      if (again === null) await finishWork(manager, table, row.position);
      else await postponeWork(manager, table, { ...postponed(work, row), because: again });
      return { keep: true, result: undefined };
    });
  } catch (error) {
    if (hands.row === null) throw error;
    await putOff(work, { table, row: hands.row, error });
  }
  return hands.row !== null;
}

interface Failed {
  readonly table: WorkTable;
  readonly row: Claimed;
  readonly error: unknown;
}

/** One that cannot be done must not hold up those behind it. */
async function putOff(work: BankWork, { table, row, error }: Failed): Promise<void> {
  const fault = passingFault(error) ?? (error instanceof Error ? error.name : 'unknown');
  work.log.error({ table, position: row.position, err: error }, 'work for the bank has to wait');
  await postponeWork(work.dataSource.manager, table, { ...postponed(work, row), because: fault });
}

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

const postponed = ({ clock }: BankWork, { position, attempts }: Claimed) => ({
  position,
  until: new Date(Date.parse(clock()) + Math.min(FIRST_MS * 2 ** Math.min(attempts, 20), LONGEST_MS)).toISOString(),
});
