import { type LocalDate, plusDays } from '#domain/time/zone.js';
import type { Dice } from '../../faults/dice.js';
import type { Words } from '../real-record.js';

interface Plan {
  readonly day: LocalDate;
  readonly at: string;
  readonly words: Words;
}

export interface Circumstances {
  readonly appliesOn: LocalDate;
  readonly starts: LocalDate;
  /** When word comes that the dates have moved. */
  readonly movedOn: LocalDate;
}

const PAYS = [
  'in-full',
  'in-full',
  'in-full',
  'in-parts',
  'in-parts',
  'late',
  'over',
  'a-part',
  'never',
  'entered-late',
] as const;
const FATES = ['stays', 'stays', 'stays', 'skips', 'cancels', 'cancels', 'cancels-late', 'leaves', 'gives-up'] as const;

/** Somebody who applies, what chance has in store, and the desks that deal with them. */
export class Person {
  /** Null until they have applied. */
  stream: string | null = null;
  readonly fate: (typeof FATES)[number];
  private readonly plans: Plan[] = [];
  private payments = 0;

  constructor(
    private readonly dice: Dice,
    private readonly round: Circumstances,
  ) {
    const { appliesOn } = round;
    this.fate = dice.oneOf(FATES);
    this.plan(appliesOn, 8, { type: 'ObserveTime' });
    const decidedOn = plusDays(appliesOn, dice.between(3, 17));
    if (dice.below(5) === 0) {
      this.plan(plusDays(appliesOn, 1), 9, { type: 'RequestInformation', questionId: 'q' });
      this.plan(plusDays(appliesOn, 2), 9, { type: 'ProvideInformation', answerId: 'a', by: 'applicant' });
    }
    if (dice.below(20) === 0) this.plan(decidedOn, 10, { type: 'Reject', reason: 'not-eligible', becauseId: null });
    else this.isAdmitted(decidedOn);
  }

  hasPlans(day: LocalDate): boolean {
    return this.plans.some((plan) => plan.day === day);
  }

  /** In the order of their hours. */
  plansOf(day: LocalDate): readonly Plan[] {
    return this.plans.filter((plan) => plan.day === day).sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  attends(from: LocalDate, sessions: readonly string[]): void {
    if (this.fate !== 'stays' && this.fate !== 'cancels-late' && this.fate !== 'skips') return;
    const attended = this.fate === 'skips' ? sessions.slice(0, 2) : sessions;
    attended.forEach((session, nth) =>
      this.plan(plusDays(from, nth % 5), 9 + nth, { type: 'RecordAttendance', session, present: true }),
    );
    if (this.fate === 'skips') return;
    this.plan(plusDays(from, 4), 16, { type: 'RecordExperienceShared' });
    this.plan(plusDays(from, this.dice.between(4, 50)), 17, { type: 'RecordFinalWork' });
  }

  /** Two persons of finance, in time or, one in four, long after. */
  isRefunded(
    from: LocalDate,
    { refund, amountMinor }: { readonly refund: number; readonly amountMinor: number },
  ): void {
    const first = plusDays(from, this.dice.below(4) === 0 ? this.dice.between(33, 60) : this.dice.between(1, 20));
    this.plan(first, 9, { type: 'ApproveRefund', refund, by: 'staff:bruno' });
    this.plan(plusDays(first, 1), 9, { type: 'OrderRefund', refund, batch: null, by: 'staff:carla' });
    const paidOn = plusDays(first, 3);
    const paid = { refund, paidOn, bankReference: `OUT ${refund}`, amountMinor };
    this.plan(paidOn, 9, { type: 'ConfirmRefundPaid', ...paid, by: 'staff:carla' });
  }

  private isAdmitted(on: LocalDate): void {
    const band = this.dice.oneOf([null, null, null, 'member', 'member-low-income'] as const);
    this.plan(on, 10, { type: 'Admit', override: band === null ? null : { band, becauseId: 't' } });
    if (this.dice.below(12) === 0) this.plan(plusDays(on, this.dice.between(1, 9)), 11, { type: 'Withdraw' });
    const paidBy = this.pays(on, band === 'member' ? 30_000 : band === null ? 60_000 : 0);
    const { starts, movedOn } = this.round;
    if (this.fate === 'cancels') this.cancels(plusDays(paidBy, this.dice.between(1, 30)));
    if (this.fate === 'gives-up') this.plan(plusDays(paidBy, this.dice.between(1, 40)), 14, { type: 'GiveUpPlace' });
    if (this.fate === 'leaves') this.cancels(plusDays(movedOn, this.dice.between(1, 13)));
    if (this.fate === 'cancels-late') this.cancels(plusDays(starts, -this.dice.between(1, 12)));
  }

  /** Answers with the day by which all is paid that will be. */
  private pays(admittedOn: LocalDate, feeMinor: number): LocalDate {
    const soon = plusDays(admittedOn, this.dice.between(1, 25));
    if (feeMinor === 0) return soon;
    switch (this.dice.oneOf(PAYS)) {
      case 'in-full':
        return this.pay(soon, feeMinor);
      case 'in-parts':
        this.pay(soon, feeMinor / 3);
        return this.pay(plusDays(soon, 3), (feeMinor / 3) * 2);
      case 'late':
        return this.pay(plusDays(admittedOn, this.dice.between(32, 70)), feeMinor);
      case 'over':
        return this.pay(soon, feeMinor + this.dice.between(1, 9_000));
      case 'a-part':
        return this.pay(soon, this.dice.between(1, feeMinor - 2_000));
      case 'entered-late':
        return this.pay(plusDays(soon, 6), feeMinor, soon);
      case 'never':
        return soon;
    }
  }

  private pay(on: LocalDate, amountMinor: number, receivedOn = on): LocalDate {
    this.payments += 1;
    const paymentId = `bank-${this.payments}`;
    const paid = { paymentId, amountMinor, currency: 'EUR', receivedOn, noteId: null };
    this.plan(on, 13, { type: 'ConfirmPayment', ...paid, by: 'staff:bruno' });
    return on;
  }

  private cancels(on: LocalDate): void {
    const given = ['course', 'name', 'registration-date', 'contact'] as const;
    const request = { receivedAt: `${on}T11:00:00.000Z`, channel: 'reply-to-reservation', noteId: null } as const;
    this.plan(on, 15, { type: 'RequestCancellation', ...request, given });
  }

  private plan(day: LocalDate, hour: number, words: Words): void {
    this.plans.push({ day, at: `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`, words });
  }
}
