import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import { matchNext } from '#activities/match-next.js';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import type { Programme } from '#contracts/programme.js';
import { inTransaction } from '#database/transaction.js';
import type { EntryCommand, UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import { type Entry, freeMinor } from '#domain/bank/entry-state.js';
import { foldEntry } from '#domain/bank/evolve-entry.js';
import { loadStream } from '#eventstore/event-store.js';
import { entryStream, subjectOf } from '#telling/names.js';
import { camt, declare, importFile, type Line } from './bank.js';
import type { RealRecord, Words } from './real-record.js';

const AT = '2024-09-03T07:00:00.000Z';
const ADMITTED_AT = '2024-08-10T10:00:00.000Z';

/** What stands on the accounts of the books, of the given streams, in EUR cents: debit less credit. */
export type Balances = Readonly<Record<string, number>>;

/** Some who have to pay, an account of ours with its bank, and finance: on the record itself, so that time is told. */
export class BankTown {
  private now = Date.parse(AT);
  private openingMinor = 0;
  private readonly files: string[] = [];
  private readonly work: TellingHands;

  readonly dataSource: DataSource;

  private constructor(
    private readonly record: RealRecord,
    private readonly iban: string,
    readonly payers: readonly { readonly stream: string; readonly reference: string }[],
  ) {
    const teller = { tell: (stream: string, command: Words) => record.tell(stream, this.clock(), command) };
    const log = { error: (fields: object) => void record.faults.push(fields) };
    const { dataSource } = record;
    this.dataSource = dataSource;
    this.work = { dataSource, teller: teller, clock: () => this.clock(), log };
  }

  static async of(record: RealRecord, programme: Programme, iban: string): Promise<BankTown> {
    const { dataSource } = record;
    await declare(dataSource, { iban });
    const payers = [];
    for (let nth = 0; nth < 2; nth += 1) {
      const stream = await record.apply(programme, '2024-08-01T09:00:00.000Z');
      await record.brings(stream, ADMITTED_AT, { type: 'Admit', override: null });
      const [invoice] = await dataSource.query<{ reference: string }[]>(
        'SELECT creditor_reference AS reference FROM invoice WHERE application_id = $1',
        [subjectOf(stream)],
      );
      payers.push({ stream, reference: invoice?.reference ?? '' });
    }
    return new BankTown(record, iban, payers);
  }

  /** A minute passes each time that somebody looks. */
  private clock(): string {
    return new Date((this.now += 60_000)).toISOString();
  }

  async brings(lines: readonly Line[]): Promise<void> {
    const file = camt({ iban: this.iban, openingMinor: this.openingMinor, lines });
    this.openingMinor += lines.reduce((sum, { minor, currency = 'EUR' }) => sum + (currency === 'EUR' ? minor : 0), 0);
    this.files.push(file);
    await importFile(this.dataSource, file);
  }

  /** A file of before, once more. */
  async bringsAgain(nth: number): Promise<void> {
    const file = this.files[nth % Math.max(1, this.files.length)];
    if (file !== undefined) await importFile(this.dataSource, file);
  }

  /** As many turns of the relay as asked for, or until nothing is left. */
  async works(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1)
      if (!(await tellNext(this.work)) && !(await matchNext(this.work))) return;
  }

  /** What finance say of an entry; a refusal changes nothing. */
  async decides(entryId: string, command: UntoldEntryCommand): Promise<void> {
    const told = { ...command, id: randomUUID(), by: 'staff:omar', role: 'finance', at: this.clock() };
    await inTransaction(this.dataSource, (manager) =>
      entryRecorder.record(manager, entryStream(entryId), told as EntryCommand),
    );
  }

  async tells(stream: string, words: Words): Promise<void> {
    await this.record.tell(stream, this.clock(), words);
  }

  async entries(): Promise<Entry[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT entry.id FROM bank_entry AS entry JOIN bank_account AS account ON account.id = account_id
       WHERE iban = $1 ORDER BY entry.id`,
      [this.iban],
    );
    const entries = await Promise.all(
      rows.map(async ({ id }) => {
        const stored = await loadStream<EntryEvent>(this.dataSource.manager, entryStream(id));
        return foldEntry(
          id,
          stored.map(({ event }) => event),
        );
      }),
    );
    return entries.flatMap((entry) => entry ?? []);
  }

  async balances(entries: readonly Entry[]): Promise<Balances> {
    const streams = [...entries.map(({ id }) => entryStream(id)), ...this.payers.map(({ stream }) => stream)];
    const rows = await this.dataSource.query<{ account: string; minor: number }[]>(
      `SELECT account, sum(minor)::integer AS minor
       FROM journal, LATERAL (VALUES (debit, amount_minor), (credit, -amount_minor)) AS side (account, minor)
       WHERE stream = ANY ($1) AND currency = 'EUR' GROUP BY account`,
      [streams],
    );
    return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]));
  }

  /** What the applications have received, and owe back or have paid back, by their own figures. */
  async accounts(): Promise<{ readonly received: number; readonly owedBack: number; readonly refunded: number }> {
    const [sums] = await this.dataSource.query<{ received: number; owedBack: number; refunded: number }[]>(
      `SELECT sum(received_minor)::integer AS received, sum(owed_back_minor)::integer AS "owedBack",
              sum(refunded_minor)::integer AS refunded
       FROM application WHERE id = ANY ($1)`,
      [this.payers.map(({ stream }) => subjectOf(stream))],
    );
    return sums ?? { received: 0, owedBack: 0, refunded: 0 };
  }
}

/** What of an entry is at an application, by the entry's own word: what it has taken and not given back. */
export const takenMinor = ({ parts }: Entry): number =>
  parts
    .filter(({ told }) => told === 'recorded' || told === 'undoing')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** What of an entry stands at the bank and is nobody's, in its own direction. */
export function unclaimedMinor(entry: Entry): number {
  const { booked, isSuspected, isDismissed, takenBackBy, returnMinor } = entry;
  const isDuplicate = isDismissed && booked.suspectedOf !== null;
  if (isSuspected || isDuplicate) return 0;
  const dismissed = isDismissed && takenBackBy === null ? freeMinor(entry) : 0;
  const minor = booked.amountMinor - takenMinor(entry) - returnMinor - dismissed;
  return booked.direction === 'credit' ? minor : -minor;
}
