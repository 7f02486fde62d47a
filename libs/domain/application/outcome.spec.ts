import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  guaranteed,
  type Life,
  partPaid,
  passed,
  pay,
  subscribed,
} from '../../../test/support/life.js';
import { nextDeadline } from './clock.js';
import { outcomeOf } from './outcome.js';

const AT = '2024-08-26T10:00:00.000Z';
const assessing = ['RequestInformation', 'ProvideInformation', 'RecordEvidence', 'Admit', 'Reject', 'Withdraw'];
const place = [
  'RecordAttendance',
  'RecordExperienceShared',
  'RecordFinalWork',
  'WaiveRequirement',
  'CorrectRecord',
  'Certify',
  'SubstituteParticipant',
  'RevokeAdmission',
];
const leaving = ['RequestCancellation', 'GiveUpPlace', 'GrantException'];
const awaiting = ['ExtendPaymentDeadline', 'RecordEvidence', 'CorrectFee', 'RevokeAdmission'];
const paid = ['ConfirmPayment', 'ReversePayment'];
const invoiced = [...paid, 'ReplaceInvoice'];
const waived = (): Life =>
  applied().after('2024-08-10T10:00:00.000Z', { type: 'Admit', override: { band: 'waived', becauseId: 't' } });
const certified = (): Life => {
  const life = passed(guaranteed(), '2024-11-22T22:59:59.999Z');
  for (const requirement of ['attendance', 'experience', 'final-work'] as const)
    life.after('2024-11-22T22:59:59.999Z', { type: 'WaiveRequirement', requirement, becauseId: 't' });
  return passed(life, '2024-11-22T23:00:00.000Z');
};
const owed = (): Life => guaranteed().after(AT, cancel(AT));
const approved = (): Life => owed().after(AT, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' });
const ordered = (): Life => approved().after(AT, { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' });
const settled = (): Life =>
  ordered().after(AT, {
    type: 'ConfirmRefundPaid',
    refund: 1,
    paidOn: '2024-08-26',
    bankReference: 'OUT',
    amountMinor: null,
  });

interface Row {
  readonly life: () => Life;
  readonly phase: string;
  readonly deadline: string | null;
  readonly accepts: readonly string[];
}

const rows: Record<string, Row> = {
  submitted: {
    life: applied,
    phase: 'submitted',
    deadline: '2024-08-15T22:00:00.000Z',
    accepts: [...assessing, 'ConfirmPayment'],
  },
  asked: {
    life: () => applied().after('2024-08-05T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' }),
    phase: 'information-requested',
    deadline: '2024-08-15T22:00:00.000Z',
    accepts: [...assessing, 'ConfirmPayment'],
  },
  invoiced: {
    life: admitted,
    phase: 'awaiting-payment',
    deadline: '2024-09-01T22:00:00.000Z',
    accepts: [...awaiting, 'Withdraw', 'ConfirmPayment', 'ReplaceInvoice', 'CancelInvoice'],
  },
  'paid in part': {
    life: partPaid,
    phase: 'awaiting-payment',
    deadline: '2024-09-01T22:00:00.000Z',
    accepts: [...awaiting, 'AcceptShortPayment', ...leaving, ...invoiced],
  },
  paid: {
    life: guaranteed,
    phase: 'guaranteed',
    deadline: '2024-10-18T22:00:00.000Z',
    accepts: [...place, ...leaving, ...invoiced],
  },
  waived: {
    life: waived,
    phase: 'guaranteed',
    deadline: '2024-10-18T22:00:00.000Z',
    accepts: [...place, 'Withdraw', ...leaving, 'ConfirmPayment'],
  },
  subscribed: {
    life: subscribed,
    phase: 'guaranteed',
    deadline: '2024-11-24T15:00:00.000Z',
    accepts: [...place, 'Withdraw', 'GiveUpPlace', 'GrantException', 'ConfirmPayment'],
  },
  bounced: {
    life: () => guaranteed().after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' }),
    phase: 'guaranteed',
    deadline: '2024-10-18T22:00:00.000Z',
    accepts: [...place, 'Withdraw', ...leaving, 'ConfirmPayment', 'ReplaceInvoice'],
  },
  rejected: {
    life: () => applied().after('2024-08-05T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null }),
    phase: 'rejected',
    deadline: '2024-10-04T22:00:00.000Z',
    accepts: ['ReopenApplication', 'ConfirmPayment'],
  },
  withdrawn: {
    life: () => admitted().after(AT, { type: 'Withdraw' }),
    phase: 'withdrawn',
    deadline: '2024-10-25T22:00:00.000Z',
    accepts: ['ReopenApplication', 'ConfirmPayment'],
  },
  lapsed: {
    life: () => passed(admitted(), '2024-09-23T22:00:00.000Z'),
    phase: 'lapsed',
    deadline: '2024-11-23T23:00:00.000Z',
    accepts: ['ReopenApplication', 'ConfirmPayment'],
  },
  'lapsed, paid in part': {
    life: () => passed(partPaid(), '2024-09-23T22:00:00.000Z'),
    phase: 'lapsed',
    deadline: '2024-10-13T22:00:00.000Z',
    accepts: ['ReopenApplication', 'RequestCancellation', ...paid, 'ApproveRefund'],
  },
  'given up': {
    life: () => guaranteed().after(AT, { type: 'GiveUpPlace' }),
    phase: 'cancelled',
    deadline: '2024-10-25T22:00:00.000Z',
    accepts: ['RequestCancellation', 'GrantException', ...paid],
  },
  'cancelled, refund owed': {
    life: owed,
    phase: 'cancelled',
    deadline: '2024-09-14T22:00:00.000Z',
    accepts: [...paid, 'ApproveRefund'],
  },
  'refund approved': {
    life: approved,
    phase: 'cancelled',
    deadline: '2024-09-14T22:00:00.000Z',
    accepts: [...paid, 'OrderRefund', 'WithdrawRefund'],
  },
  'refund ordered': {
    life: ordered,
    phase: 'cancelled',
    deadline: '2024-09-14T22:00:00.000Z',
    accepts: [...paid, 'ConfirmRefundPaid', 'CancelRefundOrder', 'NoteRefundReturned'],
  },
  'refund paid': {
    life: settled,
    phase: 'cancelled',
    deadline: '2024-10-25T22:00:00.000Z',
    accepts: [...paid, 'NoteRefundReturned'],
  },
  certified: {
    life: certified,
    phase: 'certified',
    deadline: '2025-01-22T23:00:00.000Z',
    accepts: ['ReissueCertificate', 'RevokeCertificate', ...invoiced],
  },
  'not completed': {
    life: () => passed(guaranteed(), '2024-12-22T23:00:00.000Z'),
    phase: 'not-completed',
    deadline: '2025-02-21T23:00:00.000Z',
    accepts: ['CorrectRecord', 'Certify', 'RequestCancellation', ...invoiced],
  },
  completed: {
    life: () => passed(subscribed(), '2024-11-25T16:00:00.000Z'),
    phase: 'completed',
    deadline: '2025-01-24T23:00:00.000Z',
    accepts: ['ConfirmPayment'],
  },
};

describe('the outcome', () => {
  it('of nothing takes an application, and waits for nothing', () => {
    expect(outcomeOf(null, 0)).toEqual({
      phase: 'none',
      deadline: null,
      version: 0,
      accepts: ['SubmitApplication'],
      closed: true,
    });
  });

  it.each(Object.entries(rows))('%s', (_what, { life, phase, deadline, accepts }) => {
    expect(outcomeOf(life().application, 7)).toEqual({ phase, deadline, version: 7, accepts, closed: false });
  });

  it('is closed when the file is, and no refund is on its way', () => {
    const closed = passed(settled(), '2024-10-25T22:00:00.000Z');
    expect(outcomeOf(closed.application, 9)).toEqual({
      phase: 'cancelled',
      deadline: null,
      version: 9,
      accepts: [...paid, 'NoteRefundReturned'],
      closed: true,
    });
    closed.after('2024-10-26T10:00:00.000Z', pay(100, '2024-10-26'));
    expect(outcomeOf(closed.application, 11)).toEqual({
      phase: 'cancelled',
      deadline: '2024-11-14T23:00:00.000Z',
      version: 11,
      accepts: [...paid, 'ApproveRefund', 'NoteRefundReturned'],
      closed: false,
    });
  });

  it('is not closed while a refund is ordered, though nothing is left to fall due', () => {
    const at = '2024-10-26T10:00:00.000Z';
    const life = passed(settled(), '2024-10-25T22:00:00.000Z')
      .after(at, pay(100, '2024-10-26'))
      .after(at, { type: 'ApproveRefund', refund: 2, by: 'staff:bruno' })
      .after(at, { type: 'OrderRefund', refund: 2, batch: null, by: 'staff:carla' });
    passed(life, '2024-12-31T10:00:00.000Z');
    expect([life.application.closed, nextDeadline(life.application)]).toEqual([true, null]);
    expect(outcomeOf(life.application, 1)).toEqual({
      phase: 'cancelled',
      deadline: null,
      version: 1,
      accepts: [...paid, 'ConfirmRefundPaid', 'CancelRefundOrder', 'NoteRefundReturned'],
      closed: false,
    });
  });
});
