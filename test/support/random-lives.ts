import fc from 'fast-check';
import type { Context } from '#domain/application/commands.js';
import type { Application } from '#domain/application/state.js';
import { admit, cancel, diploma, memberInGoodStanding, noEvidence, pay, type Said } from './life.js';

export const START = Date.parse('2024-08-01T09:00:00.000Z');
export const HOUR_MS = 3_600_000;
export const iso = (ms: number): string => new Date(ms).toISOString();
const dayOf = (ms: number): string => iso(ms).slice(0, 10);

/** One thing told to an application, some time after the one before. */
export interface Step {
  readonly waitHours: number;
  /** The command, made when its instant is known. */
  readonly say: Say;
  readonly context: Partial<Context>;
}

const staff = fc.constantFrom('staff:anna', 'staff:bruno', 'staff:carla');
const role = fc.constantFrom('admissions' as const, 'finance' as const);
const refund = fc.integer({ min: 1, max: 4 });
const backHours = fc.integer({ min: 0, max: 24 * 12 });
const cents = fc.oneof(fc.constantFrom(60_000, 30_000, 20_000, 59_250, 1), fc.integer({ min: -5, max: 80_000 }));
type Say = (now: number, application: Application) => Said;
const fixed = (said: Said): fc.Arbitrary<Say> => fc.constant(() => said);

const weighty: fc.Arbitrary<Say>[] = [
  fc.tuple(cents, backHours).map(
    ([amount, back]) =>
      (now: number) =>
        pay(amount, dayOf(now - back * HOUR_MS), `p${now}`),
  ),
  fc.tuple(cents, backHours).map(
    ([amount, back]) =>
      (now: number) =>
        pay(amount, dayOf(now - back * HOUR_MS), `p${now}`),
  ),
  fc.tuple(backHours, fc.constantFrom('reply-to-reservation' as const, 'other' as const), fc.boolean()).map(
    ([back, channel, complete]) =>
      (now: number) =>
        cancel(iso(now - back * HOUR_MS), complete ? { channel } : { channel, given: ['course'] }),
  ),
];

const others: fc.Arbitrary<Say>[] = [
  fc
    .constantFrom('waived', 'member', 'non-member')
    .map((band) => () => ({ type: 'CorrectFee', override: { band }, becauseId: 't' })),
  fc.tuple(staff, role, fc.constantFrom(50, 100)).map(([by, as, percent]) => () => {
    return { type: 'GrantException', percent, becauseId: 't', by, role: as };
  }),
  staff.map((by) => () => ({ type: 'RevokeAdmission', becauseId: 't', by })),
  fc.constantFrom(...(['attendance', 'experience', 'final-work'] as const)).map((requirement) => () => {
    return { type: 'WaiveRequirement', requirement, becauseId: 't' };
  }),
  fixed({ type: 'Admit', override: null }),
  fixed({ type: 'Admit', override: { band: 'member', becauseId: 't' } }),
  fixed({ type: 'RequestInformation', questionId: 'q' }),
  fc.constant((now: number) => ({ type: 'ProvideInformation', answerId: `a-${String(now)}` })),
  fixed({ type: 'Reject', reason: 'not-eligible', becauseId: null }),
  fixed({ type: 'Withdraw' }),
  fixed({ type: 'ReopenApplication', becauseId: 't' }),
  fixed({ type: 'ReplaceInvoice', billingId: 'b', becauseId: 't' }),
  fixed({ type: 'CancelInvoice', becauseId: 't' }),
  fixed({ type: 'AcceptShortPayment', becauseId: 't' }),
  fixed({ type: 'GiveUpPlace' }),
  fixed({ type: 'SubstituteParticipant', personId: 'p2', becauseId: 't' }),
  fixed({ type: 'NoteEdition', version: 2 }),
  fixed({ type: 'Certify' }),
  fixed({ type: 'RevokeCertificate', becauseId: 't' }),
  fc.integer({ min: 1, max: 40 }).map((days) => (now: number) => {
    return { type: 'ExtendPaymentDeadline', dueOn: dayOf(now + days * 24 * HOUR_MS), becauseId: 't' };
  }),
];

/** The next proper move of a refund that is under way: blind moves would seldom come in order. */
const forward = (now: number, { account }: Application): Said => {
  const next = account.refunds.find(({ stage }) => stage !== 'withdrawn' && stage !== 'paid') ?? account.refunds[0];
  const number = next?.refund ?? 1;
  if (next?.stage === 'owed') return { type: 'ApproveRefund', refund: number, by: 'staff:bruno' };
  if (next?.stage === 'approved') return { type: 'OrderRefund', refund: number, batch: null, by: 'staff:carla' };
  return { type: 'ConfirmRefundPaid', refund: number, paidOn: dayOf(now), bankReference: 'b', amountMinor: null };
};

