import { describe, expect, test } from '@jest/globals';
import {
  admit,
  cancel,
  diploma,
  diplomaTerms,
  ID,
  Life,
  memberInGoodStanding,
  pay,
  submit,
} from '../../../test/support/life.js';
import { explain, type Explanation } from './why.js';

const applied = () => new Life({ evidence: memberInGoodStanding }).after('2024-08-01T10:00:00.000Z', submit);
const admitted = () => applied().after('2024-08-10T10:00:00.000Z', admit);
const guaranteed = () => admitted().after('2024-08-20T09:00:00.000Z', pay(30_000, '2024-08-19', 'bank-1'));
const finance = (by: string) => ({ by: `staff:${by}`, role: 'finance' as const });

function told(life: Life): Explanation {
  const explanation = explain(ID, life.events);
  if (explanation === null) throw new Error('nothing was told');
  return explanation;
}
/** Without the instants in front, which other tests pin down. */
const story = (life: Life) => told(life).money.map((line) => line.replace(/^[\d: -]{19} \(Europe\/Madrid\) {2}/, ''));

test('of nothing there is nothing to explain', () => {
  expect(explain(ID, [])).toBeNull();
});

test('an application under assessment', () => {
  expect(told(applied())).toEqual({
    headline:
      'Application BG5KMMMHTK to diploma is submitted. It was submitted at 2024-08-01 12:00:00 (Europe/Madrid); ' +
      'the terms of that day hold for it.',
    waitsFor: [
      'Admissions assess it; the answer is promised by 2024-08-16 00:00:00 (Europe/Madrid).',
      'At 2024-08-16 00:00:00 (Europe/Madrid) the clock tells admissions that the answer is late.',
    ],
    mayHappen: [
      'admissions ask the applicant a question',
      'the applicant answers',
      'admissions record standing or income class as a paper proves it',
      'admissions admit',
      'admissions reject, with a reason',
      'the applicant withdraws',
      'finance confirm a bank transfer',
    ],
    money: [],
  });
});

describe('whom it waits for', () => {
  test('admissions, when the answer is late', () => {
    const life = applied();
    life.pass('2024-08-20T10:00:00.000Z');
    expect(told(life).waitsFor).toEqual([
      'Admissions assess it. The answer was promised by 2024-08-16 00:00:00 (Europe/Madrid) and is late.',
      'The clock has nothing more to bring.',
    ]);
  });

  test('the applicant, for an answer', () => {
    const life = applied().after('2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId: 'text-1' });
    expect(told(life).waitsFor).toEqual([
      'The applicant answers a question by 2024-08-17 00:00:00 (Europe/Madrid); without an answer it is assessed as it is.',
      'At 2024-08-13 00:00:00 (Europe/Madrid) the clock reminds the applicant of the question.',
      'At 2024-08-17 00:00:00 (Europe/Madrid) the clock stops waiting for the answer and hands the application back to admissions.',
    ]);
  });

  test('the payer', () => {
    expect(told(admitted()).waitsFor).toEqual([
      'A payment of 300.00 EUR: it is due on 2024-09-09. ' +
        'The place lapses at 2024-09-24 00:00:00 (Europe/Madrid) if it has not come by then.',
      'At 2024-09-02 00:00:00 (Europe/Madrid) the clock reminds the applicant of the payment.',
      'At 2024-09-10 00:00:00 (Europe/Madrid) the clock finds the payment overdue and tells the applicant and finance.',
      'At 2024-09-24 00:00:00 (Europe/Madrid) the clock lets the place lapse.',
    ]);
  });

  test('the payer, late, with a part paid', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(10_000, '2024-08-19'));
    life.pass('2024-09-10T10:00:00.000Z');
    expect(told(life).waitsFor[0]).toBe(
      'A payment of 200.00 EUR: it was due on 2024-09-09 and is late. ' +
        'The place lapses at 2024-09-24 00:00:00 (Europe/Madrid) if it has not come by then.',
    );
  });

  test('the course', () => {
    expect(told(guaranteed()).waitsFor).toEqual([
      'The course, until 2024-11-23 00:00:00 (Europe/Madrid). ' +
        'To complete it are still missing: attendance, experience and final-work.',
      'At 2024-10-19 00:00:00 (Europe/Madrid) the clock closes the cancellation window.',
      'At 2024-11-04 00:00:00 (Europe/Madrid) the clock sends practical information before the start.',
      'At 2024-12-23 00:00:00 (Europe/Madrid) the clock judges what was completed.',
    ]);
  });

  test('finance, whether the place stays', () => {
    const life = guaranteed().after('2024-08-25T09:00:00.000Z', {
      type: 'ReversePayment',
      paymentId: 'bank-1',
      becauseId: 'text-1',
    });
    expect(told(life).waitsFor[0]).toMatch(/^Finance say whether the place stays:/);
    expect(story(life).at(-2)).toBe('The fee is no longer covered: 300.00 EUR are missing.');
  });

  test('data that a cancellation lacks', () => {
    const life = guaranteed().after(
      '2024-10-12T09:00:00.000Z',
      cancel('2024-10-12T08:00:00.000Z', { given: ['course', 'name'] }),
    );
    expect(told(life).waitsFor.slice(1, 3)).toEqual([
      expect.stringMatching(
        /^Cancellation request 1 lacks registration-date and contact: it may follow until 2024-10-1/,
      ),
      expect.stringMatching(/ the clock refuses the cancellation whose data never came\.$/),
    ]);
  });

  test('a second person', () => {
    const life = guaranteed().after('2024-10-20T09:00:00.000Z', {
      type: 'GrantException',
      percent: 50,
      becauseId: 'text-1',
      by: 'staff:ana',
      role: 'admissions',
    });
    expect(told(life).waitsFor).toContain('A second person grants the exception that staff:ana proposed: 50 % back.');
  });
});

