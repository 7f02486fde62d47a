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
  joined,
  partPaid,
  passed,
  pay,
  subscribed,
  type Life,
} from '../../../test/support/life.js';
import type { ApplicationEventType } from './events.js';
import { owedBy } from './letters.js';

const types = Object.keys(lifeWith) as ApplicationEventType[];

/** What the last event of a type owes, in short: `letter`, `letter → whom`, or `paper` in brackets. */
function owed(life: Life, type: ApplicationEventType): string[] {
  const event = life.events.findLast((one) => one.type === type);
  if (event === undefined) throw new Error(`no ${type} in this life`);
  // What follows of itself shares its instant with what it follows from.
  const step = life.events.filter(({ occurredAt }) => occurredAt === event.occurredAt);
  return owedBy(event, life.application, step).map((one) => {
    if (one.kind === 'document') return `[${one.document}]`;
    return one.to === 'participant' ? one.letter : `${one.letter} → ${one.to}`;
  });
}

/** All else owes nothing. */
const expected: Partial<Record<ApplicationEventType, readonly string[]>> = {
  ApplicationSubmitted: ['receipt'],
  SubscriptionRepeated: ['webinar-confirmed'],
  EditionNoted: ['speakers-announced'],
  DatesChanged: ['dates-confirmed'],
  InformationRequested: ['question'],
  InformationReminded: ['question-reminder'],
  InformationOverdue: ['staff-assessment-overdue → admissions'],
  AssessmentOverdue: ['staff-assessment-overdue → admissions'],
  ApplicationRejected: ['rejection'],
  ApplicationWithdrawn: ['withdrawal'],
  AdmissionRevoked: ['admission-revoked'],
  ApplicationReopened: ['application-reopened'],
  GroupJoined: ['admission-group'],
  InvoiceIssued: ['[invoice]', 'admission-invoice', 'admission-invoice → payer'],
  InvoiceCancelled: ['invoice-cancelled'],
  CreditNoteIssued: ['[credit-note]', 'credit-note', 'credit-note → payer'],
  PaymentDeadlineExtended: ['payment-deadline-extended', 'payer-deadline-extended → payer'],
  PaymentReminded: ['payment-reminder', 'payer-payment-reminder → payer'],
  PaymentOverdue: ['payment-overdue', 'payer-payment-overdue → payer', 'staff-payment-overdue → finance'],
  LapseDeferred: [],
  PlaceLapsed: ['lapse', 'payer-lapse → payer'],
  PaymentConfirmed: ['payment-received'],
  PaymentReversed: ['staff-payment-reversed → finance'],
  LineCredited: ['group-credit-note → payer'],
  PlaceGuaranteed: ['reservation'],
  PlaceReinstated: ['reinstatement', 'reservation', 'staff-place-reinstated → admissions'],
  PlaceInQuestion: ['staff-place-in-question → finance'],
  CancellationConfirmationRequested: ['cancellation-to-confirm'],
  CancellationDataRequested: ['cancellation-data-requested'],
  CancellationAccepted: ['cancellation-accepted'],
  CancellationRefused: ['cancellation-refused', 'reservation-copy'],
  PlaceGivenUp: ['place-given-up'],
  ExceptionGranted: ['exception-granted'],
  PlaceCancelledByOrganiser: ['edition-cancelled'],
  ParticipantSubstituted: ['substituted', 'reservation'],
  RefundPaid: ['refund-paid'],
  RefundDeadlineNear: ['staff-refund-near → finance'],
  RefundDue: ['staff-refund-due → finance-lead'],
  RefundOverdue: ['staff-refund-overdue → finance-lead'],
  StartReminded: ['practical-information'],
  RecordCorrected: ['record-corrected'],
  CourseCompleted: ['webinar-follow-up'],
  CourseNotCompleted: ['not-completed'],
  CertificateIssued: ['[certificate]', 'certificate'],
  CertificateReissued: ['[certificate]', 'certificate-reissued'],
  CertificateRevoked: ['certificate-revoked'],
};

describe('what each event owes the world', () => {
  it.each(types)('%s', (type) => {
    expect(owed(lifeWith[type](), type)).toEqual(expected[type] ?? []);
  });
});