const comesBack = (now: number, { account }: Application): Said => {
  const left = account.refunds.find(({ stage }) => stage === 'ordered' || stage === 'paid');
  return { type: 'NoteRefundReturned', refund: left?.refund ?? 1, returnedOn: dayOf(now), becauseId: 't' };
};

/** A third of it, as of one of several transfers. */
const comesBackInPart = (now: number, { account }: Application): Said => {
  const left = account.refunds.find(({ stage }) => stage === 'ordered' || stage === 'paid');
  const amountMinor = Math.ceil((left?.amountMinor ?? 1) / 3);
  const said = { refund: left?.refund ?? 1, returnedOn: dayOf(now), becauseId: 't' };
  return { type: 'NoteRefundReturned', ...said, amountMinor, transfer: `t${now}` };
};

const bounce = (_now: number, { account }: Application): Said => {
  return { type: 'ReversePayment', paymentId: account.receipts.at(-1)?.paymentId ?? 'none', becauseId: 't' };
};

const agree = (_now: number, { proposedException }: Application): Said => {
  const percent = proposedException?.percent ?? 50;
  return {
    type: 'GrantException',
    percent,
    becauseId: 't',
    by: 'staff:dora',
    role: proposedException?.role === 'finance' ? 'admissions' : 'finance',
  };
};

const refundMoves = (...more: readonly fc.Arbitrary<Say>[]): fc.Arbitrary<Say>[] => [
  fc.constant(forward),
  fc.constant(forward),
  fc.constant(forward),
  fc.constant(bounce),
  fc.constant(comesBack),
  ...more,
  fc.constant(agree),
  fc.tuple(staff, refund).map(([by, number]) => () => ({ type: 'ApproveRefund', refund: number, by })),
  fc.tuple(staff, refund).map(([by, number]) => () => ({ type: 'OrderRefund', refund: number, batch: null, by })),
  refund.map((number) => (now: number) => {
    return { type: 'ConfirmRefundPaid', refund: number, paidOn: dayOf(now), bankReference: 'b', amountMinor: null };
  }),
  refund.map((number) => (now: number) => ({
    type: 'NoteRefundReturned',
    refund: number,
    returnedOn: dayOf(now),
    becauseId: 't',
  })),
  refund.map((number) => () => ({ type: 'CancelRefundOrder', refund: number, batch: null, becauseId: 't' })),
  refund.map((number) => () => ({ type: 'WithdrawRefund', refund: number, becauseId: 't' })),
];

const says = (...more: readonly fc.Arbitrary<Say>[]): fc.Arbitrary<Say> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.oneof(...weighty) },
    { weight: 3, arbitrary: fc.oneof(...others) },
    { weight: 2, arbitrary: fc.oneof(...refundMoves(...more)) },
  );

const context: fc.Arbitrary<Partial<Context>> = fc
  .record({
    version: fc.integer({ min: 1, max: 4 }),
    starts: fc.constantFrom('2024-11-18', '2024-12-02', '2024-10-28'),
    cancelled: fc.oneof({ arbitrary: fc.constant(false), weight: 9 }, fc.constant(true)),
    evidence: fc.constantFrom(noEvidence, memberInGoodStanding),
  })
  .map(({ version, starts, cancelled, evidence }) => {
    const dates = { ...diploma.dates, starts, inPersonFrom: starts, ends: starts.replace(/\d\d$/, '30') };
    return { evidence, edition: { ...diploma, version, cancelled, dates: version === 1 ? diploma.dates : dates } };
  });

const waitHours = fc.oneof(
  fc.constantFrom(0, 24),
  fc.integer({ min: 0, max: 24 * 8 }),
  fc.integer({ min: 0, max: 24 * 25 }),
);
const step = (say: Say): Step => ({ waitHours: 24, say, context: {} });
const admitted = step(() => admit);
// Most random lives would end in assessment: half of them begin further on.
const openings: readonly Step[][] = [
  [],
  [admitted],
  [admitted, step((now) => pay(20_000, dayOf(now), `p${now}`))],
  [admitted, step((now) => pay(60_000, dayOf(now), `p${now}`))],
];
const onItsWay = [admitted, step((now) => pay(61_000, dayOf(now), `p${now}`)), step(forward), step(forward)];

const livesOf = (begun: readonly Step[][], say: fc.Arbitrary<Say>): fc.Arbitrary<Step[]> =>
  fc
    .tuple(fc.constantFrom(...begun), fc.array(fc.record({ waitHours, say, context }), { maxLength: 20 }))
    .map(([opening, rest]) => [...opening, ...rest]);

/** A random life from its submission on. */
export const steps = livesOf(openings, says());
/** The same, where more refunds leave, and come back in shares. */
export const stepsWithReturns = livesOf([...openings, onItsWay], says(fc.constant(comesBackInPart)));
