import { describe, expect, it } from '@jest/globals';
import {
  admit,
  admitted,
  applied,
  cancel,
  groupInvoiced,
  groupLine,
  happen,
  joined,
  noEvidence,
  pay,
  replacingLine,
  type Said,
} from '../../../test/support/life.js';
import { accountOf } from './account.js';

const AT = '2024-08-20T09:00:00.000Z';
const group = { code: 'ghent' };
const types = (events: unknown): string[] => (events as { type: string }[]).map(({ type }) => type);

describe('a line whose invoice was made out anew', () => {
  const { line: former } = groupLine;

  it('takes the place of the former, and leaves fee, payments and place as they are', () => {
    const life = groupInvoiced().after(AT, pay(54_000, '2024-08-19', 'bank-1:1.1'));
    expect(life.brings(AT, replacingLine)).toMatchObject([
      { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor: 54_000, line: former },
      { type: 'InvoiceIssued', invoice: 2, number: 'INV-2024-00002', amountMinor: 54_000, line: replacingLine.line },
    ]);
    expect(life.application.phase.name).toBe('guaranteed');
    expect(accountOf(life.application)).toMatchObject({ feeMinor: 54_000, dueMinor: 0, owedBackMinor: 0 });
  });

  it('has a term of its own while it waits, and asks the group for nothing', () => {
    const due = { ...groupLine.due, dueOn: '2024-09-19', overdueAt: '2024-09-19T22:00:00.000Z' };
    const life = groupInvoiced().after(AT, { ...replacingLine, due });
    expect(life.application.phase).toMatchObject({ due: { dueOn: '2024-09-19' }, reminded: 0 });
    expect(life.application.account.group?.askedMinor).toBe(0);
    expect(accountOf(life.application).dueMinor).toBe(54_000);
  });

  it('is credited at once with what the former was, while word of it was under way', () => {
    const life = groupInvoiced().after(AT, { type: 'Withdraw' });
    expect(life.brings(AT, replacingLine)).toMatchObject([
      { type: 'InvoiceIssued', invoice: 2, amountMinor: 54_000 },
      { type: 'CreditNoteIssued', invoice: 2, amountMinor: 54_000, line: { invoice: 2, line: 1 } },
    ]);
  });
});