describe('where it depends', () => {
  const at = '2024-08-26T10:00:00.000Z';
  const later = '2024-08-27T10:00:00.000Z';
  const last = '2024-08-28T10:00:00.000Z';
  const reopen = { type: 'ReopenApplication', becauseId: 't' } as const;
  const correct = { type: 'CorrectFee', override: { band: 'member' }, becauseId: 't' } as const;
  const bounce = (paymentId: string) => ({ type: 'ReversePayment', paymentId, becauseId: 't', by: 'bank' }) as const;
  const dates = { ...diploma.dates, starts: '2024-12-02', inPersonFrom: '2024-12-02', ends: '2024-12-06' };

  it.each([
    ['a subscription is confirmed, not receipted', subscribed, 'ApplicationSubmitted', []],
    ['a subscription is confirmed with its place', subscribed, 'PlaceGuaranteed', ['webinar-confirmed']],
    [
      'a second invoice is a correction',
      () => admitted().after(at, correct),
      'InvoiceIssued',
      ['[invoice]', 'invoice-corrected', 'invoice-corrected → payer'],
    ],
    [
      'an applicant who is admitted after all is told so',
      () => admitted().after(at, { type: 'Withdraw' }).after(later, reopen).after(last, admit),
      'InvoiceIssued',
      ['[invoice]', 'admission-invoice', 'admission-invoice → payer'],
    ],
    [
      'a group’s invoice goes to its payer, with the first line and no other',
      groupInvoiced,
      'InvoiceIssued',
      ['group-invoice → payer'],
    ],
    [
      'the other lines of it owe nothing',
      () => joined().after(at, { ...groupLine, line: { ...groupLine.line, line: 2 } }),
      'InvoiceIssued',
      [],
    ],
    [
      'the paper of a credited line is the group’s',
      () => groupInvoiced().after(at, { type: 'Withdraw' }),
      'CreditNoteIssued',
      [],
    ],
    [
      'a group’s participant is asked for nothing',
      () => passed(groupInvoiced(), '2024-09-09T10:00:00.000Z'),
      'PaymentReminded',
      ['payer-payment-reminder → payer'],
    ],
    [
      'nor when it is overdue',
      () => passed(groupInvoiced(), '2024-09-17T10:00:00.000Z'),
      'PaymentOverdue',
      ['payer-payment-overdue → payer', 'staff-payment-overdue → finance'],
    ],
    [
      'of a lapse they hear, and so does the payer',
      () => passed(passed(groupInvoiced(), '2024-09-17T10:00:00.000Z'), '2024-10-01T10:00:00.000Z'),
      'PlaceLapsed',
      ['lapse', 'payer-lapse → payer'],
    ],
    [
      'more time is the payer’s',
      () => groupInvoiced().after(at, { type: 'ExtendPaymentDeadline', dueOn: '2024-09-30', becauseId: 't' }),
      'PaymentDeadlineExtended',
      ['payer-deadline-extended → payer'],
    ],
    ['a payment that completes the fee: the reservation is its receipt', guaranteed, 'PaymentConfirmed', []],
    [
      'a payment of what bank charges had left open',
      () => admitted().after(at, pay(59_250, '2024-08-26')).after(later, pay(750, '2024-08-27')),
      'PaymentConfirmed',
      ['payment-received'],
    ],
    [
      'of a payment that bounced the letter is that of the question',
      () => guaranteed().after(at, bounce('bank-1')),
      'PaymentReversed',
      [],
    ],
    [
      'a place in question of which more bounces has no second question',
      () =>
        partPaid()
          .after(at, pay(40_000, '2024-08-26', 'bank-2'))
          .after(later, bounce('bank-1'))
          .after(last, bounce('bank-2')),
      'PaymentReversed',
      ['staff-payment-reversed → finance'],
    ],
    [
      'a payment that bounces when the course is over',
      () => passed(guaranteed(), '2025-02-01T10:00:00.000Z').after('2025-02-02T10:00:00.000Z', bounce('bank-1')),
      'PaymentReversed',
      ['staff-payment-reversed → finance'],
    ],
    [
      'one of an end that owes nothing more',
      () => guaranteed().after(at, cancel(at)).after(later, bounce('bank-1')),
      'PaymentReversed',
      [],
    ],
    [
      'a payment that settles what had bounced',
      () =>
        guaranteed()
          .after(at, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' })
          .after(later, pay(60_000, '2024-08-27')),
      'PaymentConfirmed',
      ['payment-received'],
    ],
    [
      'a payment in excess',
      () => guaranteed().after(at, pay(100, '2024-08-26')),
      'PaymentConfirmed',
      ['payment-received'],
    ],
    ['an excess: its receipt says so', () => guaranteed().after(at, pay(100, '2024-08-26')), 'RefundOwed', []],
    ['a cancellation: its letter says so', () => guaranteed().after(at, cancel(at)), 'RefundOwed', []],
    [
      'a corrected fee that leaves an excess',
      () => admitted().after('2024-08-25T10:00:00.000Z', pay(40_000, '2024-08-25')).after(at, correct),
      'RefundOwed',
      ['refund-owed'],
    ],
    [
      'dates that move',
      () => guaranteed().after(at, { type: 'NoteEdition', version: 2 }, { edition: { ...diploma, version: 2, dates } }),
      'DatesChanged',
      ['dates-moved'],
    ],
  ] as [string, () => Life, ApplicationEventType, string[]][])('%s', (_what, life, type, letters) => {
    expect(owed(life(), type)).toEqual(letters);
  });

  it('a group’s payer is reminded once of what is due on one day, whichever participant’s time comes first', () => {
    const of = (life: Life, type: ApplicationEventType): unknown[] => {
      const event = life.events.findLast((one) => one.type === type);
      if (event === undefined) throw new Error(`no ${type} in this life`);
      return owedBy(event, life.application, [event]).flatMap((one) => ('once' in one ? [one.once] : []));
    };
    const reminded = passed(groupInvoiced(), '2024-09-09T10:00:00.000Z');
    expect(of(reminded, 'PaymentReminded')).toEqual(['ghent/payment-reminder/2024-09-16/1']);
    const overdue = passed(reminded, '2024-09-17T10:00:00.000Z');
    expect(of(overdue, 'PaymentOverdue')).toEqual(['ghent/payment-overdue/2024-09-16/1']);
    // What came about all at once, after an outage, is not asked for any more.
    const late = passed(groupInvoiced(), '2024-12-01T10:00:00.000Z');
    expect(of(late, 'PaymentReminded')).toEqual([]);
  });

  it('a lapsed place hears nothing of its dates, nor an applicant of speakers', () => {
    const now = { ...diploma, version: 2, dates, speakersInVersion: 2 };
    const lapsed = passed(partPaid(), '2024-09-23T22:00:00.000Z');
    lapsed.after('2024-09-24T10:00:00.000Z', { type: 'NoteEdition', version: 2 }, { edition: now });
    expect(owed(lapsed, 'DatesChanged')).toEqual([]);
    const applicant = applied().after(at, { type: 'NoteEdition', version: 2 }, { edition: now });
    expect(owed(applicant, 'EditionNoted')).toEqual([]);
  });
});
