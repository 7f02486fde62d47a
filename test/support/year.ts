import type { DataSource } from 'typeorm';
import type { Programme } from '#contracts/programme.js';
import type { Answer } from '#domain/outcome.js';
import type { Instant, LocalDate } from '#domain/time/zone.js';
import { daysBetween, plusDays } from '#domain/time/zone.js';
import { atOnce } from '#telling/at-once.js';
import { applicationStream, subjectOf } from '#telling/names.js';
import type { Dice } from '../faults/dice.js';
import { Person } from './year/person.js';
import type { Words } from './real-record.js';

/** What a year needs of the engine under it; the clock of each stream is its own. */
export interface YearWorld {
  readonly dataSource: DataSource;
  readonly programme: Programme;
  apply(at: Instant): Promise<string>;
  /** Lets time pass, each deadline on the way taking effect. */
  pass(stream: string, until: Instant): Promise<void>;
  tell(stream: string, at: Instant, words: Words): Promise<Answer>;
  /** Moves the dates, and waits until everybody who is in has heard of it. */
  reschedule(at: Instant, dates: { readonly starts: LocalDate; readonly ends: LocalDate }): Promise<void>;
}

export interface YearOrder {
  readonly people: number;
  readonly from: LocalDate;
  /** They apply within so many days. */
  readonly applyWithinDays: number;
  readonly rescheduleOn: LocalDate;
  readonly movedByDays: number;
  readonly dice: Dice;
}

/** What has really come in and gone out at the bank, by stream: the books are held to it. */
export interface AtTheBank {
  readonly in: Map<string, number>;
  readonly out: Map<string, number>;
}

const AT_ONCE = 6;
/** Before midnight in every zone of a programme: what falls due at midnight belongs to the next day. */
export const eveningOf = (day: LocalDate): Instant => `${day}T21:00:00.000Z`;

/** An edition from its first application to its last closed file, day by day, with people led by chance. */
export class Year {
  readonly bank: AtTheBank = { in: new Map(), out: new Map() };
  readonly refusals = new Map<string, number>();
  private readonly people: Person[] = [];
  /** Of refunds that finance have in hand, by application and ordinal. */
  private readonly inHand = new Set<string>();
  private starts: LocalDate;
  private ends: LocalDate;

  constructor(
    private readonly world: YearWorld,
    private readonly order: YearOrder,
  ) {
    this.starts = world.programme.dates.starts.slice(0, 10);
    this.ends = world.programme.dates.ends.slice(0, 10);
    for (let nth = 0; nth < order.people; nth += 1) {
      const appliesOn = plusDays(order.from, nth === 0 ? 0 : order.dice.below(order.applyWithinDays));
      this.people.push(new Person(order.dice, { appliesOn, starts: this.starts, movedOn: order.rescheduleOn }));
    }
  }

  /** Each day, until every file is closed; `evening` sees the books. Answers with the last day. */
  async live(evening: (day: LocalDate) => Promise<void>): Promise<LocalDate> {
    for (let day = this.order.from; ; day = plusDays(day, 1)) {
      await this.dawn(day);
      await atOnce(
        AT_ONCE,
        this.people.filter((person) => person.hasPlans(day)),
        (person) => this.act(person, day),
      );
      await this.dusk(day);
      await evening(day);
      if (day > this.ends && (await this.openFiles()) === 0) return day;
      if (daysBetween(this.order.from, day) > 600) throw new Error('files stay open for ever');
    }
  }

  private async dawn(day: LocalDate): Promise<void> {
    const { rescheduleOn, movedByDays } = this.order;
    if (day === rescheduleOn) {
      this.starts = plusDays(this.starts, movedByDays);
      this.ends = plusDays(this.ends, movedByDays);
      await this.world.reschedule(`${day}T06:00:00.000Z`, { starts: this.starts, ends: this.ends });
    }
    if (day === this.starts)
      for (const person of this.people) person.attends(day, this.world.programme.terms.completion.sessions);
  }

  private async act(person: Person, day: LocalDate): Promise<void> {
    for (const { at, words } of person.plansOf(day)) {
      if (person.stream === null) {
        person.stream = await this.world.apply(at);
        continue;
      }
      // Nobody troubles a closed file: it would begin to live again, at the hour of the wall.
      if (await this.isClosed(person.stream)) return;
      await this.world.pass(person.stream, at);
      if (await this.isClosed(person.stream)) return;
      const { rejection } = await this.world.tell(person.stream, at, words);
      if (rejection === null) this.book(person.stream, words);
      else this.refusals.set(rejection.reason, (this.refusals.get(rejection.reason) ?? 0) + 1);
    }
  }

  private book(stream: string, words: Words): void {
    if (words.type === 'ConfirmPayment') add(this.bank.in, stream, words.amountMinor);
    if (words.type === 'ConfirmRefundPaid') add(this.bank.out, stream, words.amountMinor ?? 0);
  }

  /** Whose deadline has come is told the time; then finance look at what is owed back. */
  private async dusk(day: LocalDate): Promise<void> {
    const { dataSource } = this.world;
    const due = await dataSource.query<readonly { id: string }[]>(
      'SELECT id FROM application WHERE NOT closed AND deadline <= $1',
      [eveningOf(day)],
    );
    await atOnce(AT_ONCE, due, ({ id }) => this.world.pass(applicationStream(id), eveningOf(day)));
    const owed = await dataSource.query<readonly { id: string; ordinal: number; amount: number }[]>(
      `SELECT application_id AS id, ordinal, amount_minor::integer AS amount FROM refund
       WHERE stage = 'owed' ORDER BY application_id, ordinal`,
    );
    for (const { id, ordinal, amount } of owed) {
      const key = `${id}/${ordinal}`;
      if (this.inHand.has(key)) continue;
      this.inHand.add(key);
      const stream = applicationStream(id);
      this.people.find((person) => person.stream === stream)?.isRefunded(day, { refund: ordinal, amountMinor: amount });
    }
  }

  private async isClosed(stream: string): Promise<boolean> {
    const [row] = await this.world.dataSource.query<readonly { closed: boolean }[]>(
      'SELECT closed FROM application WHERE id = $1',
      [subjectOf(stream)],
    );
    return row?.closed ?? false;
  }

  private async openFiles(): Promise<number> {
    const [row] = await this.world.dataSource.query<readonly { open: number }[]>(
      'SELECT count(*)::integer AS open FROM application WHERE NOT closed',
    );
    return row?.open ?? 0;
  }
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