describe('each step of a refund', () => {
  const owed = () => guaranteed().after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
  const approved = () =>
    owed().after('2024-10-14T09:00:00.000Z', { type: 'ApproveRefund', refund: 1, ...finance('f1') });
  const ordered = () =>
    approved().after('2024-10-15T09:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, ...finance('f2') });
  const due = 'due by 2024-11-12 00:00:00 (Europe/Madrid).';

  test.each([
    ['owed', owed, `Finance approve refund 1 of 225.00 EUR; ${due}`],
    ['approved', approved, `Finance release refund 1 of 225.00 EUR, but not staff:f1, who approved it; ${due}`],
    ['ordered', ordered, `The bank pays refund 1 of 225.00 EUR; ${due}`],
  ])('%s', (_, life, expected) => {
    expect(told(life()).waitsFor[1]).toBe(expected);
  });

  test('the clock watches it', () => {
    expect(told(owed()).waitsFor.slice(2)).toEqual([
      'At 2024-11-01 00:00:00 (Europe/Madrid) the clock warns finance that refund 1 is near its term.',
      'At 2024-11-08 00:00:00 (Europe/Madrid) the clock warns finance that refund 1 is near its term.',
      'At 2024-11-11 00:00:00 (Europe/Madrid) the clock tells the lead of finance that refund 1 is due today.',
      'At 2024-11-12 00:00:00 (Europe/Madrid) the clock puts on record that refund 1 is late, if it has not been paid by then.',
    ]);
  });

  test('it is late', () => {
    const life = owed();
    life.pass('2024-11-13T09:00:00.000Z');
    expect(told(life).waitsFor[1]).toBe(
      'Finance approve refund 1 of 225.00 EUR; it was due by 2024-11-12 00:00:00 (Europe/Madrid) and is late.',
    );
    expect(story(life).at(-2)).toBe('Refund 1 is late: a breach, on record.');
  });

  test('it is paid, and every euro has its place', () => {
    const life = ordered().after('2024-10-16T09:00:00.000Z', {
      type: 'ConfirmRefundPaid',
      refund: 1,
      paidOn: '2024-10-16',
      bankReference: 'OUT-1',
      amountMinor: 22_500,
      ...finance('f2'),
    });
    expect(story(life)).toEqual([
      'The fee is 300.00 EUR (band member): member barcelona holds as of 2024-01-01, says member list; ' +
        'income-group ES high FY2023 does not hold as of 2024-08-10, says World Bank; ' +
        'contributions-paid 2023 holds as of 2023-05-02, says accounts.',
      'Invoice 1 over 300.00 EUR, due on 2024-09-09, reference RF36BG5KMMMHTK.',
      'Payment bank-1: 300.00 EUR received on 2024-08-19; 300.00 EUR received in all.',
      'The place is guaranteed.',
      'Cancellation request 1 was received at 2024-10-12 10:00:00 (Europe/Madrid).',
      'Request 1 is accepted, for it came before 2024-10-19 00:00:00 (Europe/Madrid): 75 % comes back.',
      'Credit note 1 of 225.00 EUR on invoice 1: 300.00 EUR invoiced - 75.00 EUR kept.',
      'Refund 1: 225.00 EUR = 75 % of 300.00 EUR paid by 2024-08-19, for the cancellation, asked on 2024-10-12, ' +
        '37 days before the first in-person day; counted from 2024-10-12 10:00:00 (Europe/Madrid), due by 2024-11-11.',
      'Refund 1 was approved by staff:f1.',
      'Refund 1 was released to the bank by staff:f2.',
      'Refund 1 was paid on 2024-10-16 (OUT-1), in time.',
      'In all: 300.00 EUR received = 75.00 EUR kept + 225.00 EUR refunded + 0.00 EUR still owed back.',
    ]);
  });
});

describe('stories of money', () => {
  test('what was imported after the cancellation raises what is owed', () => {
    const life = admitted()
      .after('2024-08-20T09:00:00.000Z', pay(10_000, '2024-08-19'))
      .after('2024-08-25T09:00:00.000Z', cancel('2024-08-25T08:00:00.000Z', { channel: 'reply-to-other-letter' }))
      .after('2024-08-26T09:00:00.000Z', pay(20_000, '2024-08-24'));
    const refunds = story(life).filter((line) => line.startsWith('Refund'));
    expect(refunds.map((line) => line.split(', for ')[0])).toEqual([
      'Refund 1: 75.00 EUR = 75 % of 100.00 EUR paid by 2024-08-19',
      'Refund 2: 150.00 EUR, the rest of 225.00 EUR = 75 % of 300.00 EUR paid by 2024-08-24',
    ]);
  });

  test('a part that was paid leaves the rest due', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(10_000, '2024-08-19', 'bank-1'));
    expect(story(life).at(-2)).toBe(
      'Payment bank-1: 100.00 EUR received on 2024-08-19; 100.00 EUR received in all, 200.00 EUR still due.',
    );
  });

  test('an excess goes back at once', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(35_000, '2024-08-19'));
    expect(story(life).at(-2)).toBe(
      'Refund 1: 50.00 EUR = 350.00 EUR received - 300.00 EUR kept, for more was paid than is due; ' +
        'counted from 2024-08-19 00:00:00 (Europe/Madrid), due by 2024-09-18.',
    );
  });

  test.each([
    [
      'too late',
      cancel('2024-10-19T08:00:00.000Z'),
      'Request 1 is refused: the window had closed at 2024-10-19 00:00:00 (Europe/Madrid). Nothing is refunded.',
    ],
    [
      'by telephone',
      cancel('2024-10-12T08:00:00.000Z', { channel: 'other' }),
      'Request 1 is refused: it was no reply to the letter that the terms name. A correct one may follow.',
    ],
  ])('a cancellation %s', (_, request, expected) => {
    expect(story(guaranteed().after('2024-10-20T09:00:00.000Z', request))).toContain(expected);
  });

  test('a lapse', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(10_000, '2024-08-19'));
    life.pass('2024-10-01T10:00:00.000Z');
    const tale = story(life);
    expect(tale).toContain('The place lapsed unpaid; of what was paid 75 % comes back.');
    expect(tale.at(-1)).toBe(
      'In all: 100.00 EUR received = 25.00 EUR kept + 0.00 EUR refunded + 75.00 EUR still owed back.',
    );
  });
});

test('a file that is closed waits for nothing', () => {
  const open = { ...diplomaTerms, refunds: { ...diplomaTerms.refunds, warnAfter: [] } };
  const life = new Life({ edition: { ...diploma, terms: open } })
    .after('2024-08-01T10:00:00.000Z', submit)
    .after('2024-08-02T10:00:00.000Z', { type: 'Reject', reason: 'not-eligible', becauseId: null });
  life.pass('2025-08-01T10:00:00.000Z');
  const { waitsFor } = told(life);
  expect(waitsFor).toEqual([
    'Nothing. It has been rejected since 2024-08-02 12:00:00 (Europe/Madrid) (rejection). The file is closed.',
    'The clock has nothing more to bring.',
  ]);
});

test('a payment that bounced says what is due again', () => {
  const life = guaranteed().after('2024-08-21T09:00:00.000Z', {
    type: 'ReversePayment',
    paymentId: 'bank-1',
    becauseId: 't',
  });
  expect(story(life)).toContain('The bank took payment bank-1 back; 0.00 EUR received in all, 300.00 EUR still due.');
});
