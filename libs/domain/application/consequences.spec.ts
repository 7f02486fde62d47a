import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  guaranteed,
  partPaid,
  passed,
  pay,
  type Life,
  type Said,
} from '../../../test/support/life.js';
import { accountOf } from './account.js';

const AT = '2024-08-26T10:00:00.000Z';

/** What an account shows: invoices, what of them was credited, refunds by stage and cause, and the three figures. */
function books({ application }: Life) {
  const { invoices, refunds } = application.account;
  const { receivedMinor, keptMinor, refundedMinor, owedBackMinor, dueMinor } = accountOf(application);
  return {
    invoices: invoices.map(({ amountMinor, creditedMinor }) => [amountMinor, creditedMinor]),
    refunds: refunds.map(({ amountMinor, cause, stage }) => [amountMinor, cause, stage]),
    figures: { receivedMinor, keptMinor, refundedMinor, owedBackMinor, dueMinor },
  };
}

const payBack = (life: Life, refund: number): Life =>
  life
    .after(AT, { type: 'ApproveRefund', refund, by: 'staff:bruno' })
    .after(AT, { type: 'OrderRefund', refund, batch: null, by: 'staff:carla' })
    .after(AT, {
      type: 'ConfirmRefundPaid',
      refund,
      paidOn: '2024-08-26',
      bankReference: 'OUT',
      amountMinor: null,
    });
const toBand = (band: string): Said => ({ type: 'CorrectFee', override: { band }, becauseId: 't' });
const early = '2024-08-25T10:00:00.000Z';

describe('when a refund is due', () => {
  it.each([
    ['on a Saturday: the Friday before', '2024-09-12', '2024-10-11'],
    ['on a Sunday: the Friday before', '2024-09-13', '2024-10-11'],
    ['on a Monday', '2024-09-14', '2024-10-14'],
    ['over the change of clocks', '2024-10-01', '2024-10-31'],
  ])('%s', (_day, receivedOn, dueOn) => {
    const life = guaranteed().after(`${receivedOn}T21:59:00.000Z`, cancel(`${receivedOn}T21:59:00.000Z`));
    const [refund] = life.application.account.refunds;
    const end = dueOn < '2024-10-27' ? 'T22:00:00.000Z' : 'T23:00:00.000Z';
    expect(refund?.dueAt).toBe(`${dueOn}${end}`);
  });

  it('on a holiday of the banks: the day before', () => {
    // 30 days after 26 November is Boxing Day; Christmas is closed too.
    const life = guaranteed().after('2024-11-26T09:00:00.000Z', pay(100, '2024-11-26'));
    expect(life.application.account.refunds.map(({ dueFrom, dueAt }) => [dueFrom, dueAt])).toEqual([
      ['2024-12-23T23:00:00.000Z', '2024-12-24T23:00:00.000Z'],
    ]);
  });
});

describe('when a payment is due', () => {
  it('on a day without banking: the next one', () => {
    // 30 days after 8 August is a Saturday.
    const life = applied().after('2024-08-08T10:00:00.000Z', { type: 'Admit', override: null });
    const { phase } = life.application;
    expect(phase.name === 'awaiting-payment' && phase.due).toEqual({
      dueOn: '2024-09-09',
      reminders: ['2024-09-01T22:00:00.000Z'],
      overdueAt: '2024-09-09T22:00:00.000Z',
      lapseAt: '2024-09-23T22:00:00.000Z',
    });
  });
});

