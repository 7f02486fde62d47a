import { describe, expect, it } from '@jest/globals';
import {
  admit,
  admitted,
  applied,
  cancel,
  guaranteed,
  happen,
  partPaid,
  passed,
  pay,
  type Life,
  type Said,
} from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { ApplicationFact } from './events.js';

const AT = '2024-08-26T10:00:00.000Z';
const TODAY = '2024-08-26';
const confirmed = (amountMinor: number, receivedOn = TODAY): ApplicationFact => {
  const paymentId = `${receivedOn}-${amountMinor}`;
  return { type: 'PaymentConfirmed', paymentId, amountMinor, currency: 'EUR', receivedOn, noteId: null };
};
const owed = (amountMinor: number, cause: 'excess' | 'late-payment' | 'withdrawal'): ApplicationFact => ({
  type: 'RefundOwed',
  refund: 1,
  amountMinor,
  currency: 'EUR',
  cause,
  countedFrom: AT,
  warnAt: ['2024-09-14T22:00:00.000Z', '2024-09-21T22:00:00.000Z'],
  dueFrom: '2024-09-24T22:00:00.000Z',
  dueAt: '2024-09-25T22:00:00.000Z',
});
const { calendar } = admitted().application;
const place: ApplicationFact = { type: 'PlaceGuaranteed', calendar };

