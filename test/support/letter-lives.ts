import { Correspondence, webinarProgramme } from './correspondence.js';
import {
  admit,
  cancel,
  diploma,
  groupLine,
  lineCredit,
  replacingLine,
  wholeInvoice,
  memberInGoodStanding,
  pay,
  submit,
  webinarTerms,
} from './life.js';

export const applied = () => new Correspondence().after('2024-08-01T10:00:00.000Z', submit);
export const invoiced = () => applied().after('2024-08-10T10:00:00.000Z', admit);
export const guaranteed = () => invoiced().after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
const moved = (provisional: boolean) => ({
  edition: {
    ...diploma,
    version: 2,
    dates: { ...diploma.dates, starts: '2024-12-02', ends: '2024-12-06', inPersonFrom: '2024-12-02', provisional },
  },
});
const note = { type: 'NoteEdition', version: 2, by: 'organiser' } as const;
const staff = (by: string) => ({ by, role: 'finance' as const });

/** Lives that between them write every letter. */
export const lives: Record<string, () => Correspondence> = {
  'pays with a group': () =>
    applied()
      .after('2024-08-10T10:00:00.000Z', admit, { group: { code: 'ghent' } })
      .after('2024-08-15T10:00:00.000Z', groupLine)
      .after('2024-08-16T10:00:00.000Z', { type: 'Withdraw' })
      .after('2024-08-16T10:01:00.000Z', lineCredit),
  'pays with a group, and cancels': () =>
    applied()
      .after('2024-08-10T10:00:00.000Z', admit, { group: { code: 'ghent' } })
      .after('2024-08-15T10:00:00.000Z', groupLine)
      .after('2024-08-20T10:00:00.000Z', pay(54_000, '2024-08-19'))
      .after('2024-08-26T10:00:00.000Z', cancel('2024-08-26T10:00:00.000Z'))
      .after('2024-08-26T10:01:00.000Z', { ...lineCredit, amountMinor: 40_500 }),
  'pays with a group, whose invoice is made out anew': () =>
    applied()
      .after('2024-08-10T10:00:00.000Z', admit, { group: { code: 'ghent' } })
      .after('2024-08-15T10:00:00.000Z', groupLine)
      .after('2024-08-20T10:00:00.000Z', { ...lineCredit, amountMinor: 108_000, line: wholeInvoice })
      .after('2024-08-20T10:00:01.000Z', replacingLine),
  'group pays a part, and it lapses': () =>
    new Correspondence({}, { payer: 'City of Ghent' })
      .after('2024-08-01T10:00:00.000Z', submit)
      .after('2024-08-10T10:00:00.000Z', admit, { group: { code: 'ghent' } })
      .after('2024-08-15T10:00:00.000Z', { ...groupLine, amountMinor: 60_000, discountPercent: 0 })
      .after('2024-08-20T10:00:00.000Z', pay(20_000, '2024-08-19'))
      .pass('2024-09-09T10:00:00.000Z')
      .pass('2024-09-17T10:00:00.000Z')
      .pass('2024-10-30T10:00:00.000Z'),
  'asked and reminded': () =>
    applied()
      .after('2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' })
      .pass('2024-08-13T10:00:00.000Z')
      .pass('2024-08-18T10:00:00.000Z'),
  'never assessed': () => applied().pass('2024-08-20T10:00:00.000Z'),
  rejected: () =>
    applied().after('2024-08-02T10:00:00.000Z', { type: 'Reject', reason: 'not-eligible', becauseId: 'b' }),
  'rejected without a word, reopened': () =>
    applied()
      .after('2024-08-02T10:00:00.000Z', { type: 'Reject', reason: 'not-eligible', becauseId: null })
      .after('2024-08-03T10:00:00.000Z', { type: 'ReopenApplication', becauseId: 'b' }),
  withdrawn: () => invoiced().after('2024-08-12T10:00:00.000Z', { type: 'Withdraw' }),
  'pays nothing': () =>
    invoiced().pass('2024-09-03T10:00:00.000Z').pass('2024-09-12T10:00:00.000Z').pass('2024-09-30T10:00:00.000Z'),
  'pays a part and lapses': () =>
    invoiced()
      .after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'))
      .pass('2024-09-12T10:00:00.000Z')
      .pass('2024-09-30T10:00:00.000Z'),
  'lapses, but had paid in time': () =>
    invoiced().pass('2024-09-30T10:00:00.000Z').after('2024-10-01T09:00:00.000Z', pay(60_000, '2024-09-05')),
  'pays after the lapse': () =>
    invoiced().pass('2024-09-30T10:00:00.000Z').after('2024-10-01T09:00:00.000Z', pay(60_000, '2024-09-30')),
  'gets more time': () =>
    invoiced().after('2024-08-20T09:00:00.000Z', {
      type: 'ExtendPaymentDeadline',
      dueOn: '2024-09-30',
      becauseId: 'b',
    }),
  'pays before the decision': () =>
    applied().after('2024-08-02T10:00:00.000Z', pay(10_000, '2024-08-02')).after('2024-08-10T10:00:00.000Z', admit),
  'pays too much and gets it back': () =>
    invoiced()
      .after('2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-19'))
      .pass('2024-09-10T09:00:00.000Z')
      .pass('2024-09-20T09:00:00.000Z')
      .after('2024-09-20T09:30:00.000Z', { type: 'ApproveRefund', refund: 1, ...staff('staff:ben') })
      .after('2024-09-20T10:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, ...staff('staff:eva') })
      .after('2024-09-21T10:00:00.000Z', {
        type: 'ConfirmRefundPaid',
        refund: 1,
        paidOn: '2024-09-20',
        bankReference: 'B-77',
        amountMinor: null,
      }),
  'invoice cancelled': () => invoiced().after('2024-08-12T10:00:00.000Z', { type: 'CancelInvoice', becauseId: 'b' }),
  'fee corrected': () =>
    invoiced().after('2024-08-12T10:00:00.000Z', { type: 'CorrectFee', override: { band: 'member' }, becauseId: 'b' }),
  'fee corrected after a part was paid': () =>
    invoiced()
      .after('2024-08-11T10:00:00.000Z', pay(40_000, '2024-08-11'))
      .after('2024-08-12T10:00:00.000Z', { type: 'CorrectFee', override: { band: 'member' }, becauseId: 'b' }),
  'gives up': () => guaranteed().after('2024-09-01T10:00:00.000Z', { type: 'GiveUpPlace' }),
  'somebody else cancels': () =>
    guaranteed().after('2024-10-12T09:00:00.000Z', {
      ...{ type: 'RequestConfirmation', receivedAt: '2024-10-12T08:00:00.000Z', noteId: 'n', senderId: 's' },
    }),
  'cancels in time': () => guaranteed().after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z')),
  'cancels too late': () => guaranteed().after('2024-10-20T09:00:00.000Z', cancel('2024-10-18T22:00:00.000Z')),
  'cancels by telephone': () =>
    guaranteed().after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z', { channel: 'other' })),
  'cancels without the data': () =>
    guaranteed()
      .after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z', { given: ['name'] }))
      .pass('2024-10-18T10:00:00.000Z'),
  'waived, cancels': () =>
    new Correspondence({
      evidence: {
        ...memberInGoodStanding,
        incomeGroups: [{ fiscalYear: 2023, country: 'MW', group: 'low', source: 'World Bank' }],
      },
    })
      .after('2024-08-01T10:00:00.000Z', submit)
      .after('2024-08-10T10:00:00.000Z', admit)
      .after('2024-08-12T09:00:00.000Z', cancel('2024-08-12T08:00:00.000Z')),
  'exception granted': () =>
    guaranteed()
      .after('2024-11-01T10:00:00.000Z', {
        type: 'GrantException',
        percent: 50,
        becauseId: 'b',
        by: 'staff:anna',
        role: 'admissions',
      })
      .after('2024-11-01T11:00:00.000Z', {
        type: 'GrantException',
        percent: 50,
        becauseId: 'b',
        ...staff('staff:ben'),
      }),
  'admission revoked': () =>
    guaranteed()
      .after('2024-09-01T10:00:00.000Z', { type: 'RevokeAdmission', becauseId: 'b', by: 'staff:anna' })
      .after('2024-09-01T11:00:00.000Z', { type: 'RevokeAdmission', becauseId: 'b', by: 'staff:ben' }),
  'admission revoked before payment': () =>
    invoiced().after('2024-08-12T10:00:00.000Z', { type: 'RevokeAdmission', becauseId: 'b' }),
  'the payment bounces': () =>
    guaranteed().after('2024-08-25T09:00:00.000Z', {
      type: 'ReversePayment',
      paymentId: '2024-08-19-60000',
      becauseId: 'b',
    }),
  'a part of the payment bounces': () =>
    invoiced()
      .after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'))
      .after('2024-08-25T09:00:00.000Z', { type: 'ReversePayment', paymentId: '2024-08-19-20000', becauseId: 'b' }),
  'dates confirmed': () =>
    guaranteed().after('2024-09-01T10:00:00.000Z', note, {
      edition: { ...diploma, version: 2, dates: { ...diploma.dates, provisional: false } },
    }),
  'dates moved': () => guaranteed().after('2024-09-01T10:00:00.000Z', note, moved(true)),
  'dates moved before the decision': () => applied().after('2024-08-02T10:00:00.000Z', note, moved(false)),
  'speakers announced': () =>
    guaranteed().after('2024-09-01T10:00:00.000Z', note, { edition: { ...diploma, version: 2, speakersInVersion: 2 } }),
  'edition cancelled': () =>
    guaranteed().after('2024-10-30T09:00:00.000Z', note, { edition: { ...diploma, version: 2, cancelled: true } }),
  substituted: () =>
    guaranteed().after('2024-09-01T10:00:00.000Z', { type: 'SubstituteParticipant', personId: 'p2', becauseId: 'b' }),
  'certified, reissued, revoked': () => {
    const life = guaranteed().pass('2024-11-05T10:00:00.000Z');
    for (const session of ['monday', 'tuesday'])
      life.after('2024-11-19T10:00:00.000Z', { type: 'RecordAttendance', session, present: true });
    return life
      .after('2024-11-20T10:00:00.000Z', {
        type: 'CorrectRecord',
        requirement: 'attendance',
        session: 'monday',
        met: true,
        becauseId: 'b',
      })
      .after('2024-11-20T11:00:00.000Z', { type: 'RecordExperienceShared' })
      .after('2024-11-22T10:00:00.000Z', { type: 'RecordFinalWork' })
      .pass('2024-11-23T10:00:00.000Z')
      .after('2024-11-24T10:00:00.000Z', { type: 'ReissueCertificate', becauseId: 'b' })
      .after('2024-11-25T10:00:00.000Z', { type: 'RevokeCertificate', becauseId: 'b' });
  },
  'does not complete': () => guaranteed().pass('2025-01-10T10:00:00.000Z'),
  webinar: () =>
    new Correspondence(
      {
        edition: {
          ...diploma,
          zone: 'Europe/Paris',
          terms: webinarTerms,
          dates: {
            starts: '2024-11-25T15:00:00.000Z',
            ends: '2024-11-25T16:00:00.000Z',
            inPersonFrom: null,
            provisional: false,
          },
        },
      },
      { programme: webinarProgramme },
    )
      .after('2024-08-01T10:00:00.000Z', submit)
      .after('2024-08-01T11:00:00.000Z', submit)
      .pass('2024-11-24T16:00:00.000Z')
      .pass('2024-12-01T16:00:00.000Z'),
  'leaves the webinar': () =>
    new Correspondence({ edition: { ...diploma, terms: webinarTerms } }, { programme: webinarProgramme })
      .after('2024-08-01T10:00:00.000Z', submit)
      .after('2024-08-02T10:00:00.000Z', { type: 'Withdraw' }),
};
