import { describe, expect, it } from '@jest/globals';
import { lifeWith } from '../../../test/support/every-event.js';
import {
  admit,
  admitted,
  applied,
  cancel,
  diploma,
  groupInvoiced,
  groupLine,
  guaranteed,
  Life,
  partPaid,
  passed,
  pay,
  submit,
  type Said,
} from '../../../test/support/life.js';
import {
  type BatchRefusal,
  type PayeeRefusal,
  type EntryRefusal,
  Rejection,
  type Facts,
  type RejectionReason,
} from '../rejection.js';
import type { Context } from './commands.js';
import type { ApplicationEventType } from './events.js';

const types = Object.keys(lifeWith) as ApplicationEventType[];

describe('every event', () => {
  it.each(types)('%s happens, in the last record of a life', (type) => {
    const life = lifeWith[type]();
    expect(life.events.findLast((event) => event.type === type)?.occurredAt).toBe(life.application.lastAt);
  });

  it('is all that ever happens', () => {
    const seen = new Set(types.flatMap((type) => lifeWith[type]().events.map((event) => event.type)));
    expect([...seen].sort()).toEqual([...types].sort());
  });
});

const AT = '2024-08-26T10:00:00.000Z';
const cancelled = (): Life => guaranteed().after(AT, cancel(AT));
const approved = (): Life => cancelled().after(AT, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' });
const ordered = (): Life => approved().after(AT, { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' });
const BATCH = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a';
const paidBack = (): Said => {
  const bank = { paidOn: '2024-08-26', bankReference: 'OUT', amountMinor: null };
  return { type: 'ConfirmRefundPaid', refund: 1, ...bank };
};
const withdrawn = (): Life => admitted().after(AT, { type: 'Withdraw' });
const fee = (band: string): Said => ({ type: 'CorrectFee', override: { band }, becauseId: 't' });
const reverse = (paymentId: string): Said => ({ type: 'ReversePayment', paymentId, becauseId: 't' });

type OfTheEdition = 'nothing-changed' | 'dates-need-reschedule' | 'dates-confirmed-already' | 'dates-impossible';
type OfTheGroup =
  | 'unknown-group'
  | 'group-declared-already'
  | 'group-deadline-passed'
  | 'group-closed'
  | 'group-too-small'
  | 'not-a-member'
  | 'split-differs';
type Row = readonly [life: () => Life, said: Said, facts: Facts, context?: Partial<Context>, at?: string];

/** One refusal for each reason that an application can give. */
const refusals: {
  readonly [R in Exclude<RejectionReason, OfTheEdition | OfTheGroup | EntryRefusal | BatchRefusal | PayeeRefusal>]: Row;
} = {
  'invoiced-to-group': [groupInvoiced, { type: 'ReplaceInvoice', billingId: 'b', becauseId: 't' }, { group: 'ghent' }],
  'not-in-group': [admitted, groupLine, { group: 'ghent' }],
  'unknown-edition': [() => new Life(), submit, { edition: 'diploma' }, { edition: null }],
  'applications-closed': [
    () => new Life(),
    submit,
    { edition: 'diploma', closedAt: diploma.closesAt, cancelled: true },
    { edition: { ...diploma, cancelled: true } },
  ],
  'application-incomplete': [
    () => new Life(),
    { ...submit, given: submit.given.filter((field) => field !== 'employer') },
    { missing: ['employer'] },
  ],
  'already-submitted': [admitted, submit, { phase: 'awaiting-payment' }],
  'unknown-application': [() => new Life(), { type: 'GiveUpPlace' }, {}],
  'not-under-assessment': [admitted, admit, { phase: 'awaiting-payment' }],
  'edition-full': [() => passed(applied(), AT), admit, { edition: 'diploma' }, { placesLeft: 0 }],
  'unknown-band': [admitted, fee('student'), { band: 'student', bands: ['waived', 'member', 'non-member'] }],
  'payment-received': [partPaid, { type: 'Withdraw' }, { receivedMinor: 20_000, currency: 'EUR' }],
  'nothing-to-withdraw': [withdrawn, { type: 'Withdraw' }, { phase: 'withdrawn' }],
  'not-awaiting-payment': [guaranteed, { type: 'AcceptShortPayment', becauseId: 't' }, { phase: 'guaranteed' }],
  'deadline-not-later': [
    admitted,
    { type: 'ExtendPaymentDeadline', dueOn: '2024-09-09', becauseId: 't' },
    { dueOn: '2024-09-09', current: '2024-09-09' },
  ],
  'nothing-invoiced': [withdrawn, fee('member'), { phase: 'withdrawn' }],
  'already-paid-in-full': [guaranteed, fee('member'), { feeMinor: 60_000 }],
  'same-fee': [admitted, fee('non-member'), { band: 'non-member', feeMinor: 60_000 }],
  'amount-not-positive': [admitted, pay(0, '2024-08-26'), { amountMinor: 0 }],
  'currency-mismatch': [
    admitted,
    { type: 'ConfirmPayment', paymentId: 'x', amountMinor: 1, currency: 'USD', receivedOn: '2024-08-26', noteId: null },
    { currency: 'USD', expected: 'EUR' },
  ],
  'payment-id-reused': [partPaid, pay(1, '2024-08-26', 'bank-1'), { paymentId: 'bank-1' }],
  'unknown-payment': [partPaid, reverse('bank-2'), { paymentId: 'bank-2' }],
  'payment-from-bank': [
    () => admitted().after(AT, { ...pay(60_000, '2024-08-26', 'entry-1'), by: 'bank' }),
    reverse('entry-1'),
    { paymentId: 'entry-1' },
  ],
  'nothing-received': [admitted, { type: 'AcceptShortPayment', becauseId: 't' }, {}],
  'evidence-from-the-future': [admitted, pay(1, '2024-08-27'), { receivedOn: '2024-08-27' }],
  'refund-depends-on-it': [() => ordered(), reverse('bank-1'), { paymentId: 'bank-1', leftMinor: 45_000 }],
  'payment-being-reversed': [
    approved,
    { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' },
    { payments: ['bank-1'] },
    { reversals: ['bank-1'] },
  ],
  'nothing-to-cancel': [admitted, cancel(AT), { phase: 'awaiting-payment' }],
  'no-place': [admitted, { type: 'GiveUpPlace' }, { phase: 'awaiting-payment' }],
  'four-eyes': [
    approved,
    { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:bruno' },
    { approvedBy: 'staff:bruno' },
  ],
  'too-late': [
    () => passed(guaranteed(), '2024-11-17T23:00:00.000Z'),
    { type: 'SubstituteParticipant', personId: 'p2', becauseId: 't' },
    { until: '2024-11-17T23:00:00.000Z' },
    {},
    '2024-11-17T23:00:00.000Z',
  ],
  'unknown-refund': [guaranteed, { type: 'ApproveRefund', refund: 1 }, { refund: 1 }],
  'refund-not-owed': [approved, { type: 'ApproveRefund', refund: 1 }, { refund: 1, stage: 'approved' }],
  'refund-not-approved': [cancelled, { type: 'OrderRefund', refund: 1, batch: null }, { refund: 1, stage: 'owed' }],
  'refund-in-batch': [
    () => approved().after(AT, { type: 'OrderRefund', refund: 1, batch: BATCH, by: 'staff:carla' }),
    { type: 'CancelRefundOrder', refund: 1, batch: null, becauseId: 't' },
    { refund: 1, batch: BATCH },
  ],
  'refund-left-otherwise': [
    () => ordered().after(AT, paidBack()),
    { ...paidBack(), batch: BATCH, by: 'bank' } as Said,
    { refund: 1, stage: 'paid', batch: null },
  ],
  'refund-not-ordered': [approved, paidBack(), { refund: 1, stage: 'approved' }],
  'amount-mismatch': [
    ordered,
    { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-08-26', bankReference: 'OUT', amountMinor: 1 },
    { amountMinor: 1, owedMinor: 45_000 },
  ],
  'already-paid': [() => ordered().after(AT, paidBack()), paidBack(), { refund: 1 }],
  'nothing-to-undo': [admitted, { type: 'ReopenApplication', becauseId: 't' }, { phase: 'awaiting-payment' }],
  'edition-cancelled': [
    withdrawn,
    { type: 'ReopenApplication', becauseId: 't' },
    { edition: 'diploma' },
    { edition: { ...diploma, version: 2, cancelled: true } },
  ],
  'not-a-participant': [admitted, { type: 'RecordFinalWork' }, { phase: 'awaiting-payment' }],
  'unknown-session': [
    guaranteed,
    { type: 'RecordAttendance', session: 'sunday', present: true },
    { session: 'sunday', sessions: ['monday', 'tuesday'] },
  ],
  'unknown-requirement': [
    () => {
      const completion = { ...diploma.terms.completion, requires: ['attendance'] as const };
      return guaranteed({ edition: { ...diploma, terms: { ...diploma.terms, completion } } });
    },
    { type: 'WaiveRequirement', requirement: 'experience', becauseId: 't' },
    { requirement: 'experience' },
  ],
  'requirements-unmet': [
    guaranteed,
    { type: 'Certify' },
    {
      missing: ['attendance', 'experience', 'final-work'],
      courseEndsAt: '2024-11-22T23:00:00.000Z',
      courseOver: false,
    },
  ],
  'not-certified': [guaranteed, { type: 'ReissueCertificate', becauseId: 't' }, { phase: 'guaranteed' }],
};

describe('every refusal', () => {
  it.each(Object.entries(refusals))('%s', (reason, [life, said, facts, context = {}, at = AT]) => {
    const told = life();
    const before = [...told.events];
    expect(told.tell(at, said, context)).toEqual(new Rejection(reason as RejectionReason, facts));
    expect(told.events).toEqual(before);
  });
});

describe('a life', () => {
  it('that would be due without end is a bug, and stops', () => {
    const instants = Array.from({ length: 502 }, (_, index) => `PT${600 - index}S`);
    const terms = { ...diploma.terms, startReminders: instants };
    const life = passed(guaranteed({ edition: { ...diploma, terms } }), '2024-11-01T10:00:00.000Z');
    expect(() => life.pass('2024-11-18T10:00:00.000Z')).toThrow('deadlines without end: start');
  });

  it('that has not begun is told the time in vain', () => {
    expect(new Life().pass(AT)).toEqual([]);
  });
});
