import { describe, expect, it } from '@jest/globals';
import {
  admit,
  admitted,
  applied,
  diploma,
  guaranteed,
  happen,
  partPaid,
  passed,
  pay,
  subscribed,
  type Life,
  type Said,
} from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { ApplicationFact } from './events.js';

const AT = '2024-08-05T10:00:00.000Z';
const ask: Said = { type: 'RequestInformation', questionId: 'text-q' };
const answer: Said = { type: 'ProvideInformation', answerId: 'text-a', by: 'applicant' };
const reject: Said = { type: 'Reject', reason: 'not-eligible', becauseId: 'text-1' };
const withdraw: Said = { type: 'Withdraw', by: 'applicant' };

const asked: ApplicationFact = {
  type: 'InformationRequested',
  questionId: 'text-q',
  remindAt: '2024-08-15T22:00:00.000Z',
  answerBy: '2024-08-19T22:00:00.000Z',
};
const feeAssessed: ApplicationFact = {
  type: 'FeeAssessed',
  band: 'non-member',
  amountMinor: 60_000,
  currency: 'EUR',
  groupDiscountPercent: 0,
  because: [{ fact: 'member', holds: false, value: 'none', asOf: '2024-08-05', source: 'member list' }],
  becauseId: null,
};
const invoiced: ApplicationFact = {
  type: 'InvoiceIssued',
  invoice: 1,
  kind: 'fee',
  amountMinor: 60_000,
  currency: 'EUR',
  creditorReference: 'RF36BG5KMMMHTK',
  issuedOn: '2024-08-05',
  due: {
    dueOn: '2024-09-04',
    reminders: ['2024-08-27T22:00:00.000Z'],
    overdueAt: '2024-09-04T22:00:00.000Z',
    lapseAt: '2024-09-18T22:00:00.000Z',
  },
};

describe('a conversation', () => {
  it('asks, with a reminder and a day by which to answer', () => {
    expect(applied().tell(AT, ask)).toEqual(happen(AT, 'staff:anna', asked));
  });

  it('asks without a reminder where the terms want none', () => {
    const admission = { ...diploma.terms.admission, informationReminderBefore: null };
    const life = applied({ edition: { ...diploma, terms: { ...diploma.terms, admission } } });
    expect(life.tell(AT, ask)).toEqual(happen(AT, 'staff:anna', { ...asked, remindAt: null }));
  });

  it('asks without a reminder where it would go out with the question', () => {
    const admission = { ...diploma.terms.admission, informationWithin: 'P3D' };
    const life = applied({ edition: { ...diploma, terms: { ...diploma.terms, admission } } });
    expect(life.tell(AT, ask)).toEqual(
      happen(AT, 'staff:anna', { ...asked, remindAt: null, answerBy: '2024-08-08T22:00:00.000Z' }),
    );
  });

  it('can ask again before an answer, and after it', () => {
    const life = applied().after(AT, ask);
    expect(life.tell(AT, ask)).toEqual(happen(AT, 'staff:anna', asked));
    expect(life.after(AT, answer).tell(AT, ask)).toEqual(happen(AT, 'staff:anna', asked));
  });

  const provided: ApplicationFact = {
    type: 'InformationProvided',
    answerId: 'text-a',
    assessBy: '2024-08-19T22:00:00.000Z',
  };
  it.each([
    ['asked', () => applied().after(AT, ask)],
    ['not asked', applied],
  ])('takes an answer, %s, and starts the term of the assessment again', (_when, life) => {
    expect(life().tell(AT, answer)).toEqual(happen(AT, 'applicant', provided));
  });

  it('takes an answer that comes after its day', () => {
    const at = '2024-08-21T10:00:00.000Z';
    const life = passed(applied().after(AT, ask), '2024-08-20T10:00:00.000Z');
    expect(life.tell(at, answer)).toEqual(
      happen(at, 'applicant', { ...provided, assessBy: '2024-09-04T22:00:00.000Z' }),
    );
  });

  it('takes an answer once, whoever tells it again, and though nobody assesses any more', () => {
    const life = applied().after(AT, ask).after(AT, answer);
    expect(life.tell(AT, { ...answer, by: 'staff:anna' })).toEqual([]);
    expect(life.tell(AT, { ...answer, answerId: 'text-b' })).toHaveLength(1);
    expect(life.after(AT, withdraw).tell(AT, answer)).toEqual([]);
  });
});

