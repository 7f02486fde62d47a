import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  guaranteed,
  happen,
  memberInGoodStanding,
  partPaid,
  passed,
  pay,
  type Life,
  type Said,
} from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import { accountOf } from './account.js';
import type { ApplicationFact } from './events.js';

const AT = '2024-08-26T10:00:00.000Z';
const to = (band: string): Said => ({ type: 'CorrectFee', override: { band }, becauseId: 'text-1' });
const replace: Said = { type: 'ReplaceInvoice', billingId: 'billing-2', becauseId: 'text-1' };

const credited = (amountMinor = 60_000): ApplicationFact => {
  return { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor, currency: 'EUR', issuedOn: '2024-08-26' };
};
const assessed = (band: string, amountMinor: number): ApplicationFact => ({
  type: 'FeeAssessed',
  band,
  amountMinor,
  currency: 'EUR',
  groupDiscountPercent: 0,
  because: [{ fact: 'override', holds: true, value: band, asOf: '2024-08-26', source: 'admissions' }],
  becauseId: 'text-1',
});
const due = {
  dueOn: '2024-09-25',
  reminders: ['2024-09-17T22:00:00.000Z'],
  overdueAt: '2024-09-25T22:00:00.000Z',
  lapseAt: '2024-10-09T22:00:00.000Z',
};
const invoiced = (amountMinor: number): ApplicationFact => ({
  type: 'InvoiceIssued',
  invoice: 2,
  kind: 'fee',
  amountMinor,
  currency: 'EUR',
  creditorReference: 'RF36BG5KMMMHTK',
  issuedOn: '2024-08-26',
  due,
});
const owed = (amountMinor: number): ApplicationFact => ({
  type: 'RefundOwed',
  refund: 1,
  amountMinor,
  currency: 'EUR',
  cause: 'fee-corrected',
  countedFrom: AT,
  warnAt: ['2024-09-14T22:00:00.000Z', '2024-09-21T22:00:00.000Z'],
  dueFrom: '2024-09-24T22:00:00.000Z',
  dueAt: '2024-09-25T22:00:00.000Z',
});

describe('a fee corrected', () => {
  it('credits the invoice and issues another, with a due day of its own', () => {
    expect(admitted().tell(AT, to('member'))).toEqual(
      happen(AT, 'staff:anna', credited(), assessed('member', 30_000), invoiced(30_000)),
    );
  });

  it('by evidence that came before full payment', () => {
    const life = admitted();
    const verdict = life.tell(
      AT,
      { type: 'CorrectFee', override: null, becauseId: 'text-1' },
      { evidence: memberInGoodStanding },
    );
    expect(verdict).toEqual(
      happen(
        AT,
        'staff:anna',
        credited(),
        {
          ...assessed('member', 30_000),
          because: [
            { fact: 'member', holds: true, value: 'barcelona', asOf: '2024-01-01', source: 'member list' },
            { fact: 'income-group', holds: false, value: 'ES high FY2023', asOf: '2024-08-26', source: 'World Bank' },
            { fact: 'contributions-paid', holds: true, value: '2023', asOf: '2023-05-02', source: 'accounts' },
          ],
        } as ApplicationFact,
        invoiced(30_000),
      ),
    );
  });

  it('can be higher', () => {
    const life = applied({ evidence: memberInGoodStanding }).after('2024-08-10T10:00:00.000Z', {
      type: 'Admit',
      override: null,
    });
    expect(life.tell(AT, to('non-member'))).toEqual(
      happen(AT, 'staff:anna', credited(30_000), assessed('non-member', 60_000), invoiced(60_000)),
    );
  });

  it('lets payments move over: what is still missing is due', () => {
    const life = partPaid().after(AT, to('member'));
    expect(life.application.phase.name).toBe('awaiting-payment');
    life.after('2024-08-27T10:00:00.000Z', pay(10_000, '2024-08-27'));
    expect(life.application.phase.name).toBe('guaranteed');
  });

  it('guarantees the place when what was paid covers it now, and owes the excess', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(40_000, '2024-08-19'));
    const { calendar } = life.application;
    expect(life.tell(AT, to('member'))).toEqual(
      happen(
        AT,
        'staff:anna',
        credited(),
        assessed('member', 30_000),
        { type: 'PlaceGuaranteed', calendar },
        invoiced(30_000),
        owed(10_000),
      ),
    );
  });

  it('to nothing gives the place and all money back, without another invoice', () => {
    const life = partPaid();
    const { calendar } = life.application;
    expect(life.tell(AT, to('waived'))).toEqual(
      happen(AT, 'staff:anna', credited(), assessed('waived', 0), { type: 'PlaceGuaranteed', calendar }, owed(20_000)),
    );
  });

  it('never brings the due day forward', () => {
    const life = admitted().after(AT, { type: 'ExtendPaymentDeadline', dueOn: '2024-10-31', becauseId: 't' });
    expect(life.tell(AT, to('member'))).toEqual(
      happen(AT, 'staff:anna', credited(), assessed('member', 30_000), {
        ...invoiced(30_000),
        due: {
          dueOn: '2024-10-31',
          reminders: ['2024-10-23T22:00:00.000Z'],
          overdueAt: '2024-10-31T23:00:00.000Z',
          lapseAt: '2024-11-14T23:00:00.000Z',
        },
      } as ApplicationFact),
    );
  });

  it.each([
    [
      'awaiting-payment, to the same',
      () => admitted(),
      'non-member',
      'same-fee',
      { band: 'non-member', feeMinor: 60_000 },
    ],
    [
      'awaiting-payment, to no band of the terms',
      () => admitted(),
      'student',
      'unknown-band',
      { band: 'student', bands: ['waived', 'member', 'non-member'] },
    ],
    ['guaranteed', () => guaranteed(), 'member', 'already-paid-in-full', { feeMinor: 60_000 }],
    ['submitted', () => applied(), 'member', 'nothing-invoiced', { phase: 'submitted' }],
    ['lapsed', () => passed(admitted(), '2024-09-23T22:00:00.000Z'), 'member', 'nothing-invoiced', { phase: 'lapsed' }],
  ] as const)('is refused: %s', (_phase, life, band, reason, facts) => {
    const told: Life = life();
    const at = told.application.phase.name === 'lapsed' ? '2024-09-24T10:00:00.000Z' : AT;
    expect(told.tell(at, to(band))).toEqual(new Rejection(reason, facts));
  });
});