describe('the books', () => {
  it('hold what came before a decision', () => {
    const life = applied().after('2024-08-02T10:00:00.000Z', pay(100, '2024-08-02'));
    expect(books(life)).toEqual({
      invoices: [],
      refunds: [],
      figures: { receivedMinor: 100, keptMinor: 100, refundedMinor: 0, owedBackMinor: 0, dueMinor: 0 },
    });
  });

  it('owe an excess once, and what a cancellation adds to it', () => {
    const life = admitted().after('2024-08-20T10:00:00.000Z', pay(65_000, '2024-08-20'));
    payBack(life, 1).after(AT, cancel(AT));
    expect(books(life)).toEqual({
      invoices: [[60_000, 45_000]],
      refunds: [
        [5000, 'excess', 'paid'],
        [45_000, 'cancellation', 'owed'],
      ],
      figures: { receivedMinor: 65_000, keptMinor: 15_000, refundedMinor: 5000, owedBackMinor: 45_000, dueMinor: 0 },
    });
  });

  it('move payments over to a corrected invoice, up and down', () => {
    const life = partPaid().after(early, toBand('member')).after(AT, toBand('non-member'));
    expect(books(life)).toEqual({
      invoices: [
        [60_000, 60_000],
        [30_000, 30_000],
        [60_000, 0],
      ],
      refunds: [],
      figures: { receivedMinor: 20_000, keptMinor: 20_000, refundedMinor: 0, owedBackMinor: 0, dueMinor: 40_000 },
    });
  });

  it('credit the newest invoice first when a place ends', () => {
    const life = passed(partPaid(), '2024-09-23T22:00:00.000Z')
      .after('2024-09-24T10:00:00.000Z', pay(40_000, '2024-09-23'))
      .after('2024-09-25T10:00:00.000Z', cancel('2024-09-25T10:00:00.000Z'));
    expect(books(life)).toEqual({
      invoices: [
        [60_000, 55_000],
        [55_000, 45_000],
      ],
      refunds: [
        [15_000, 'lapse', 'withdrawn'],
        [45_000, 'cancellation', 'owed'],
      ],
      figures: { receivedMinor: 60_000, keptMinor: 15_000, refundedMinor: 0, owedBackMinor: 45_000, dueMinor: 0 },
    });
  });

  it('owe again what came back from the bank, beside what else is owed', () => {
    const life = payBack(guaranteed().after(early, cancel(early)), 1)
      .after(AT, { type: 'NoteRefundReturned', refund: 1, returnedOn: '2024-08-26', becauseId: 't' })
      .after(AT, pay(100, '2024-08-26'));
    expect(books(life)).toEqual({
      invoices: [[60_000, 45_000]],
      refunds: [
        [45_000, 'cancellation', 'owed'],
        [100, 'late-payment', 'owed'],
      ],
      figures: { receivedMinor: 60_100, keptMinor: 15_000, refundedMinor: 0, owedBackMinor: 45_100, dueMinor: 0 },
    });
  });

  it('owe what is left of a share that came back, taken back in part, as one that came back', () => {
    const life = admitted()
      .after('2024-08-20T10:00:00.000Z', pay(40_000, '2024-08-20', 'bank-1'))
      .after('2024-08-20T10:00:00.000Z', pay(20_000, '2024-08-20', 'bank-2'))
      .after(early, cancel(early));
    const share = { returnedOn: '2024-08-26', amountMinor: 30_000, transfer: 'T1', becauseId: 't' };
    payBack(life, 1)
      .after(AT, { type: 'NoteRefundReturned', refund: 1, ...share })
      .after(AT, { type: 'ReversePayment', paymentId: 'bank-2', becauseId: 't' });
    expect(
      life.application.account.refunds.map(({ amountMinor, stage, reopens }) => [amountMinor, stage, reopens]),
    ).toEqual([
      [15_000, 'paid', undefined],
      [30_000, 'withdrawn', { refund: 1, transfer: 'T1' }],
      [15_000, 'owed', { refund: 2, transfer: 'T1' }],
    ]);
  });

  const back = (refund: number, share = {}): Said => {
    return { type: 'NoteRefundReturned', refund, returnedOn: '2024-08-26', becauseId: 't', ...share };
  };
  const reversed = (paymentId: string): Said => ({ type: 'ReversePayment', paymentId, becauseId: 't' });
  const paidInThree = (): Life =>
    ['bank-1', 'bank-2', 'bank-3']
      .reduce((life, id) => life.after('2024-08-20T10:00:00.000Z', pay(20_000, '2024-08-20', id)), admitted())
      .after(early, cancel(early));
  const refundsOf = ({ application }: Life): unknown[] =>
    application.account.refunds.map(({ amountMinor, stage, reopens }) => [amountMinor, stage, reopens]);

  it('owe what is left of a refund that came back whole as one that came back, however often it is taken from', () => {
    const life = payBack(paidInThree(), 1).after(AT, back(1)).after(AT, reversed('bank-3'));
    expect(refundsOf(life)).toEqual([
      [45_000, 'withdrawn', undefined],
      [30_000, 'owed', { refund: 1, transfer: null }],
    ]);
    // It is still that one which left.
    expect(refundsOf(life.after(AT, reversed('bank-2'))).at(-1)).toEqual([
      15_000,
      'owed',
      { refund: 1, transfer: null },
    ]);
  });

  it('owe what is left of a refund that never left, or was not sent by then, as any other', () => {
    expect(refundsOf(paidInThree().after(AT, reversed('bank-3'))).at(-1)).toEqual([30_000, 'owed', undefined]);
  });

  it('know where a share left from, also where nobody said by which transfer', () => {
    const life = payBack(payBack(paidInThree(), 1).after(AT, back(1)), 1)
      .after(AT, back(1, { amountMinor: 30_000 }))
      .after(AT, reversed('bank-3'));
    expect(refundsOf(life).slice(1)).toEqual([
      [30_000, 'withdrawn', { refund: 1, transfer: null }],
      [15_000, 'owed', { refund: 1, transfer: null }],
    ]);
  });

  it('know a share that came back from what left again since, and came back whole', () => {
    const share = payBack(paidInThree(), 1).after(AT, back(1)); // Whole: then it leaves again, and a share comes back.
    const life = payBack(share, 1)
      .after(AT, back(1, { amountMinor: 30_000, transfer: 'T1' }))
      .after(AT, reversed('bank-3'));
    expect(refundsOf(life)).toEqual([
      [15_000, 'paid', undefined],
      [30_000, 'withdrawn', { refund: 1, transfer: 'T1' }],
      [15_000, 'owed', { refund: 2, transfer: 'T1' }],
    ]);
  });

  it('keep no more than what is left when a payment bounces after its refund', () => {
    const life = admitted()
      .after('2024-08-20T10:00:00.000Z', pay(40_000, '2024-08-20', 'bank-1'))
      .after('2024-08-20T10:00:00.000Z', pay(20_000, '2024-08-20', 'bank-2'))
      .after(early, cancel(early));
    payBack(life, 1);
    life.after(AT, pay(35_000, '2024-08-24', 'bank-3'));
    life.after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' });
    expect(books(life)).toEqual({
      invoices: [[60_000, 50_000]],
      refunds: [
        [45_000, 'cancellation', 'paid'],
        [35_000, 'cancellation', 'withdrawn'],
      ],
      figures: { receivedMinor: 55_000, keptMinor: 10_000, refundedMinor: 45_000, owedBackMinor: 0, dueMinor: 0 },
    });
  });

  it('take a short payment that was accepted for what was paid', () => {
    const life = partPaid().after(early, { type: 'AcceptShortPayment', becauseId: 't' }).after(AT, cancel(AT));
    expect(books(life)).toEqual({
      invoices: [[60_000, 55_000]],
      refunds: [[15_000, 'cancellation', 'owed']],
      figures: { receivedMinor: 20_000, keptMinor: 5000, refundedMinor: 0, owedBackMinor: 15_000, dueMinor: 0 },
    });
  });

  it('no longer take a short payment for enough when a part of it bounces', () => {
    const life = partPaid()
      .after(early, pay(10_000, '2024-08-25', 'bank-2'))
      .after(early, { type: 'AcceptShortPayment', becauseId: 't' })
      .after(AT, { type: 'ReversePayment', paymentId: 'bank-2', becauseId: 't' });
    expect(life.events.at(-1)).toEqual({
      type: 'PlaceInQuestion',
      missingMinor: 40_000,
      occurredAt: AT,
      by: 'staff:anna',
    });
  });

  it('take back the newest refund first', () => {
    const life = partPaid()
      .after(early, cancel(early, { channel: 'reply-to-other-letter' }))
      .after(AT, pay(40_000, '2024-08-25', 'bank-2'))
      .after(AT, { type: 'ReversePayment', paymentId: 'bank-2', becauseId: 't' });
    expect(books(life)).toEqual({
      invoices: [
        [60_000, 55_000],
        [10_000, 10_000],
      ],
      refunds: [
        [15_000, 'cancellation', 'owed'],
        [30_000, 'cancellation', 'withdrawn'],
      ],
      figures: { receivedMinor: 20_000, keptMinor: 5000, refundedMinor: 0, owedBackMinor: 15_000, dueMinor: 0 },
    });
  });

  it('never owe nothing: a percent of a cent that rounds to none is no refund', () => {
    const life = admitted().after('2024-08-20T10:00:00.000Z', pay(1, '2024-08-20')).after(early, {
      type: 'GrantException',
      percent: 10,
      becauseId: 't',
      by: 'staff:anna',
      role: 'admissions',
    });
    life.after(AT, { type: 'GrantException', percent: 10, becauseId: 't', by: 'staff:bruno', role: 'finance' });
    expect(books(life)).toEqual({
      invoices: [[60_000, 59_999]],
      refunds: [],
      figures: { receivedMinor: 1, keptMinor: 1, refundedMinor: 0, owedBackMinor: 0, dueMinor: 0 },
    });
  });
});