describe('an admission', () => {
  it('assesses the fee and issues the invoice', () => {
    expect(applied().tell(AT, admit)).toEqual(
      happen(AT, 'staff:anna', { type: 'ApplicantAdmitted' }, feeAssessed, invoiced),
    );
  });

  it('need not wait for an answer', () => {
    expect(applied().after(AT, ask).tell(AT, admit)).toEqual(
      happen(AT, 'staff:anna', { type: 'ApplicantAdmitted' }, feeAssessed, invoiced),
    );
  });

  it('takes the band that a person chose, with the reason', () => {
    const override = { band: 'member', becauseId: 'text-1' };
    expect(applied().tell(AT, { type: 'Admit', override })).toEqual(
      happen(
        AT,
        'staff:anna',
        { type: 'ApplicantAdmitted' },
        {
          ...feeAssessed,
          band: 'member',
          amountMinor: 30_000,
          because: [{ fact: 'override', holds: true, value: 'member', asOf: '2024-08-05', source: 'admissions' }],
          becauseId: 'text-1',
        },
        { ...invoiced, amountMinor: 30_000 },
      ),
    );
  });

  it('with nothing due gives the place at once, and no invoice', () => {
    const override = { band: 'waived', becauseId: 'text-1' };
    const life = applied();
    expect(life.tell(AT, { type: 'Admit', override })).toEqual(
      happen(
        AT,
        'staff:anna',
        { type: 'ApplicantAdmitted' },
        {
          ...feeAssessed,
          band: 'waived',
          amountMinor: 0,
          because: [{ fact: 'override', holds: true, value: 'waived', asOf: '2024-08-05', source: 'admissions' }],
          becauseId: 'text-1',
        },
        { type: 'PlaceGuaranteed', calendar: life.application.calendar },
      ),
    );
  });

  it('of somebody who has paid already gives the place, then the invoice', () => {
    const life = applied().after('2024-08-04T09:00:00.000Z', pay(60_000, '2024-08-03'));
    expect(life.tell(AT, admit)).toEqual(
      happen(
        AT,
        'staff:anna',
        { type: 'ApplicantAdmitted' },
        feeAssessed,
        { type: 'PlaceGuaranteed', calendar: life.application.calendar },
        invoiced,
      ),
    );
  });

  it('knows no band that the terms do not know', () => {
    expect(applied().tell(AT, { type: 'Admit', override: { band: 'student', becauseId: 't' } })).toEqual(
      new Rejection('unknown-band', { band: 'student', bands: ['waived', 'member', 'non-member'] }),
    );
  });

  it('is refused when the edition is off, though the application has not heard of it yet', () => {
    expect(applied().tell(AT, admit, { edition: { ...diploma, version: 2, cancelled: true } })).toEqual(
      new Rejection('edition-cancelled', { edition: 'diploma' }),
    );
  });

  it('is refused when the edition is full; a place that is left is enough', () => {
    const full = new Rejection('edition-full', { edition: 'diploma' });
    expect(applied().tell(AT, admit, { placesLeft: 0 })).toEqual(full);
    expect(
      applied().tell(AT, { type: 'Admit', override: { band: 'student', becauseId: 't' } }, { placesLeft: 0 }),
    ).toEqual(full);
    expect(applied().after(AT, admit, { placesLeft: 1 }).application.phase.name).toBe('awaiting-payment');
  });
});

describe('what is not under assessment', () => {
  it.each([
    ['awaiting-payment', admitted],
    ['guaranteed', guaranteed],
    ['rejected', () => applied().after(AT, reject)],
  ] as [string, () => Life][])('(%s) is neither asked nor answered nor decided', (phase, life) => {
    const refusal = new Rejection('not-under-assessment', { phase });
    for (const command of [ask, answer, admit, reject])
      expect(life().tell('2024-08-20T10:00:00.000Z', command, { placesLeft: 0 })).toEqual(refusal);
  });
});

