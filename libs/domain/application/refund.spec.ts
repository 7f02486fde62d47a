import { describe, expect, it } from '@jest/globals';
import { cancel, guaranteed, happen, type Life, type Said } from '../../../test/support/life.js';
import { Rejection, type Facts, type RejectionReason } from '../rejection.js';
import { accountOf } from './account.js';
import type { ApplicationFact } from './events.js';

const CANCELLED = '2024-10-12T08:00:00.000Z';
const AT = '2024-10-14T10:00:00.000Z';
const approve = (by = 'bruno', refund = 1): Said => ({ type: 'ApproveRefund', refund, by: `staff:${by}` });
const order = (by = 'carla'): Said => ({ type: 'OrderRefund', refund: 1, batch: 'batch-1', by: `staff:${by}` });
const withdraw: Said = { type: 'WithdrawRefund', refund: 1, becauseId: 'text-1' };
const cancelOrder: Said = { type: 'CancelRefundOrder', refund: 1, batch: null, becauseId: 'text-1' };
const paid = (change: Partial<Extract<Said, { type: 'ConfirmRefundPaid' }>> = {}): Said => {
  const bank = { paidOn: '2024-10-14', bankReference: 'OUT-1', amountMinor: 45_000 };
  return { type: 'ConfirmRefundPaid', refund: 1, ...bank, ...change };
};
const returned = (returnedOn = '2024-10-14'): Said => {
  return { type: 'NoteRefundReturned', refund: 1, returnedOn, becauseId: 'text-1' };
};

const owed = (): Life => guaranteed().after(CANCELLED, cancel(CANCELLED));
const approved = (): Life => owed().after(AT, approve());
const ordered = (): Life => approved().after(AT, order());
const settled = (): Life => ordered().after(AT, paid());
const terms = {
  warnAt: ['2024-10-31T23:00:00.000Z', '2024-11-07T23:00:00.000Z'],
  dueFrom: '2024-11-10T23:00:00.000Z',
  dueAt: '2024-11-11T23:00:00.000Z',
};

describe('each step of a refund', () => {
  const refundPaid: ApplicationFact = {
    type: 'RefundPaid',
    refund: 1,
    paidOn: '2024-10-14',
    bankReference: 'OUT-1',
    inTime: true,
  };
  it.each([
    ['approved', owed, approve(), 'staff:bruno', { type: 'RefundApproved', refund: 1 }],
    [
      'approval withdrawn',
      approved,
      withdraw,
      'staff:anna',
      { type: 'RefundApprovalWithdrawn', refund: 1, becauseId: 'text-1' },
    ],
    ['ordered', approved, order(), 'staff:carla', { type: 'RefundOrdered', refund: 1, batch: 'batch-1' }],
    [
      'order cancelled',
      ordered,
      cancelOrder,
      'staff:anna',
      { type: 'RefundOrderCancelled', refund: 1, becauseId: 'text-1' },
    ],
    ['paid', ordered, paid(), 'staff:anna', refundPaid],
    ['paid, of an amount that the bank did not name', ordered, paid({ amountMinor: null }), 'staff:anna', refundPaid],
    [
      'returned before it was said to be paid',
      ordered,
      returned(),
      'staff:anna',
      { type: 'RefundReturned', refund: 1, returnedOn: '2024-10-14', becauseId: 'text-1' },
    ],
    [
      'returned after it was paid',
      settled,
      returned(),
      'staff:anna',
      { type: 'RefundReturned', refund: 1, returnedOn: '2024-10-14', becauseId: 'text-1' },
    ],
  ] as [string, () => Life, Said, string, ApplicationFact][])('%s', (_step, life, said, by, fact) => {
    expect(life().tell(AT, said)).toEqual(happen(AT, by, fact));
  });

  it.each([
    ['approval was withdrawn', () => approved().after(AT, withdraw), false],
    ['order was cancelled', () => ordered().after(AT, cancelOrder), false],
    ['transfer came back', () => settled().after(AT, returned()), true],
  ])('when the %s it is owed as before, with the same term, and is approved anew', (_what, life, cameBack) => {
    const told = life();
    expect(told.application.account.refunds).toEqual([
      {
        refund: 1,
        amountMinor: 45_000,
        cause: 'cancellation',
        stage: 'owed',
        approvedBy: null,
        batch: null,
        countedFrom: CANCELLED,
        ...terms,
        warned: 0,
        dueNoted: false,
        overdueNoted: false,
        cameBack,
        notedBack: [],
      },
    ]);
    // Whoever approved it the first time may release it the second.
    told.after(AT, approve('carla')).after(AT, order('bruno')).after(AT, paid());
    expect(told.events.filter(({ type }) => type === 'RefundPaid').at(0)).toEqual({
      ...refundPaid,
      occurredAt: AT,
      by: 'staff:anna',
    });
    expect(told.application.account.refunds.map(({ stage }) => stage)).toEqual(['paid']);
  });

  it.each([
    ['2024-11-11', true],
    ['2024-11-12', false],
  ])('paid on %s: in time is %s', (paidOn, inTime) => {
    const at = '2024-11-12T10:00:00.000Z';
    const life = ordered();
    life.pass(at);
    expect(life.tell(at, paid({ paidOn }))).toEqual(happen(at, 'staff:anna', { ...refundPaid, paidOn, inTime }));
  });
});

