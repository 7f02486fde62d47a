import { decide } from '#domain/application/decide.js';
import type { ApplicationCommand, Context, EditionNow, Evidence } from '#domain/application/commands.js';
import type { ApplicationEvent, ApplicationFact } from '#domain/application/events.js';
import type { Proof } from '#domain/application/evidence.types.js';
import { fold } from '#domain/application/evolve.js';
import type { Application, State } from '#domain/application/state.js';
import type { Terms } from '#domain/programme/terms.js';
import { Rejection } from '#domain/rejection.js';
import type { Instant } from '#domain/time/zone.js';

/** The terms of the diploma, with the office's readings, as literals. */
export const diplomaTerms: Terms = {
  admission: { mode: 'assessed', answerWithin: 'P14D', informationWithin: 'P14D', informationReminderBefore: 'P4D' },
  capacity: null,
  fees: {
    currency: 'EUR',
    bands: [
      {
        code: 'waived',
        label: 'Members from low-income countries',
        amountMinor: 0,
        when: [{ fact: 'member' }, { fact: 'income-group', group: 'low', fiscalYear: 2023 }],
      },
      {
        code: 'member',
        label: 'Members',
        amountMinor: 30_000,
        when: [{ fact: 'member' }, { fact: 'contributions-paid', year: 2023 }],
      },
      { code: 'non-member', label: 'Everyone else', amountMinor: 60_000, when: [] },
    ],
    groupDiscountPercent: 10,
  },
  payment: {
    dueWithin: 'P30D',
    remindBefore: ['P7D'],
    grace: 'P14D',
    toleranceMinor: 1500,
    unpaid: 'lapse',
    percentReturnedOnLapse: 75,
  },
  cancellation: {
    countsFrom: 'first-in-person-day',
    channel: 'reply-to-reservation',
    requires: ['course', 'name', 'registration-date', 'contact'],
    grace: 'P5D',
    tiers: [{ until: 'P30D', percent: 75 }],
  },
  refunds: { within: 'P30D', warnAfter: ['P20D', 'P27D'] },
  reschedule: { leaveWithin: 'P14D', percent: 100 },
  substitution: { until: 'P1D' },
  completion: { requires: ['attendance', 'experience', 'final-work'], sessions: ['monday', 'tuesday'], within: 'P30D' },
  certificate: { title: 'Diploma' },
  startReminders: ['P14D'],
  fileClosesAfter: 'P60D',
};

export const webinarTerms: Terms = {
  ...diplomaTerms,
  admission: { ...diplomaTerms.admission, mode: 'open' },
  fees: {
    currency: 'EUR',
    bands: [{ code: 'free', label: 'Free', amountMinor: 0, when: [] }],
    groupDiscountPercent: 0,
  },
  cancellation: null,
  completion: { requires: [], sessions: [], within: 'P1D' },
  certificate: null,
  startReminders: ['P1D'],
};

export const diploma: EditionNow = {
  code: 'diploma',
  version: 1,
  zone: 'Europe/Madrid',
  dates: { starts: '2024-11-18', ends: '2024-11-22', inPersonFrom: '2024-11-18', provisional: true },
  terms: diplomaTerms,
  form: { employer: 'required', billing: 'optional', questions: [{ code: 'motivation', required: true }] },
  closesAt: '2024-09-30T22:00:00.000Z',
  cancelled: false,
  speakersInVersion: null,
};

export const noEvidence: Evidence = { member: null, contributions: [], incomeGroups: [], groupSize: 1 };
export const memberInGoodStanding: Evidence = {
  member: { code: 'barcelona', asOf: '2024-01-01', source: 'member list' },
  contributions: [{ year: 2023, paidOn: '2023-05-02', source: 'accounts' }],
  incomeGroups: [{ fiscalYear: 2023, country: 'ES', group: 'high', source: 'World Bank' }],
  groupSize: 1,
};

export const ID = '5c0b3a52-91d4-4e0c-8a37-2f6d1b9e4c70';
const given = ['applicant', 'employer', 'answers.motivation', 'acknowledged.terms', 'acknowledged.privacy'];

type Untold<C> = C extends unknown ? Omit<C, 'id' | 'at' | 'by' | 'role'> : never;
/** A command without what the register stamps; `by` and `role` where it matters who speaks. */
export type Said = Untold<ApplicationCommand> & { readonly by?: string; readonly role?: ApplicationCommand['role'] };

export const submit: Extract<Said, { type: 'SubmitApplication' }> = {
  type: 'SubmitApplication',
  edition: 'diploma',
  personId: 'p1',
  group: null,
  given,
};
export const pay = (amountMinor: number, receivedOn: string, paymentId = `${receivedOn}-${amountMinor}`): Said => {
  return { type: 'ConfirmPayment', paymentId, amountMinor, currency: 'EUR', receivedOn, noteId: null };
};
export const cancel = (
  receivedAt: Instant,
  change: Partial<Extract<Said, { type: 'RequestCancellation' }>> = {},
): Said => {
  const complete = ['course', 'name', 'registration-date', 'contact'] as const;
  return {
    type: 'RequestCancellation',
    receivedAt,
    channel: 'reply-to-reservation',
    given: complete,
    noteId: null,
    ...change,
  };
};
/** A paper that admissions have seen in August. */
export const proven = (...proofs: readonly Proof[]): Extract<Said, { type: 'RecordEvidence' }> => {
  return { type: 'RecordEvidence', proofs, asOf: '2024-08-12', referenceId: 'e1', becauseId: 'text-1' };
};
export const admit: Said = { type: 'Admit', override: null };

/** Facts as the register stamps them. */
export const happen = (occurredAt: Instant, by: string, ...facts: readonly ApplicationFact[]): ApplicationEvent[] =>
  facts.map((fact) => ({ ...fact, occurredAt, by }));

