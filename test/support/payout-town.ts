import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import { matchNext } from '#activities/match-next.js';
import { createPayoutDesk } from '#activities/payout-desk.js';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import { inTransaction } from '#database/transaction.js';
import type { UntoldBatchCommand } from '#domain/batch/batch-commands.js';
import type { UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import { entryStream } from '#telling/names.js';
import { oweRefunds } from '../bench/refunds/owed.js';
import { camt, importFile, type Line } from './bank.js';
import { RealRecord } from './real-record.js';

export interface Transfer {
  readonly endToEnd: string;
  readonly minor: number;
}

/** Many who are owed money back, an account of ours with its bank, and two of finance: on the record itself. */
export class PayoutTown {
  private readonly work: TellingHands;
  private statements = 0;
  private closingMinor = 0;
  /** What was logged as having to wait. */
  readonly waited: object[] = [];

  private constructor(readonly dataSource: DataSource) {
    const record = new RealRecord(dataSource);
    const clock = (): string => new Date().toISOString();
    this.work = {
      ...{ dataSource, clock, log: { error: (fields) => void this.waited.push(fields) } },
      teller: { tell: (stream, command) => record.tell(stream, clock(), command) },
    };
  }

  /** So many are owed 50.00 back, each to an account that its payer has asked for. */
  static async owing(dataSource: DataSource, refunds: number): Promise<PayoutTown> {
    await oweRefunds(dataSource, refunds);
    return new PayoutTown(dataSource);
  }

  /** How many turns of the relay it took until nothing was left to be told. */
  async tells(): Promise<number> {
    for (let turns = 0; ; turns += 1) if (!(await tellNext(this.work))) return turns;
  }

  /** One turn of the relay. */
  tellsOnce(): Promise<boolean> {
    return tellNext(this.work);
  }

  /** Reads a statement of these lines, and looks at each; nobody is told yet. */
  async brings(lines: readonly Line[]): Promise<void> {
    await this.reads(lines);
    while (await matchNext(this.work));
  }

  /** Reads a statement, and nobody looks at it. */
  async reads(lines: readonly Line[]): Promise<void> {
    const sequence = (this.statements += 1);
    const day = new Date().toISOString().slice(0, 10);
    await importFile(this.dataSource, camt({ sequence, day, openingMinor: this.closingMinor, lines }));
    this.closingMinor += lines.reduce((sum, { minor }) => sum + minor, 0);
  }

  async decides(entry: string, command: UntoldEntryCommand): Promise<void> {
    const told = { ...command, id: randomUUID(), by: 'staff:omar', role: 'finance', at: this.work.clock() } as const;
    await inTransaction(this.dataSource, (manager) => entryRecorder.record(manager, entryStream(entry), told));
  }

  /** What one of finance says of a batch; answers why it was refused, or null. */
  async says(batch: string, command: UntoldBatchCommand, by = 'staff:bruno'): Promise<string | null> {
    const told = { ...command, id: randomUUID(), by, role: 'finance' } as const;
    const { rejection } = await createPayoutDesk(this.dataSource).tell(batch, told, this.work.clock());
    return rejection?.reason ?? null;
  }

  /** A batch of all that is owed, released and sealed. */
  async sealed(): Promise<{ readonly batch: string; readonly transfers: readonly Transfer[] }> {
    const batch = randomUUID();
    const tell = async (by: string, command: UntoldBatchCommand): Promise<void> => {
      const refusal = await this.says(batch, command, by);
      if (refusal !== null) throw new Error(`${command.type} was refused: ${refusal}`);
      await this.tells();
    };
    await tell('staff:bruno', { type: 'PrepareBatch', account: null, refunds: null, entries: null, dueBy: null });
    await tell('staff:carla', { type: 'ReleaseBatch' });
    const rows = await this.dataSource.query<readonly { endToEnd: string; minor: string }[]>(
      'SELECT end_to_end AS "endToEnd", amount_minor AS minor FROM refund_transfer WHERE batch_id = $1 ORDER BY line, nth',
      [batch],
    );
    return { batch, transfers: rows.map(({ endToEnd, minor }) => ({ endToEnd, minor: Number(minor) })) };
  }

  /** `paid` and so on of a batch, each with how many lines are so. */
  async lines(batch: string): Promise<Readonly<Record<string, number>>> {
    const rows = await this.dataSource.query<readonly { state: string; count: number }[]>(
      'SELECT state, count(*)::integer AS count FROM refund_batch_line WHERE batch_id = $1 GROUP BY state',
      [batch],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }
}