describe('one of several transfers that comes back', () => {
  const back = (amountMinor: number, transfer: string, refund = 1): Said => {
    return { type: 'NoteRefundReturned', refund, returnedOn: '2024-10-14', becauseId: 'text-1', amountMinor, transfer };
  };
  const standing = ({ application }: Life): unknown[] =>
    application.account.refunds.map(({ refund, amountMinor, stage, dueAt }) => [refund, amountMinor, stage, dueAt]);

  it('is owed again with the same term, while the rest stays paid; its own debit closes it', () => {
    const life = settled();
    expect(life.tell(AT, back(15_000, 'E2E-2'))).toEqual(
      happen(AT, 'staff:anna', {
        ...{ type: 'RefundShareReturned', refund: 1, again: 2, amountMinor: 15_000, transfer: 'E2E-2' },
        ...{ returnedOn: '2024-10-14', becauseId: 'text-1' },
      }),
    );
    expect(standing(life)).toEqual([
      [1, 30_000, 'paid', terms.dueAt],
      [2, 15_000, 'owed', terms.dueAt],
    ]);
    expect(life.application.account.refunds[1]).toMatchObject({
      ...{ cause: 'cancellation', approvedBy: null, batch: null, reopens: { refund: 1, transfer: 'E2E-2' } },
      ...terms,
    });
    expect(accountOf(life.application)).toMatchObject({
      refundedMinor: 30_000,
      owedBackMinor: 15_000,
      keptMinor: 15_000,
    });
    life.after(AT, approve('bruno', 2)).after(AT, { ...order(), refund: 2 } as Said);
    life.after(AT, paid({ refund: 2, amountMinor: 15_000 }));
    expect(accountOf(life.application)).toMatchObject({ refundedMinor: 45_000, owedBackMinor: 0 });
  });

  it('adds to those that came back before; with the last the refund itself is owed again', () => {
    const life = settled().after(AT, back(15_000, 'E2E-2')).after(AT, back(10_000, 'E2E-1'));
    expect(life.tell(AT, back(20_000, 'E2E-3'))).toMatchObject([{ type: 'RefundReturned', refund: 1 }]);
    expect(standing(life)).toEqual([
      [1, 20_000, 'owed', terms.dueAt],
      [2, 15_000, 'owed', terms.dueAt],
      [3, 10_000, 'owed', terms.dueAt],
    ]);
  });

  it('while the others are on their way leaves them there, and they are paid without it', () => {
    const life = ordered().after(AT, back(15_000, 'E2E-2'));
    expect(life.tell(AT, paid())).toEqual(new Rejection('amount-mismatch', { amountMinor: 45_000, owedMinor: 30_000 }));
    life.after(AT, paid({ amountMinor: 30_000 }));
    expect(standing(life)).toEqual([
      [1, 30_000, 'paid', terms.dueAt],
      [2, 15_000, 'owed', terms.dueAt],
    ]);
  });

  it('keeps the warnings that were given: none is given twice', () => {
    const life = settled();
    life.after(AT, returned());
    life.pass('2024-11-12T10:00:00.000Z');
    life.after('2024-11-12T10:00:00.000Z', approve()).after('2024-11-12T10:00:00.000Z', order());
    const told = life.events.length;
    life.after('2024-11-12T10:00:00.000Z', back(15_000, 'E2E-2'));
    life.pass('2024-12-31T10:00:00.000Z');
    expect(life.events.slice(told + 1).filter(({ type }) => type.startsWith('Refund'))).toEqual([]);
  });

  it('is never more than had left, and never nothing', () => {
    expect(settled().tell(AT, back(45_001, 'E2E-2'))).toEqual(
      new Rejection('amount-mismatch', { amountMinor: 45_001, owedMinor: 45_000 }),
    );
    for (const amountMinor of [0, -1])
      expect(settled().tell(AT, back(amountMinor, 'E2E-2'))).toEqual(
        new Rejection('amount-not-positive', { amountMinor }),
      );
  });
});