describe('a rejection', () => {
  const rejected: ApplicationFact = {
    type: 'ApplicationRejected',
    reason: 'not-eligible',
    becauseId: 'text-1',
    closesAt: '2024-10-04T22:00:00.000Z',
  };
  it.each([
    ['submitted', applied],
    ['asked', () => applied().after(AT, ask)],
  ])('ends what is %s', (_phase, life) => {
    expect(life().tell(AT, reject)).toEqual(happen(AT, 'staff:anna', rejected));
  });

  it('sends back what came early', () => {
    const life = applied().after('2024-08-04T09:00:00.000Z', pay(60_000, '2024-08-03'));
    expect(life.tell(AT, reject)).toEqual(
      happen(AT, 'staff:anna', rejected, {
        type: 'RefundOwed',
        refund: 1,
        amountMinor: 60_000,
        currency: 'EUR',
        cause: 'withdrawal',
        countedFrom: AT,
        warnAt: ['2024-08-24T22:00:00.000Z', '2024-08-31T22:00:00.000Z'],
        dueFrom: '2024-09-03T22:00:00.000Z',
        dueAt: '2024-09-04T22:00:00.000Z',
      }),
    );
  });
});

describe('a withdrawal', () => {
  const left = (closesAt: string): ApplicationFact => ({ type: 'ApplicationWithdrawn', closesAt });
  const at = '2024-08-21T10:00:00.000Z';
  const closesAt = '2024-10-20T22:00:00.000Z';
  const credited: ApplicationFact = {
    type: 'CreditNoteIssued',
    creditNote: 1,
    invoice: 1,
    amountMinor: 60_000,
    currency: 'EUR',
    issuedOn: '2024-08-21',
  };

  it('leaves an application that is not decided, and what was paid comes back', () => {
    expect(applied().tell(AT, withdraw)).toEqual(happen(AT, 'applicant', left('2024-10-04T22:00:00.000Z')));
    const early = applied().after('2024-08-04T09:00:00.000Z', pay(100, '2024-08-03'));
    expect(early.tell(AT, withdraw)).toEqual(
      happen(AT, 'applicant', left('2024-10-04T22:00:00.000Z'), {
        type: 'RefundOwed',
        refund: 1,
        amountMinor: 100,
        currency: 'EUR',
        cause: 'withdrawal',
        countedFrom: AT,
        warnAt: ['2024-08-24T22:00:00.000Z', '2024-08-31T22:00:00.000Z'],
        dueFrom: '2024-09-03T22:00:00.000Z',
        dueAt: '2024-09-04T22:00:00.000Z',
      }),
    );
  });

  it('before anything was paid credits the invoice', () => {
    expect(admitted().tell(at, withdraw)).toEqual(happen(at, 'applicant', left(closesAt), credited));
  });

  it.each([
    ['a part', partPaid, 20_000],
    ['all', guaranteed, 60_000],
  ] as const)('is not the way out when %s was paid', (_what, life, receivedMinor) => {
    expect(life().tell(at, withdraw)).toEqual(new Rejection('payment-received', { receivedMinor, currency: 'EUR' }));
  });

  it('leaves a place that cost nothing', () => {
    const life = applied().after(AT, { type: 'Admit', override: { band: 'waived', becauseId: 't' } });
    expect(life.tell(at, withdraw)).toEqual(happen(at, 'applicant', left(closesAt)));
    const leaves = '2024-11-04T10:00:00.000Z';
    expect(subscribed().tell(leaves, withdraw)).toEqual(happen(leaves, 'applicant', left('2025-01-03T23:00:00.000Z')));
  });

  it('leaves a place whose only payment bounced', () => {
    const life = guaranteed().after(at, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' });
    expect(life.tell(at, withdraw)).toEqual(happen(at, 'applicant', left(closesAt), credited));
  });

  it('has nothing to leave after an end', () => {
    expect(admitted().after(at, withdraw).tell(at, withdraw)).toEqual(
      new Rejection('nothing-to-withdraw', { phase: 'withdrawn' }),
    );
  });
});