describe('money that came', () => {
  it.each([
    ['a part', 20_000, []],
    ['a cent less than the tolerance forgives', 58_499, []],
    ['what the tolerance forgives', 58_500, [place]],
    ['all', 60_000, [place]],
    ['more', 65_000, [place, owed(5000, 'excess')]],
  ] as [string, number, ApplicationFact[]][])('for the fee: %s', (_what, amountMinor, follows) => {
    expect(admitted().tell(AT, pay(amountMinor, TODAY))).toEqual(
      happen(AT, 'staff:anna', confirmed(amountMinor), ...follows),
    );
  });

  it('adds up', () => {
    expect(partPaid().tell(AT, pay(40_000, TODAY))).toEqual(happen(AT, 'staff:anna', confirmed(40_000), place));
  });

  it('before an admission is held for the place', () => {
    const life = passed(applied(), AT);
    expect(life.tell(AT, pay(60_000, TODAY))).toEqual(happen(AT, 'staff:anna', confirmed(60_000)));
    expect(life.after(AT, admit).application.phase.name).toBe('guaranteed');
  });

  it('for a place that is paid is owed back', () => {
    expect(guaranteed().tell(AT, pay(100, TODAY))).toEqual(
      happen(AT, 'staff:anna', confirmed(100), owed(100, 'excess')),
    );
  });

  it.each([
    [
      'rejected',
      () => applied().after('2024-08-05T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null }),
    ],
    ['withdrawn', () => admitted().after('2024-08-11T10:00:00.000Z', { type: 'Withdraw' })],
  ] as [string, () => Life][])('after an end (%s) is owed back', (_end, life) => {
    expect(life().tell(AT, pay(60_000, TODAY))).toEqual(
      happen(AT, 'staff:anna', confirmed(60_000), owed(60_000, 'late-payment')),
    );
  });

  it('after an end counts from the day on which it was received', () => {
    const life = admitted().after('2024-08-11T10:00:00.000Z', { type: 'Withdraw' });
    expect(life.tell(AT, pay(100, '2024-08-20'))).toEqual(
      happen(AT, 'staff:anna', confirmed(100, '2024-08-20'), {
        ...owed(100, 'late-payment'),
        countedFrom: '2024-08-19T22:00:00.000Z',
        warnAt: ['2024-09-08T22:00:00.000Z', '2024-09-15T22:00:00.000Z'],
        dueFrom: '2024-09-18T22:00:00.000Z',
        dueAt: '2024-09-19T22:00:00.000Z',
      } as ApplicationFact),
    );
  });
});

describe('money that cannot be taken', () => {
  const said = (change: Partial<Extract<Said, { type: 'ConfirmPayment' }>>): Said => {
    const all = { paymentId: 'bank-1', amountMinor: 0, currency: 'USD', receivedOn: '2024-08-27', noteId: null };
    return { type: 'ConfirmPayment', ...all, ...change };
  };
  const notPositive = (amountMinor: number) => new Rejection('amount-not-positive', { amountMinor });

  it.each([
    ['nothing', said({}), notPositive(0)],
    ['less than nothing', said({ amountMinor: -1 }), notPositive(-1)],
    [
      'another currency',
      said({ amountMinor: 1 }),
      new Rejection('currency-mismatch', { currency: 'USD', expected: 'EUR' }),
    ],
    [
      'a payment told already',
      said({ amountMinor: 1, currency: 'EUR' }),
      new Rejection('payment-id-reused', { paymentId: 'bank-1' }),
    ],
    [
      'a payment of tomorrow',
      said({ amountMinor: 1, currency: 'EUR', paymentId: 'bank-2' }),
      new Rejection('evidence-from-the-future', { receivedOn: '2024-08-27' }),
    ],
  ])('%s, though what follows is wrong as well', (_what, command, refusal) => {
    expect(partPaid().tell(AT, command)).toEqual(refusal);
  });

  it('is of tomorrow by the calendar of the edition', () => {
    const command = { ...pay(100, '2024-08-27') };
    expect(partPaid().tell('2024-08-26T21:59:59.999Z', command)).toEqual(
      new Rejection('evidence-from-the-future', { receivedOn: '2024-08-27' }),
    );
    expect(partPaid().tell('2024-08-26T22:00:00.000Z', command)).toEqual(
      happen('2024-08-26T22:00:00.000Z', 'staff:anna', confirmed(100, '2024-08-27')),
    );
  });

  it('is told already though it was reversed', () => {
    const life = partPaid().after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' });
    expect(life.tell(AT, pay(20_000, TODAY, 'bank-1'))).toEqual(
      new Rejection('payment-id-reused', { paymentId: 'bank-1' }),
    );
  });
});

describe('a short payment accepted', () => {
  const accept: Said = { type: 'AcceptShortPayment', becauseId: 'text-1' };
  const accepted = (shortMinor: number): ApplicationFact => {
    return { type: 'ShortPaymentAccepted', shortMinor, becauseId: 'text-1' };
  };

  it('guarantees the place', () => {
    expect(partPaid().tell(AT, accept)).toEqual(happen(AT, 'staff:anna', accepted(40_000), place));
  });

  it('settles the question of a place whose payment bounced in part', () => {
    const life = admitted()
      .after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19', 'bank-1'))
      .after('2024-08-20T09:00:00.000Z', pay(40_000, '2024-08-19', 'bank-2'))
      .after('2024-08-21T09:00:00.000Z', { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' });
    expect(life.tell(AT, accept)).toEqual(happen(AT, 'staff:anna', accepted(20_000)));
    expect(life.application.phase).toEqual({
      name: 'guaranteed',
      reminded: 0,
      windowClosed: false,
      inQuestion: false,
    });
  });

  it('needs a payment, and a place that waits for one', () => {
    expect(admitted().tell(AT, accept)).toEqual(new Rejection('nothing-received'));
    expect(guaranteed().tell(AT, accept)).toEqual(new Rejection('not-awaiting-payment', { phase: 'guaranteed' }));
    expect(passed(applied(), AT).tell(AT, accept)).toEqual(
      new Rejection('not-awaiting-payment', { phase: 'submitted' }),
    );
  });
});

describe('a payment reversed', () => {
  const reverse = (paymentId: string): Said => ({ type: 'ReversePayment', paymentId, becauseId: 'text-1', by: 'bank' });
  const reversed = (paymentId: string): ApplicationFact => ({
    type: 'PaymentReversed',
    paymentId,
    becauseId: 'text-1',
  });

  it('before the place: is due again', () => {
    expect(partPaid().tell(AT, reverse('bank-1'))).toEqual(happen(AT, 'bank', reversed('bank-1')));
  });

  it('puts the place in question, and a person decides', () => {
    const life = guaranteed();
    expect(life.tell(AT, reverse('bank-1'))).toEqual(
      happen(AT, 'bank', reversed('bank-1'), { type: 'PlaceInQuestion', missingMinor: 60_000 }),
    );
    life.after(AT, pay(60_000, TODAY));
    expect(life.application.phase).toEqual({
      name: 'guaranteed',
      reminded: 0,
      windowClosed: false,
      inQuestion: false,
    });
  });

  it('puts a place in question once', () => {
    const life = admitted()
      .after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19', 'bank-1'))
      .after('2024-08-20T09:00:00.000Z', pay(40_000, '2024-08-19', 'bank-2'))
      .after(AT, reverse('bank-1'));
    expect(life.tell(AT, reverse('bank-2'))).toEqual(happen(AT, 'bank', reversed('bank-2')));
  });

  it('takes back what was owed of it, and leaves the place that the rest covers', () => {
    const life = guaranteed().after('2024-08-21T10:00:00.000Z', pay(100, '2024-08-21', 'bank-2'));
    expect(life.tell(AT, reverse('bank-2'))).toEqual(
      happen(AT, 'bank', reversed('bank-2'), { type: 'RefundWithdrawn', refund: 1, cause: 'payment-reversed' }),
    );
    expect(life.application.phase.name).toBe('guaranteed');
  });

  it('leaves of a refund what remains, with its own term', () => {
    const life = admitted()
      .after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19', 'bank-1'))
      .after('2024-08-20T09:00:00.000Z', pay(40_000, '2024-08-19', 'bank-2'))
      .after('2024-08-21T10:00:00.000Z', cancel('2024-08-21T09:00:00.000Z'));
    expect(life.tell(AT, reverse('bank-1'))).toEqual(
      happen(
        AT,
        'bank',
        reversed('bank-1'),
        { type: 'CreditNoteIssued', creditNote: 2, invoice: 1, amountMinor: 5000, currency: 'EUR', issuedOn: TODAY },
        { type: 'RefundWithdrawn', refund: 1, cause: 'payment-reversed' },
        {
          type: 'RefundOwed',
          refund: 2,
          amountMinor: 30_000,
          currency: 'EUR',
          cause: 'cancellation',
          countedFrom: '2024-08-21T09:00:00.000Z',
          warnAt: ['2024-09-09T22:00:00.000Z', '2024-09-16T22:00:00.000Z'],
          dueFrom: '2024-09-19T22:00:00.000Z',
          dueAt: '2024-09-20T22:00:00.000Z',
        },
      ),
    );
  });

  it('is refused where money that left depends on it', () => {
    const life = applied()
      .after('2024-08-02T10:00:00.000Z', pay(100, '2024-08-02', 'bank-1'))
      .after('2024-08-03T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null })
      .after('2024-08-04T10:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
      .after('2024-08-04T10:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' });
    expect(life.tell(AT, reverse('bank-1'))).toEqual(
      new Rejection('refund-depends-on-it', { paymentId: 'bank-1', leftMinor: 100 }),
    );
  });

  it('must have been confirmed, and not reversed', () => {
    expect(partPaid().tell(AT, reverse('bank-9'))).toEqual(new Rejection('unknown-payment', { paymentId: 'bank-9' }));
    expect(partPaid().after(AT, reverse('bank-1')).tell(AT, reverse('bank-1'))).toEqual(
      new Rejection('unknown-payment', { paymentId: 'bank-1' }),
    );
  });
});

describe('a payment deadline extended', () => {
  const extend = (dueOn: string): Said => ({ type: 'ExtendPaymentDeadline', dueOn, becauseId: 'text-1' });

  it('moves the reminders, the due day and the lapse', () => {
    expect(admitted().tell(AT, extend('2024-09-15'))).toEqual(
      happen(AT, 'staff:anna', {
        type: 'PaymentDeadlineExtended',
        due: {
          // A Sunday that a person has chosen stays a Sunday.
          dueOn: '2024-09-15',
          reminders: ['2024-09-07T22:00:00.000Z'],
          overdueAt: '2024-09-15T22:00:00.000Z',
          lapseAt: '2024-09-29T22:00:00.000Z',
        },
        becauseId: 'text-1',
      }),
    );
  });

  it('is later than it was, and not yet over', () => {
    expect(admitted().tell(AT, extend('2024-09-09'))).toEqual(
      new Rejection('deadline-not-later', { dueOn: '2024-09-09', current: '2024-09-09' }),
    );
    const late = passed(admitted(), '2024-09-20T10:00:00.000Z');
    expect(late.tell('2024-09-15T22:00:00.000Z', extend('2024-09-15'))).toEqual(
      new Rejection('deadline-not-later', { dueOn: '2024-09-15', current: '2024-09-09' }),
    );
    expect(late.after('2024-09-20T10:00:00.000Z', extend('2024-09-21')).pass('2024-09-21T22:00:00.000Z')).toEqual(
      happen('2024-09-21T22:00:00.000Z', 'clock', { type: 'PaymentOverdue' }),
    );
  });

  it('needs a payment that is waited for', () => {
    expect(guaranteed().tell(AT, extend('2024-12-01'))).toEqual(
      new Rejection('not-awaiting-payment', { phase: 'guaranteed' }),
    );
  });
});
