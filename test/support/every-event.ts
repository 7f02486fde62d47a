import type { ApplicationEventType } from '#domain/application/events.js';
import {
  admitted,
  applied,
  cancel,
  diploma,
  groupInvoiced,
  guaranteed,
  joined,
  Life,
  lineCredit,
  partPaid,
  passed,
  pay,
  proven,
  submit,
  subscribed,
} from './life.js';

const AT = '2024-08-26T10:00:00.000Z';
const LAPSE = '2024-09-23T22:00:00.000Z';
const DURING = '2024-11-19T10:00:00.000Z';
const refund = { refund: 1, becauseId: 't' } as const;
const observed = { type: 'ObserveTime', by: 'clock' } as const;
const requirements = ['attendance', 'experience', 'final-work'] as const;

const asked = (): Life => applied().after('2024-08-05T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' });
const owed = (): Life => guaranteed().after(AT, cancel(AT));
const approved = (): Life => owed().after(AT, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' });
const ordered = (): Life => approved().after(AT, { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' });
const paidBack = (): Life =>
  ordered().after(AT, {
    type: 'ConfirmRefundPaid',
    refund: 1,
    paidOn: '2024-08-26',
    bankReference: 'OUT',
    amountMinor: null,
  });
const begun = (): Life => guaranteed().after(AT, cancel(AT, { given: ['name'] }));
const told = (version: number, change: object): Life =>
  guaranteed().after(
    AT,
    { type: 'NoteEdition', version, by: 'organiser' },
    { edition: { ...diploma, version, ...change } },
  );
const taking = (): Life => passed(guaranteed(), DURING);
const certified = (): Life =>
  passed(
    requirements.reduce(
      (life, requirement) => life.after(DURING, { type: 'WaiveRequirement', requirement, becauseId: 't' }),
      taking(),
    ),
    '2024-11-22T23:00:00.000Z',
  );
const exception = (by: string, role: 'admissions' | 'finance') => {
  return { type: 'GrantException', percent: 50, becauseId: 't', by, role } as const;
};

/** For each type of event a life whose last record holds one. */
export const lifeWith: { readonly [T in ApplicationEventType]: () => Life } = {
  ApplicationSubmitted: applied,
  LateApplicationAccepted: () =>
    new Life().after('2024-10-01T10:00:00.000Z', { ...submit, type: 'AcceptLateApplication', becauseId: 't' }),
  SubscriptionRepeated: () => subscribed().after('2024-11-04T10:00:00.000Z', { ...submit, edition: 'webinar' }),
  EditionNoted: () => told(2, { speakersInVersion: 2 }),
  DatesChanged: () => told(2, { dates: { ...diploma.dates, provisional: false } }),
  InformationRequested: asked,
  InformationProvided: () => asked().after('2024-08-06T10:00:00.000Z', { type: 'ProvideInformation', answerId: 'a' }),
  InformationReminded: () => passed(asked(), '2024-08-15T22:00:00.000Z'),
  InformationOverdue: () => passed(asked(), '2024-08-19T22:00:00.000Z'),
  AssessmentOverdue: () => passed(applied(), '2024-08-15T22:00:00.000Z'),
  ApplicantAdmitted: admitted,
  ApplicationRejected: () =>
    applied().after('2024-08-05T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null }),
  ApplicationWithdrawn: () => admitted().after(AT, { type: 'Withdraw' }),
  AdmissionRevocationProposed: () => guaranteed().after(AT, { type: 'RevokeAdmission', becauseId: 't' }),
  AdmissionRevoked: () => admitted().after(AT, { type: 'RevokeAdmission', becauseId: 't' }),
  ApplicationReopened: () =>
    admitted().after(AT, { type: 'Withdraw' }).after(AT, { type: 'ReopenApplication', becauseId: 't' }),
  EvidenceRecorded: () => admitted().after(AT, proven({ fact: 'member', member: 'ghent' })),
  FeeAssessed: admitted,
  GroupJoined: joined,
  LineCredited: () => groupInvoiced().after(AT, { type: 'Withdraw' }).after(AT, lineCredit),
  GroupLeft: () => groupInvoiced().after(AT, { type: 'Withdraw' }),
  InvoiceIssued: admitted,
  CreditNoteIssued: () => admitted().after(AT, { type: 'Withdraw' }),
  InvoiceCancelled: () => admitted().after(AT, { type: 'CancelInvoice', becauseId: 't' }),
  InvoicePartiesReplaced: () => admitted().after(AT, { type: 'ReplaceInvoice', billingId: 'b', becauseId: 't' }),
  PaymentDeadlineExtended: () =>
    admitted().after(AT, { type: 'ExtendPaymentDeadline', dueOn: '2024-10-01', becauseId: 't' }),
  PaymentReminded: () => passed(admitted(), '2024-09-01T22:00:00.000Z'),
  PaymentOverdue: () => passed(admitted(), '2024-09-09T22:00:00.000Z'),
  LapseDeferred: () => admitted().after(LAPSE, observed, { untoldMoney: [{ from: AT, until: null }] }),
  PlaceLapsed: () => passed(admitted(), LAPSE),
  PaymentConfirmed: partPaid,
  PaymentReversed: () => partPaid().after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' }),
  ShortPaymentAccepted: () => partPaid().after(AT, { type: 'AcceptShortPayment', becauseId: 't' }),
  PlaceGuaranteed: guaranteed,
  PlaceReinstated: () => passed(admitted(), LAPSE).after(LAPSE, pay(60_000, '2024-09-23')),
  PlaceInQuestion: () => guaranteed().after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' }),
  CancellationConfirmationRequested: () =>
    guaranteed().after(AT, { type: 'RequestConfirmation', receivedAt: AT, noteId: 'n', senderId: 's' }),
  CancellationRequested: owed,
  CancellationDataRequested: begun,
  CancellationAccepted: owed,
  CancellationRefused: () => guaranteed().after(AT, cancel(AT, { channel: 'other' })),
  CancellationWindowClosed: () => passed(guaranteed(), '2024-10-18T22:00:00.000Z'),
  PlaceGivenUp: () => guaranteed().after(AT, { type: 'GiveUpPlace' }),
  ExceptionProposed: () => guaranteed().after(AT, exception('staff:anna', 'admissions')),
  ExceptionGranted: () =>
    guaranteed().after(AT, exception('staff:anna', 'admissions')).after(AT, exception('staff:bruno', 'finance')),
  PlaceCancelledByOrganiser: () => told(2, { cancelled: true }),
  ParticipantSubstituted: () =>
    guaranteed().after(AT, { type: 'SubstituteParticipant', personId: 'p2', becauseId: 't' }),
  RefundOwed: owed,
  RefundWithdrawn: () => owed().after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' }),
  RefundApproved: approved,
  RefundApprovalWithdrawn: () => approved().after(AT, { type: 'WithdrawRefund', ...refund }),
  RefundOrdered: ordered,
  RefundOrderCancelled: () => ordered().after(AT, { type: 'CancelRefundOrder', batch: null, ...refund }),
  RefundPaid: paidBack,
  RefundReturned: () => paidBack().after(AT, { type: 'NoteRefundReturned', ...refund, returnedOn: '2024-08-26' }),
  RefundShareReturned: () =>
    paidBack().after(AT, {
      type: 'NoteRefundReturned',
      ...refund,
      returnedOn: '2024-08-26',
      amountMinor: 100,
      transfer: 'T',
    }),
  RefundDeadlineNear: () => passed(owed(), '2024-09-14T22:00:00.000Z'),
  RefundDue: () => passed(owed(), '2024-09-24T22:00:00.000Z'),
  RefundOverdue: () => passed(owed(), '2024-09-25T22:00:00.000Z'),
  StartReminded: () => passed(guaranteed(), '2024-11-03T23:00:00.000Z'),
  AttendanceRecorded: () => taking().after(DURING, { type: 'RecordAttendance', session: 'monday', present: true }),
  ExperienceSharedRecorded: () => taking().after(DURING, { type: 'RecordExperienceShared' }),
  FinalWorkRecorded: () => taking().after(DURING, { type: 'RecordFinalWork' }),
  RequirementWaived: () =>
    taking().after(DURING, { type: 'WaiveRequirement', requirement: 'experience', becauseId: 't' }),
  RecordCorrected: () =>
    taking().after(DURING, {
      type: 'CorrectRecord',
      requirement: 'experience',
      session: null,
      met: true,
      becauseId: 't',
    }),
  CourseCompleted: () => passed(subscribed(), '2024-11-25T16:00:00.000Z'),
  CourseNotCompleted: () => passed(guaranteed(), '2024-12-22T23:00:00.000Z'),
  CertificateIssued: certified,
  CertificateReissued: () =>
    certified().after('2024-12-01T10:00:00.000Z', { type: 'ReissueCertificate', becauseId: 't' }),
  CertificateRevoked: () =>
    certified().after('2024-12-01T10:00:00.000Z', { type: 'RevokeCertificate', becauseId: 't' }),
  FileClosed: () => passed(admitted().after(AT, { type: 'Withdraw' }), '2024-10-25T22:00:00.000Z'),
};