describe('an application of a group with one payer', () => {
  it('asks the group for its invoice, before the discount, and waits without a due day', () => {
    const evidence = { ...noEvidence, groupSize: 3 };
    const at = '2024-08-10T10:00:00.000Z';
    const life = applied();
    expect(life.brings(at, admit, { group, evidence }).slice(1)).toEqual(
      happen(
        at,
        'staff:anna',
        {
          type: 'FeeAssessed',
          band: 'non-member',
          amountMinor: 60_000,
          currency: 'EUR',
          groupDiscountPercent: 0,
          because: [{ fact: 'member', holds: false, value: 'none', asOf: '2024-08-10', source: 'member list' }],
          becauseId: null,
        },
        { type: 'GroupJoined', group: 'ghent', band: 'non-member', amountMinor: 60_000, discountPercent: 10 },
      ),
    );
    expect(life.application.phase).toEqual({ name: 'awaiting-payment', due: null, reminded: 0, overdue: false });
    expect(life.pass('2025-08-10T10:00:00.000Z')).toEqual([]);
  });

  it('has its own invoice, with the discount of those who share a code, where no group was declared', () => {
    const evidence = { ...noEvidence, groupSize: 2 };
    const events = applied().brings('2024-08-10T10:00:00.000Z', admit, { evidence });
    expect(events.at(-1)).toMatchObject({ type: 'InvoiceIssued', amountMinor: 54_000 });
    expect(events.at(-1)).not.toHaveProperty('line');
  });

  it('takes its line: the fee after the discount, and the term from the invoice', () => {
    const life = joined();
    expect(life.brings(AT, groupLine)).toMatchObject([
      {
        type: 'FeeAssessed',
        amountMinor: 54_000,
        groupDiscountPercent: 10,
        because: [{ fact: 'group', holds: true, value: '2', asOf: '2024-08-15', source: 'group ghent' }],
      },
      {
        type: 'InvoiceIssued',
        invoice: 1,
        number: 'INV-2024-00001',
        amountMinor: 54_000,
        creditorReference: 'RF18G7K3QW9XM2A',
        due: { dueOn: '2024-09-16', overdueAt: '2024-09-16T22:00:00.000Z' },
        line: groupLine.line,
      },
    ]);
    expect(types(life.brings('2024-08-21T09:00:00.000Z', pay(54_000, '2024-08-20')))).toEqual([
      'PaymentConfirmed',
      'PlaceGuaranteed',
    ]);
  });

  it('is charged the whole band, and no fee is assessed again, where there is no discount', () => {
    const life = joined();
    const whole = { ...groupLine, amountMinor: 60_000, discountPercent: 0, members: 1 };
    expect(types(life.brings(AT, whole))).toEqual(['InvoiceIssued']);
    expect(accountOf(life.application)).toMatchObject({ feeMinor: 60_000, invoicedMinor: 60_000 });
  });

  it('credits its line when the place ends, and keeps what the terms let it keep', () => {
    const life = groupInvoiced().after(AT, pay(54_000, '2024-08-20'));
    expect(life.brings('2024-08-26T10:00:00.000Z', cancel('2024-08-26T10:00:00.000Z'))).toMatchObject([
      { type: 'CancellationRequested' },
      { type: 'CancellationAccepted', percent: 75 },
      { type: 'GroupLeft', group: 'ghent', why: 'cancelled' },
      { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor: 40_500, line: groupLine.line },
      { type: 'RefundOwed', amountMinor: 40_500 },
    ]);
  });

  it('leaves the group that has not invoiced it yet, and owes nothing', () => {
    expect(types(joined().brings(AT, { type: 'Withdraw' }))).toEqual(['ApplicationWithdrawn', 'GroupLeft']);
  });

  it('takes a line that was under way when it left, and credits it in the same breath', () => {
    const life = joined().after(AT, { type: 'Withdraw' });
    expect(life.brings(AT, groupLine)).toMatchObject([
      { type: 'InvoiceIssued', amountMinor: 54_000 },
      { type: 'CreditNoteIssued', amountMinor: 54_000, line: groupLine.line },
    ]);
  });

  it('is charged anew on a further line when its fee is corrected, and asks once', () => {
    const correct = { type: 'CorrectFee', override: { band: 'member' }, becauseId: 't' } as const;
    expect(groupInvoiced().brings(AT, correct)).toMatchObject([
      { type: 'CreditNoteIssued', amountMinor: 54_000, line: groupLine.line },
      { type: 'FeeAssessed', band: 'member', amountMinor: 30_000 },
      { type: 'GroupJoined', band: 'member', amountMinor: 30_000 },
    ]);
    const waiting = joined().after(AT, correct);
    expect(waiting.events.at(-1)).toMatchObject({ type: 'GroupJoined', amountMinor: 30_000 });
    expect(groupInvoiced().tell(AT, { ...correct, override: { band: 'non-member' } })).toMatchObject({
      reason: 'same-fee',
    });
  });

  it('credits whole a line that answers a fee of before, and takes the one that answers today’s', () => {
    const life = joined().after(AT, { type: 'CorrectFee', override: { band: 'member' }, becauseId: 't' });
    expect(life.brings(AT, groupLine)).toMatchObject([
      { type: 'InvoiceIssued', amountMinor: 54_000 },
      { type: 'CreditNoteIssued', amountMinor: 54_000 },
    ]);
    const answer = { ...groupLine, amountMinor: 27_000, line: { ...groupLine.line, invoice: 2, askedMinor: 30_000 } };
    expect(life.brings(AT, answer)).toMatchObject([
      { type: 'FeeAssessed', amountMinor: 27_000 },
      { type: 'InvoiceIssued', amountMinor: 27_000 },
    ]);
  });

  it('asks for no second discount when the place stands again', () => {
    const life = groupInvoiced();
    life.pass('2024-10-01T10:00:00.000Z');
    const events = life.brings('2024-10-01T10:00:00.000Z', pay(54_000, '2024-09-20'));
    expect(events.at(-1)).toMatchObject({ type: 'GroupJoined', amountMinor: 54_000, discountPercent: 0 });
  });

  it('keeps a discount that is lost when the place is guaranteed, and pays it while it is not', () => {
    const lost = { ...groupLine, kind: 'supplement', amountMinor: 6_000, discountPercent: 0 } as const;
    const supplement = { ...lost, line: { ...lost.line, invoice: 2, askedMinor: 0 } };
    const unpaid = groupInvoiced().after(AT, supplement);
    expect(accountOf(unpaid.application)).toMatchObject({ feeMinor: 60_000, invoicedMinor: 60_000, creditedMinor: 0 });
    const paid = groupInvoiced().after(AT, pay(54_000, '2024-08-20')).after(AT, supplement);
    expect(accountOf(paid.application)).toMatchObject({
      feeMinor: 54_000,
      invoicedMinor: 60_000,
      creditedMinor: 6_000,
    });
  });

  it('keeps the later day that finance have granted', () => {
    const life = groupInvoiced().after(AT, { type: 'ExtendPaymentDeadline', dueOn: '2024-10-01', becauseId: 't' });
    const second = { ...groupLine, amountMinor: 1, line: { ...groupLine.line, line: 2 } };
    expect(life.after(AT, second).application.phase).toMatchObject({ due: { dueOn: '2024-10-01' } });
  });

  it('joins no group after its own invoice', () => {
    expect(admitted().application.account).not.toHaveProperty('group');
  });
});

it('gives back its part of a transfer that bounced once, whoever was first to say so', () => {
  const back: Said = { type: 'ReversePayment', paymentId: 'bank-1:1.1', becauseId: 't' };
  const life = groupInvoiced()
    .after(AT, pay(54_000, '2024-08-20', 'bank-1:1.1'))
    .after(AT, back);
  expect(life.tell(AT, { ...back, ofGroup: true })).toEqual([]);
  expect(life.tell(AT, { ...back, paymentId: 'bank-9:1.1', ofGroup: true })).toMatchObject({
    reason: 'unknown-payment',
  });
});