describe('a step out of order', () => {
  const stage = (name: string): Facts => ({ refund: 1, stage: name });
  const gone: Facts = { refund: 1 };
  const refusals: [string, () => Life, Said, RejectionReason, Facts][] = [
    ['owed, ordered', owed, order(), 'refund-not-approved', stage('owed')],
    ['owed, approval withdrawn', owed, withdraw, 'refund-not-approved', stage('owed')],
    ['owed, order cancelled', owed, cancelOrder, 'refund-not-ordered', stage('owed')],
    ['owed, paid', owed, paid(), 'refund-not-ordered', stage('owed')],
    ['owed, returned', owed, returned(), 'refund-not-ordered', stage('owed')],
    ['approved, approved', approved, approve('dora'), 'refund-not-owed', stage('approved')],
    ['approved, paid', approved, paid(), 'refund-not-ordered', stage('approved')],
    ['ordered, approved', ordered, approve(), 'refund-not-owed', stage('ordered')],
    ['ordered, ordered', ordered, order(), 'refund-not-approved', stage('ordered')],
    ['ordered, approval withdrawn', ordered, withdraw, 'refund-not-approved', stage('ordered')],
    ['paid, approved', settled, approve(), 'already-paid', gone],
    ['paid, approval withdrawn', settled, withdraw, 'already-paid', gone],
    ['paid, ordered', settled, order(), 'already-paid', gone],
    ['paid, order cancelled', settled, cancelOrder, 'already-paid', gone],
    ['paid, paid', settled, paid(), 'already-paid', gone],
  ];
  it.each(refusals)('%s', (_step, life, said, reason, facts) => {
    expect(life().tell(AT, said)).toEqual(new Rejection(reason, facts));
  });

  it('one that nobody owes', () => {
    for (const said of [approve('bruno', 2), { ...order(), refund: 2 }, { ...paid(), refund: 2 }] as Said[])
      expect(owed().tell(AT, said)).toEqual(new Rejection('unknown-refund', { refund: 2 }));
  });

  it('one that was taken back', () => {
    const life = guaranteed()
      .after('2024-09-01T10:00:00.000Z', {
        type: 'ConfirmPayment',
        paymentId: 'bank-2',
        amountMinor: 100,
        currency: 'EUR',
        receivedOn: '2024-09-01',
        noteId: null,
      })
      .after('2024-09-02T10:00:00.000Z', { type: 'ReversePayment', paymentId: 'bank-2', becauseId: 't' });
    expect(life.tell('2024-09-03T10:00:00.000Z', approve())).toEqual(
      new Rejection('refund-not-owed', { refund: 1, stage: 'withdrawn' }),
    );
    expect(life.tell('2024-09-03T10:00:00.000Z', returned('2024-09-03'))).toEqual(
      new Rejection('refund-not-ordered', { refund: 1, stage: 'withdrawn' }),
    );
  });
});

describe('evidence and persons', () => {
  it('money that is being taken back does not leave; whoever may not release it is told that first', () => {
    const pending = { reversals: ['bank-1'] };
    expect(approved().tell(AT, order(), pending)).toEqual(
      new Rejection('payment-being-reversed', { payments: ['bank-1'] }),
    );
    expect(approved().tell(AT, order('bruno'), pending)).toEqual(
      new Rejection('four-eyes', { approvedBy: 'staff:bruno' }),
    );
    for (const said of [approve(), withdraw, cancelOrder, paid(), returned()] as Said[])
      expect(approved().tell(AT, said, pending)).toEqual(approved().tell(AT, said));
  });

  it('who approves does not release', () => {
    expect(approved().tell(AT, order('bruno'))).toEqual(new Rejection('four-eyes', { approvedBy: 'staff:bruno' }));
  });

  it('the stage is looked at before the persons', () => {
    expect(ordered().tell(AT, order('bruno'))).toEqual(
      new Rejection('refund-not-approved', { refund: 1, stage: 'ordered' }),
    );
  });

  it('the amount is looked at before the day', () => {
    expect(ordered().tell(AT, paid({ amountMinor: 44_999, paidOn: '2024-10-15' }))).toEqual(
      new Rejection('amount-mismatch', { amountMinor: 44_999, owedMinor: 45_000 }),
    );
    expect(ordered().tell(AT, paid({ paidOn: '2024-10-15' }))).toEqual(
      new Rejection('evidence-from-the-future', { paidOn: '2024-10-15' }),
    );
    expect(settled().tell(AT, returned('2024-10-15'))).toEqual(
      new Rejection('evidence-from-the-future', { returnedOn: '2024-10-15' }),
    );
  });
});
