import type { DataSource, EntityManager } from 'typeorm';
import {
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
import type { Answer } from '#domain/outcome.js';
import type { Instant } from '#domain/time/zone.js';
import { entryStream, type UntimedCommand } from '#telling/names.js';
import { entryProcess } from './entry.process.js';
import { createRecorder } from './recorder.js';

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
    await judge(manager, entryId, { type: 'MatchEntry', ...byBank(work, `match/${position}`) });
    return null;
  });

/** Tells the next thing that an entry owes, and notes the answer on the entry. False where nothing is to be told now. */
export const tellNext = (work: BankWork): Promise<boolean> =>
  doNext<TellClaimed>(work, 'bank_tell', async (manager, row) =>
    row.part === null ? tellEntry(work, manager, row) : tellApplication(work, manager, row),
  );

/** What the clock or somebody's hands will heal: the same is told again, and the part stays owed. */
const PASSES: ReadonlySet<string | undefined> = new Set(['internal-error', 'numbers-held', 'evidence-from-the-future']);

async function tellApplication(work: BankWork, manager: EntityManager, row: TellClaimed): Promise<string | null> {
  const { stream, command, eventId, entryId, part } = row;
  // The id is the event's: told again by whoever comes next, it is the same command.
  const told = { ...command, id: `bank/${eventId}`, by: 'bank', role: null } as UntimedCommand;
  const { rejection } = await work.teller.tell(stream, told);
  if (PASSES.has(rejection?.reason)) return rejection?.reason ?? null;
  const note = { part: part ?? 0, told: command.type as TellName, refusal: rejection?.reason ?? null };
  await judge(manager, entryId, { type: 'NoteTold', ...note, ...byBank(work, `told/${eventId}`) });
  return null;
}

async function tellEntry(work: BankWork, manager: EntityManager, row: TellClaimed): Promise<string | null> {
  const { stream, command, eventId, entryId } = row;
  const told = byBank(work, `bank/${eventId}`);
  const { result } = await entryRecorder.record(manager, stream, { ...command, ...told });
  if (result.rejection !== null)
    await judge(manager, entryId, { type: 'NoteNotTakenBack', ...byBank(work, `told/${eventId}`) });
  return null;
}

const byBank = ({ clock }: BankWork, id: string): Told => ({ id, at: clock(), by: 'bank', role: null });

async function judge(manager: EntityManager, entryId: string, command: EntryCommand): Promise<void> {
  const { result } = await entryRecorder.record(manager, entryStream(entryId), command);
  if (result.rejection !== null) throw new Error(`${command.type} was refused: ${result.rejection.reason}`);
}

/** Does the work of one row. Null: it is done; else why it has to be done again. */
type Doing<Row> = (manager: EntityManager, row: Row) => Promise<string | null>;

/** Longer than an application is waited for: then the row is another's, whatever has become of this one. */
const IDLE_S = 60;

/**
 * The row stays locked while it is worked on, and goes with the events that it led to: whoever dies in between has done
 * nothing that the next one does not do again under the same ids.
 */
async function doNext<Row extends MatchingClaimed>(
  work: BankWork,
  table: WorkTable,
  doing: Doing<Row>,
): Promise<boolean> {
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
  readonly row: MatchingClaimed;
  readonly error: unknown;
}

/** One that cannot be done must not hold up those behind it. */
async function putOff(work: BankWork, { table, row, error }: Failed): Promise<void> {
  const fault = passingFault(error) ?? (error instanceof Error ? error.name : 'unknown');
  work.log.error({ table, entryId: row.entryId, err: error }, 'a bank entry has to wait');
  await postponeWork(work.dataSource.manager, table, { ...postponed(work, row), because: fault });
}

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

const postponed = ({ clock }: BankWork, { position, attempts }: MatchingClaimed) => ({
  position,
  until: new Date(Date.parse(clock()) + Math.min(FIRST_MS * 2 ** Math.min(attempts, 20), LONGEST_MS)).toISOString(),
});
