import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import { matchNext } from '#activities/match-next.js';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import type { Programme } from '#contracts/programme.js';
import { inTransaction } from '#database/transaction.js';
import type { EntryCommand, UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import type { Entry } from '#domain/bank/entry-state.js';
import { foldEntry } from '#domain/bank/evolve-entry.js';
import { loadStream } from '#eventstore/event-store.js';
import { fileBilling } from '#filing/texts.js';
import { entryStream, groupStream, subjectOf } from '#telling/names.js';
import { camt, declare, importFile, type Line } from './bank.js';
import type { RealRecord, Words } from './real-record.js';
import { TownBatches } from './town-batches.js';

const AT = '2024-09-03T07:00:00.000Z';
const APPLIED_AT = '2024-08-01T09:00:00.000Z';
const ADMITTED_AT = '2024-08-10T10:00:00.000Z';
const BILLING = {
  legalName: 'City of Ghent',
  address: 'Botermarkt 1\n9000 Ghent',
  country: 'BE',
  invoiceEmail: 'pay@ghent.example',
};

interface Payer {
  readonly stream: string;
  /** Empty until there is an invoice of one's own. */
  readonly reference: string;
}

interface Peopled {
  readonly payers: readonly Payer[];
  readonly group: string;
}

/**
 * Two who have to pay, two more for whom a city pays, an account of ours with its bank, and finance who pay back: on the
 * record itself, so that time is told.
 */
export class BankTown {
  private now = Date.parse(AT);
  private openingMinor = 0;
  private readonly files: string[] = [];
  /** What the group's payer has paid, and nothing at the bank tells of. */
  private readonly byHand: { readonly paymentId: string; readonly amountMinor: number }[] = [];
  private readonly work: TellingHands;
  private readonly group: string;
  /** The first two pay for themselves, the others are the group's. */
  readonly payers: readonly Payer[];
  readonly dataSource: DataSource;
  readonly batches: TownBatches;

  private constructor(
    private readonly record: RealRecord,
    private readonly iban: string,
    { payers, group }: Peopled,
  ) {
    this.payers = payers;
    this.group = group;
    const teller = { tell: (stream: string, command: Words) => record.tell(stream, this.clock(), command) };
    const log = { error: (fields: object) => void record.faults.push(fields) };
    const { dataSource } = record;
    this.dataSource = dataSource;
    this.work = { dataSource, teller: teller, clock: () => this.clock(), log };
    this.batches = new TownBatches({ dataSource, iban, clock: () => this.clock() });
  }

  static async of(record: RealRecord, programme: Programme, iban: string): Promise<BankTown> {
    const { dataSource } = record;
    await declare(dataSource, { iban });
    const group = `ghent-${randomUUID().slice(0, 8)}`;
    const billingId = await fileBilling(dataSource, {
      billing: BILLING,
      by: 'staff:anna',
      about: group,
      at: APPLIED_AT,
    });
    const declared = { edition: programme.code, groupId: randomUUID(), billingId };
    await record.brings(groupStream(group), APPLIED_AT, { type: 'DeclareGroup', ...declared });
    const payers = [];
    for (let nth = 0; nth < 4; nth += 1) {
      const stream = await record.apply(programme, APPLIED_AT, nth < 2 ? {} : { group });
      await record.brings(stream, ADMITTED_AT, { type: 'Admit', override: null });
      const [invoice] = await dataSource.query<{ reference: string }[]>(
        'SELECT creditor_reference AS reference FROM invoice WHERE application_id = $1',
        [subjectOf(stream)],
      );
      payers.push({ stream, reference: invoice?.reference ?? '' });
    }
    const town = new BankTown(record, iban, { payers, group });
    await town.works(20);
    return town;
  }

  /** A minute passes each time that somebody looks. */
  private clock(): string {
    return new Date((this.now += 60_000)).toISOString();
  }

  /** Until then nobody looks. */
  waits(until: string): void {
    this.now = Date.parse(until);
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

  /** Something is under way between a group or a batch and those whom it concerns: both sides do not say the same yet. */
  async isUnderWay(): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT FROM owed_tell WHERE owed_by LIKE 'group-%' OR owed_by LIKE 'batch-%' OR stream LIKE 'batch-%' LIMIT 1`,
    );
    return rows.length > 0;
  }

  /** What finance say of an entry; a refusal changes nothing. */
  async decides(entryId: string, command: UntoldEntryCommand, by = 'staff:omar'): Promise<void> {
    const told = { ...command, id: randomUUID(), by, role: 'finance', at: this.clock() };
    await inTransaction(this.dataSource, (manager) =>
      entryRecorder.record(manager, entryStream(entryId), told as EntryCommand),
    );
  }

  /** A refusal changes nothing; answers whether it was taken. */
  async tells(stream: string, words: Words): Promise<boolean> {
    return (await this.record.tell(stream, this.clock(), words)).rejection === null;
  }

  closesGroup(): Promise<boolean> {
    return this.tells(groupStream(this.group), { type: 'CloseGroup' });
  }

  /** The group's payer pays, and finance enter it by hand. */
  async paysByHand(amountMinor: number): Promise<void> {
    const paymentId = randomUUID();
    const payment = { paymentId, amountMinor, currency: 'EUR', receivedOn: '2024-09-02', split: null, noteId: null };
    if (await this.tells(groupStream(this.group), { type: 'RecordGroupPayment', ...payment }))
      this.byHand.push({ paymentId, amountMinor });
  }

  /** The last such payment bounces. */
  async bouncesByHand(): Promise<void> {
    const { paymentId = '' } = this.byHand.at(-1) ?? {};
    const reversal = { type: 'ReverseGroupPayment', paymentId, becauseId: 't' } as const;
    if (paymentId !== '' && (await this.tells(groupStream(this.group), reversal))) this.byHand.pop();
  }

  get byHandMinor(): number {
    return this.byHand.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  }

  /** With which the bank's last statement closes; null where it has told of something twice. */
  async closingMinor(): Promise<number | null> {
    const repeating = await this.dataSource.query<unknown[]>(
      `SELECT FROM bank_statement JOIN bank_account AS account ON account.id = account_id WHERE iban = $1 AND known > 0`,
      [this.iban],
    );
    return repeating.length > 0 ? null : this.openingMinor;
  }

  /** By a reply in due form, at this moment. */
  async cancels(nth: number): Promise<void> {
    const given = ['course', 'name', 'registration-date', 'contact'] as const;
    const asked = { receivedAt: this.clock(), channel: 'reply-to-reservation', given, noteId: null } as const;
    await this.tells(this.payers[nth]?.stream ?? '', { type: 'RequestCancellation', ...asked });
  }

  /** On the first invoice of the group; empty before there is one. */
  async groupReference(): Promise<string> {
    const [invoice] = await this.dataSource.query<{ reference: string }[]>(
      `SELECT creditor_reference AS reference FROM invoice WHERE group_code = $1 AND kind = 'invoice' ORDER BY ordinal LIMIT 1`,
      [this.group],
    );
    return invoice?.reference ?? '';
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

  get applications(): readonly string[] {
    return this.payers.map(({ stream }) => subjectOf(stream));
  }
}