describe('an invoice made out to others', () => {
  const parties: ApplicationFact = { type: 'InvoicePartiesReplaced', billingId: 'billing-2', becauseId: 'text-1' };

  it('is credited and issued again over the same amount', () => {
    expect(admitted().tell(AT, replace)).toEqual(happen(AT, 'staff:anna', credited(), parties, invoiced(60_000)));
  });

  it('can be had when all is paid, and changes nothing else', () => {
    const life = guaranteed();
    const before = life.application;
    expect(life.tell(AT, replace)).toEqual(happen(AT, 'staff:anna', credited(), parties, invoiced(60_000)));
    expect(life.application.phase).toEqual(before.phase);
    expect(life.application.account.refunds).toEqual([]);
  });

  it('never brings the due day forward', () => {
    const life = admitted().after(AT, { type: 'ExtendPaymentDeadline', dueOn: '2024-10-31', becauseId: 't' });
    life.after(AT, replace);
    const { phase } = life.application;
    expect(phase.name === 'awaiting-payment' ? phase.due?.dueOn : phase).toBe('2024-10-31');
  });

  it.each([
    ['submitted', () => passed(applied(), AT)],
    ['cancelled', () => guaranteed().after(AT, { type: 'GiveUpPlace' })],
    ['withdrawn', () => admitted().after(AT, { type: 'Withdraw' })],
  ] as [string, () => Life][])('is refused: %s', (phase, life) => {
    expect(life().tell(AT, replace)).toEqual(new Rejection('nothing-invoiced', { phase }));
  });

  it('is refused where nothing was charged', () => {
    const life = applied().after('2024-08-10T10:00:00.000Z', {
      type: 'Admit',
      override: { band: 'waived', becauseId: 't' },
    });
    expect(life.tell(AT, replace)).toEqual(new Rejection('nothing-invoiced', { phase: 'guaranteed' }));
  });
});

describe('an invoice cancelled', () => {
  const take: Said = { type: 'CancelInvoice', becauseId: 'text-1' };
  const taken: ApplicationFact = {
    type: 'InvoiceCancelled',
    becauseId: 'text-1',
    assessBy: '2024-09-09T22:00:00.000Z',
  };

  it('is credited whole; nothing is due, and the application is assessed again', () => {
    const life = admitted();
    expect(life.tell(AT, take)).toEqual(happen(AT, 'staff:anna', taken, credited()));
    expect(life.application.phase).toEqual({ name: 'submitted', assessBy: '2024-09-09T22:00:00.000Z', overdue: false });
    expect(accountOf(life.application)).toMatchObject({ dueMinor: 0, invoicedMinor: 60_000, creditedMinor: 60_000 });
  });

  it('follows from a new admission anew, and is due anew', () => {
    const life = admitted().after(AT, take);
    const verdict = life.tell(AT, { type: 'Admit', override: { band: 'member', becauseId: 'text-1' } });
    expect(verdict).toEqual(
      happen(AT, 'staff:anna', { type: 'ApplicantAdmitted' }, assessed('member', 30_000), invoiced(30_000)),
    );
  });

  it('keeps what is paid on it meanwhile for the next, or gives it back', () => {
    const held = () => admitted().after(AT, take).after(AT, pay(60_000, '2024-08-26'));
    expect(held().after(AT, { type: 'Admit', override: null }).application.phase.name).toBe('guaranteed');
    const rejected = held().after(AT, { type: 'Reject', reason: 'full', becauseId: null });
    expect(accountOf(rejected.application)).toMatchObject({ keptMinor: 0, owedBackMinor: 60_000 });
  });

  it.each([
    ['a part is paid', partPaid, 'payment-received', { receivedMinor: 20_000, currency: 'EUR' }],
    ['all is paid', guaranteed, 'not-awaiting-payment', { phase: 'guaranteed' }],
    ['it was cancelled', () => admitted().after(AT, take), 'not-awaiting-payment', { phase: 'submitted' }],
    [
      'the place has ended',
      () => admitted().after(AT, { type: 'Withdraw' }),
      'not-awaiting-payment',
      { phase: 'withdrawn' },
    ],
  ] as const)('is refused where %s', (_, life, reason, facts) => {
    expect(life().tell(AT, take)).toEqual(new Rejection(reason, facts));
  });
});
