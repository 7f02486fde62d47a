import { describe, expect, it } from '@jest/globals';
import {
  admit,
  admitted,
  applied,
  cancel,
  diploma,
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

const AT = '2024-08-21T10:00:00.000Z';
const CLOSES_AT = '2024-10-20T22:00:00.000Z';
const credited: ApplicationFact = {
  type: 'CreditNoteIssued',
  creditNote: 1,
  invoice: 1,
  amountMinor: 60_000,
  currency: 'EUR',
  issuedOn: '2024-08-21',
};
const owed = (amountMinor: number): ApplicationFact => ({
  type: 'RefundOwed',
  refund: 1,
  amountMinor,
  currency: 'EUR',
  cause: 'admission-revoked',
  countedFrom: AT,
  warnAt: ['2024-09-09T22:00:00.000Z', '2024-09-16T22:00:00.000Z'],
  dueFrom: '2024-09-19T22:00:00.000Z',
  dueAt: '2024-09-20T22:00:00.000Z',
});

describe('an admission revoked', () => {
  const revoke = (by: string): Said => ({ type: 'RevokeAdmission', becauseId: 'text-1', by });
  const revoked: ApplicationFact = { type: 'AdmissionRevoked', becauseId: 'text-1', closesAt: CLOSES_AT };

  it('takes one person before the place is guaranteed', () => {
    expect(admitted().tell(AT, revoke('staff:anna'))).toEqual(happen(AT, 'staff:anna', revoked, credited));
  });

  it('gives back all of a part that was paid', () => {
    expect(partPaid().tell(AT, revoke('staff:anna'))).toEqual(
      happen(AT, 'staff:anna', revoked, credited, owed(20_000)),
    );
  });

  it('takes two persons once the place is guaranteed, and gives back all', () => {
    const life = guaranteed();
    expect(life.tell(AT, revoke('staff:anna'))).toEqual(
      happen(AT, 'staff:anna', { type: 'AdmissionRevocationProposed', becauseId: 'text-1' }),
    );
    expect(life.application.phase.name).toBe('guaranteed');
    expect(life.tell(AT, revoke('staff:anna'))).toEqual(new Rejection('four-eyes', { proposedBy: 'staff:anna' }));
    expect(life.tell(AT, revoke('staff:bruno'))).toEqual(happen(AT, 'staff:bruno', revoked, credited, owed(60_000)));
  });

  it.each([
    ['submitted', applied],
    ['cancelled', () => admitted().after('2024-08-20T10:00:00.000Z', revoke('staff:anna'))],
  ])('needs an admission: %s', (phase, life) => {
    const at = '2024-08-11T10:00:00.000Z';
    const told = life();
    expect(told.tell(told.events.length > 1 ? AT : at, revoke('staff:anna'))).toEqual(
      new Rejection('nothing-to-undo', { phase }),
    );
  });
});

describe('an application reopened', () => {
  const reopen: Said = { type: 'ReopenApplication', becauseId: 'text-1' };
  const reopened = (assessBy: string): ApplicationFact => {
    return { type: 'ApplicationReopened', becauseId: 'text-1', personId: null, assessBy };
  };
  const inDays14 = '2024-09-04T22:00:00.000Z';

  it.each([
    [
      'rejected',
      () => applied().after('2024-08-05T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null }),
    ],
    ['withdrawn', () => admitted().after('2024-08-20T10:00:00.000Z', { type: 'Withdraw' })],
  ] as [string, () => Life][])('is assessed again when it was %s', (_phase, life) => {
    expect(life().tell(AT, reopen)).toEqual(happen(AT, 'staff:anna', reopened(inDays14)));
  });

  it('is assessed again when its file was closed', () => {
    const life = passed(admitted().after('2024-08-20T10:00:00.000Z', { type: 'Withdraw' }), '2024-12-01T10:00:00.000Z');
    expect(life.application.closed).toBe(true);
    const at = '2024-12-02T10:00:00.000Z';
    expect(life.tell(at, reopen)).toEqual(happen(at, 'staff:anna', reopened('2024-12-16T23:00:00.000Z')));
    expect(life.application.closed).toBe(false);
  });

  it('holds the money in hand until it is decided again: what is owed is taken back, what was kept is credited', () => {
    const lapsed = passed(partPaid(), '2024-09-23T22:00:00.000Z');
    const at = '2024-09-24T10:00:00.000Z';
    expect(lapsed.tell(at, reopen)).toEqual(
      happen(
        at,
        'staff:anna',
        reopened('2024-10-08T22:00:00.000Z'),
        { ...credited, creditNote: 2, amountMinor: 5000, issuedOn: '2024-09-24' },
        { type: 'RefundWithdrawn', refund: 1, cause: 'place-again' },
      ),
    );
    lapsed.after(at, admit).after(at, pay(40_000, '2024-09-24'));
    expect(lapsed.application.phase.name).toBe('guaranteed');
  });

  it('takes only what is in hand for paid: what was sent back before is not sent back again', () => {
    const life = applied()
      .after('2024-08-04T09:00:00.000Z', pay(20_000, '2024-08-03'))
      .after('2024-08-05T09:00:00.000Z', { type: 'Withdraw' })
      .after('2024-08-06T09:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
      .after('2024-08-06T09:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' })
      .after('2024-08-07T09:00:00.000Z', reopen)
      .after('2024-08-07T09:00:00.000Z', admit)
      .after('2024-08-09T09:00:00.000Z', pay(30_000, '2024-08-08'))
      .after(AT, {
        type: 'RequestCancellation',
        receivedAt: AT,
        channel: 'reply-to-other-letter',
        given: ['course', 'name', 'registration-date', 'contact'],
        noteId: null,
      });
    expect(life.application.account.refunds.map(({ amountMinor, cause }) => [amountMinor, cause])).toEqual([
      [20_000, 'withdrawal'],
      [22_500, 'cancellation'],
    ]);
  });

  it('can be withdrawn again when what was paid the first time has left', () => {
    const at = '2024-08-06T09:00:00.000Z';
    const life = applied()
      .after('2024-08-04T09:00:00.000Z', pay(100, '2024-08-03'))
      .after('2024-08-05T09:00:00.000Z', { type: 'Withdraw' })
      .after(at, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
      .after(at, { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' })
      .after(at, reopen)
      .after(at, admit);
    expect(life.tell(AT, { type: 'Withdraw' })).toEqual(
      happen(AT, 'staff:anna', { type: 'ApplicationWithdrawn', closesAt: CLOSES_AT }, credited),
    );
  });

  it('has no reservation letter yet: a reply to any letter cancels in due form', () => {
    const at = '2024-08-06T09:00:00.000Z';
    const life = applied()
      .after('2024-08-05T09:00:00.000Z', { type: 'Admit', override: { band: 'waived', becauseId: 't' } })
      .after(at, { type: 'Withdraw' })
      .after(at, reopen)
      .after(at, admit)
      .after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'))
      .after(AT, cancel(AT, { channel: 'reply-to-other-letter' }));
    expect(life.application.phase.name).toBe('cancelled');
  });

  it('comes to the dates of today', () => {
    const life = applied().after('2024-08-05T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null });
    const dates = { starts: '2024-12-02', ends: '2024-12-06', inPersonFrom: '2024-12-02', provisional: false };
    const edition = { ...diploma, version: 3, dates };
    expect(life.tell(AT, reopen, { edition })).toEqual(
      happen(
        AT,
        'staff:anna',
        reopened(inDays14),
        { type: 'EditionNoted', version: 3, news: null },
        {
          type: 'DatesChanged',
          dates,
          moved: true,
          calendar: {
            windows: [{ until: '2024-11-01T23:00:00.000Z', percent: 75 }],
            startReminders: ['2024-11-17T23:00:00.000Z'],
            startsAt: '2024-12-01T23:00:00.000Z',
            endsAt: '2024-12-06T23:00:00.000Z',
            judgedAt: '2025-01-05T23:00:00.000Z',
          },
          leave: { until: '2024-09-04T10:00:00.000Z', percent: 100 },
          lapseAt: null,
        },
      ),
    );
  });

  it('is refused when the edition is off', () => {
    const life = applied().after('2024-08-05T10:00:00.000Z', { type: 'Reject', reason: 'full', becauseId: null });
    expect(life.tell(AT, reopen, { edition: { ...diploma, version: 2, cancelled: true } })).toEqual(
      new Rejection('edition-cancelled', { edition: 'diploma' }),
    );
  });

  it.each([
    ['submitted', applied],
    ['awaiting-payment', admitted],
    ['guaranteed', guaranteed],
  ])('must have ended: %s', (phase, life) => {
    expect(passed(life(), AT).tell(AT, reopen)).toEqual(new Rejection('nothing-to-undo', { phase }));
  });
});
