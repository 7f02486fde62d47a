import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createPayoutDesk } from '#activities/payout-desk.js';
import type { UntoldBatchCommand } from '#domain/batch/batch-commands.js';
import { batchById, type StoredBatch } from '#readmodel/batches.js';
import { applicationStream } from '#telling/names.js';
import type { Line } from './bank.js';

interface Town {
  readonly dataSource: DataSource;
  readonly iban: string;
  readonly clock: () => string;
}

type BatchLine = StoredBatch['lines'][number];
type Transfer = BatchLine['transfers'][number];

/** A refund of an application, as it left in a batch. */
interface Sent {
  readonly stream: string;
  readonly refund: number;
  readonly transfers: readonly Transfer[];
}

/** What two of finance send back from the account of a town, and what its bank tells of that. */
export class TownBatches {
  private readonly ids: string[] = [];
  /** By the bank's name of each: transfers that a person has said to have come back, before the bank did. */
  private readonly notedBack = new Set<string>();
  private readonly desk: ReturnType<typeof createPayoutDesk>;

  constructor(private readonly town: Town) {
    this.desk = createPayoutDesk(town.dataSource);
  }

  /** All that these applications and entries owe; nothing where nothing can go. */
  async prepares(applications: readonly string[], entries: readonly string[]): Promise<void> {
    const rows = await this.town.dataSource.query<{ id: string }[]>(
      `SELECT id FROM refund WHERE application_id = ANY ($1) AND stage NOT IN ('paid', 'withdrawn')`,
      [applications],
    );
    const refunds = rows.map(({ id }) => id);
    if (refunds.length + entries.length === 0) return;
    const batch = randomUUID();
    const { iban: account } = this.town;
    const command = { type: 'PrepareBatch', account, refunds, entries, dueBy: null } as const;
    if (await this.takes(batch, command, 'staff:bruno')) this.ids.push(batch);
  }

  /** The newest, unless it is at another stage. */
  async releases(): Promise<void> {
    await this.takes(this.ids.at(-1) ?? '', { type: 'ReleaseBatch' }, 'staff:carla');
  }

  /** The newest, unless it was sent. */
  async cancels(): Promise<void> {
    await this.takes(this.ids.at(-1) ?? '', { type: 'CancelBatch', becauseId: 't' }, 'staff:carla');
  }

  /** The bank's own lines of all that was ordered and has not left; `times` the amount, where it is another. */
  async debits(times: number): Promise<Line[]> {
    const waiting = await this.transfers('sealed', ({ debitedOn }) => debitedOn === null);
    return waiting.map(({ amount, endToEndId }) => ({ minor: -amount.amountMinor * times, endToEnd: endToEndId }));
  }

  /** The bank's line of one transfer that has left and comes back. */
  async comesBack(): Promise<Line[]> {
    const left = await this.transfers('sealed', (one) => one.debitedOn !== null && one.returnedOn === null);
    return left.slice(-1).map(({ amount, endToEndId }) => {
      return { minor: amount.amountMinor, endToEnd: endToEndId, returnReason: 'AC04' };
    });
  }

  /** The newest refund that has left, by what of it nobody has said to have come back; null: there is none. */
  async left(): Promise<Sent | null> {
    const lines = await this.lines('sealed');
    const isLeft = (one: Transfer): boolean => one.returnedOn === null && !this.notedBack.has(one.endToEndId);
    const sent = lines.flatMap(({ state, refund, applicationId, transfers }): Sent[] => {
      const left = transfers.filter(isLeft);
      if (state !== 'paid' || refund === null || applicationId === null || left.length === 0) return [];
      const stream = applicationStream(applicationId);
      return [{ stream, refund: Number(refund.split('-R')[1]), transfers: left }];
    });
    return sent.at(-1) ?? null;
  }

  /** A person has said so of all of it. */
  notes({ transfers }: Sent): void {
    for (const { endToEndId } of transfers) this.notedBack.add(endToEndId);
  }

  /** What of that the bank has not told yet. */
  async notedBackMinor(): Promise<number> {
    const waiting = await this.transfers(
      'sealed',
      (one) => this.notedBack.has(one.endToEndId) && one.returnedOn === null,
    );
    return waiting.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  }

  private async lines(state: string): Promise<BatchLine[]> {
    const batches = await Promise.all(this.ids.map((id) => batchById(this.town.dataSource, id, this.town.clock())));
    return batches.flatMap((batch) => (batch?.state === state ? batch.lines : []));
  }

  private async transfers(state: string, are: (transfer: Transfer) => boolean): Promise<Transfer[]> {
    return (await this.lines(state))
      .filter((line) => !['cancelled', 'dropped'].includes(line.state))
      .flatMap(({ transfers }) => transfers)
      .filter(are);
  }

  private async takes(batch: string, command: UntoldBatchCommand, by: string): Promise<boolean> {
    if (batch === '') return false;
    const told = { ...command, id: randomUUID(), by, role: 'finance' } as const;
    const { rejection } = await this.desk.tell(batch, told, this.town.clock());
    return rejection === null;
  }
}