/** One application told things at instants; what it records is what `record` would. */
export class Life {
  readonly events: ApplicationEvent[] = [];
  private told = 0;

  constructor(private readonly context: Partial<Context> = {}) {}

  get state(): State {
    return fold(ID, this.events);
  }

  get application(): Application {
    if (this.state === null) throw new Error('nothing was submitted');
    return this.state;
  }

  /** The events that a command brings about, recorded; or its rejection, recorded nowhere. */
  tell(at: Instant, said: Said, context: Partial<Context> = {}): readonly ApplicationEvent[] | Rejection {
    this.told += 1;
    const stamped = { role: null, by: 'staff:anna', ...said, id: `c${this.told}`, at } as ApplicationCommand;
    const verdict = decide(stamped, this.state, {
      applicationId: ID,
      edition: diploma,
      evidence: noEvidence,
      placesLeft: null,
      likelyDuplicateOf: null,
      group: null,
      certificateCode: `CODE${this.told}`,
      untoldMoney: [],
      reversals: [],
      ...this.context,
      ...context,
    });
    if (!(verdict instanceof Rejection)) this.events.push(...verdict);
    return verdict;
  }

  /** As `tell`, for what must not be refused. */
  brings(at: Instant, said: Said, context: Partial<Context> = {}): readonly ApplicationEvent[] {
    const verdict = this.tell(at, said, context);
    if (verdict instanceof Rejection) throw new Error(`refused: ${verdict.reason} ${JSON.stringify(verdict.facts)}`);
    return verdict;
  }

  /** As `brings`. Gives itself, so that a life reads as a list. */
  after(at: Instant, said: Said, context: Partial<Context> = {}): this {
    this.brings(at, said, context);
    return this;
  }

  /** The application as it would be seen at an instant, were time told then. Nothing is recorded. */
  seenAt(at: Instant): Application {
    const ahead = new Life(this.context);
    ahead.events.push(...this.events);
    ahead.pass(at);
    return ahead.application;
  }

  pass(at: Instant): readonly ApplicationEvent[] {
    return this.brings(at, { type: 'ObserveTime', by: 'clock' });
  }
}

// The same beginnings for every stage: a non-member, whose fee is 600.00.
export const applied = (context: Partial<Context> = {}): Life =>
  new Life(context).after('2024-08-01T10:00:00.000Z', submit);
export const admitted = (context: Partial<Context> = {}): Life =>
  applied(context).after('2024-08-10T10:00:00.000Z', admit);
export const partPaid = (context: Partial<Context> = {}): Life =>
  admitted(context).after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19', 'bank-1'));
export const guaranteed = (context: Partial<Context> = {}): Life =>
  admitted(context).after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19', 'bank-1'));
export const webinar: EditionNow = {
  ...diploma,
  code: 'webinar',
  dates: {
    starts: '2024-11-25T15:00:00.000Z',
    ends: '2024-11-25T16:00:00.000Z',
    inPersonFrom: null,
    provisional: false,
  },
  terms: webinarTerms,
  form: { employer: 'optional', billing: 'optional', questions: [] },
  closesAt: '2024-11-25T16:00:00.000Z',
};
/** A non-member of a group with one payer: admitted, and invoiced with the group, for two took part. */
export const joined = (context: Partial<Context> = {}): Life =>
  new Life(context)
    .after('2024-08-01T10:00:00.000Z', { ...submit, group: 'ghent' })
    .after('2024-08-10T10:00:00.000Z', admit, { group: { code: 'ghent' } });
export const groupLine: Extract<Said, { type: 'TakeInvoiceLine' }> = {
  type: 'TakeInvoiceLine',
  line: { group: 'ghent', invoice: 1, line: 1, askedMinor: 60_000, paper: 'p' },
  number: 'INV-2024-00001',
  kind: 'fee',
  amountMinor: 54_000,
  discountPercent: 10,
  members: 2,
  creditorReference: 'RF18G7K3QW9XM2A',
  issuedOn: '2024-08-15',
  due: {
    dueOn: '2024-09-16',
    reminders: ['2024-09-08T22:00:00.000Z'],
    overdueAt: '2024-09-16T22:00:00.000Z',
    lapseAt: '2024-09-30T22:00:00.000Z',
  },
  by: 'staff:anna',
};
export const lineCredit: Extract<Said, { type: 'TakeLineCredit' }> = {
  type: 'TakeLineCredit',
  number: 'CN-2024-00001',
  corrects: 'INV-2024-00001',
  amountMinor: 54_000,
  currency: 'EUR',
  line: { group: 'ghent', invoice: 1, line: 1, paper: 'c' },
};
/** The invoice of that line was made out to somebody else: all of it is credited, and another takes its place. */
export const wholeInvoice = { ...lineCredit.line, line: 0 };
export const replacingLine: typeof groupLine = {
  ...{ ...groupLine, number: 'INV-2024-00002', issuedOn: '2024-08-20', replaces: { invoice: 1, line: 1 } },
  line: { group: 'ghent', invoice: 2, line: 1, askedMinor: 0, paper: 'p2' },
};
export const groupInvoiced = (context: Partial<Context> = {}): Life =>
  joined(context).after('2024-08-15T10:00:00.000Z', groupLine);
/** Somebody who has subscribed to the open edition. */
export const subscribed = (context: Partial<Context> = {}): Life =>
  new Life({ edition: webinar, ...context }).after('2024-11-03T10:00:00.000Z', { ...submit, edition: 'webinar' });
/** What the clock has brought once the time was told. */
export const passed = (life: Life, at: Instant): Life => life.after(at, { type: 'ObserveTime', by: 'clock' });
