import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  diploma,
  guaranteed,
  happen,
  partPaid,
  passed,
  subscribed,
  type Life,
  type Said,
} from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { ApplicationFact } from './events.js';

const AT = '2024-08-26T10:00:00.000Z';
const CLOSES_AT = '2024-10-25T22:00:00.000Z';
const credited = (amountMinor: number): ApplicationFact => {
  return { type: 'CreditNoteIssued', creditNote: 1, invoice: 1, amountMinor, currency: 'EUR', issuedOn: '2024-08-26' };
};
const term = {
  warnAt: ['2024-09-14T22:00:00.000Z', '2024-09-21T22:00:00.000Z'],
  dueFrom: '2024-09-24T22:00:00.000Z',
  dueAt: '2024-09-25T22:00:00.000Z',
};

describe('a place given up', () => {
  const giveUp: Said = { type: 'GiveUpPlace', by: 'applicant' };
  const givenUp: ApplicationFact = { type: 'PlaceGivenUp', closesAt: CLOSES_AT };

  it('is free, and nothing comes back', () => {
    expect(guaranteed().tell(AT, giveUp)).toEqual(happen(AT, 'applicant', givenUp));
  });

  it('of which a part was paid: the rest is credited', () => {
    expect(partPaid().tell(AT, giveUp)).toEqual(happen(AT, 'applicant', givenUp, credited(40_000)));
  });

  it('that cost nothing', () => {
    const at = '2024-11-04T10:00:00.000Z';
    expect(subscribed().tell(at, giveUp)).toEqual(
      happen(at, 'applicant', { type: 'PlaceGivenUp', closesAt: '2025-01-03T23:00:00.000Z' }),
    );
  });

  it.each([
    ['submitted', () => passed(applied(), AT)],
    ['awaiting-payment', admitted],
    ['cancelled', () => guaranteed().after(AT, giveUp)],
  ] as [string, () => Life][])('must be one: %s', (phase, life) => {
    expect(life().tell(AT, giveUp)).toEqual(new Rejection('no-place', { phase }));
  });

  const left = () => passed(guaranteed().after(AT, giveUp), '2024-10-18T22:00:00.000Z');
  const at = '2024-10-19T10:00:00.000Z';

  it('can still be cancelled in due form and time, and then pays', () => {
    const receivedAt = '2024-10-18T21:59:59.999Z';
    expect(left().tell(at, cancel(receivedAt))).toEqual(
      happen(
        at,
        'staff:anna',
        {
          type: 'CancellationRequested',
          request: 1,
          receivedAt,
          channel: 'reply-to-reservation',
          given: ['course', 'name', 'registration-date', 'contact'],
          noteId: null,
        },
        {
          type: 'CancellationAccepted',
          request: 1,
          receivedAt,
          percent: 75,
          rule: 'tier',
          deadline: '2024-10-18T22:00:00.000Z',
          closesAt: '2024-12-18T23:00:00.000Z',
        },
        { ...credited(45_000), issuedOn: '2024-10-19' } as ApplicationFact,
        {
          type: 'RefundOwed',
          refund: 1,
          amountMinor: 45_000,
          currency: 'EUR',
          cause: 'cancellation',
          countedFrom: receivedAt,
          warnAt: ['2024-11-06T23:00:00.000Z', '2024-11-13T23:00:00.000Z'],
          dueFrom: '2024-11-14T23:00:00.000Z',
          dueAt: '2024-11-15T23:00:00.000Z',
        },
      ),
    );
  });

  it('cancelled too late is refused, and stays given up', () => {
    const life = left().after(at, cancel('2024-10-18T22:00:00.000Z'));
    expect(life.events.at(-1)?.type).toBe('CancellationRefused');
    expect(life.application.phase).toEqual({
      name: 'cancelled',
      how: 'given-up',
      endedAt: AT,
      closesAt: CLOSES_AT,
    });
  });
});

describe('an exception', () => {
  const grant = (by: string, role: 'admissions' | 'finance', percent = 50): Said => {
    return { type: 'GrantException', percent, becauseId: 'text-1', by: `staff:${by}`, role };
  };
  const proposed = (role: string, percent = 50): ApplicationFact => {
    return { type: 'ExceptionProposed', percent, becauseId: 'text-1', role };
  };
  const granted = (percent = 50): ApplicationFact => {
    return { type: 'ExceptionGranted', percent, becauseId: 'text-1', closesAt: CLOSES_AT };
  };
  const owed = (amountMinor: number): ApplicationFact => {
    return {
      type: 'RefundOwed',
      refund: 1,
      amountMinor,
      currency: 'EUR',
      cause: 'exception',
      countedFrom: AT,
      ...term,
    };
  };

  it('takes two persons in two roles, whoever begins', () => {
    const life = guaranteed();
    expect(life.tell(AT, grant('anna', 'admissions'))).toEqual(happen(AT, 'staff:anna', proposed('admissions')));
    expect(life.application.phase.name).toBe('guaranteed');
    expect(life.tell(AT, grant('bruno', 'finance'))).toEqual(
      happen(AT, 'staff:bruno', granted(), credited(30_000), owed(30_000)),
    );
    const other = guaranteed().after(AT, grant('bruno', 'finance'));
    expect(other.tell(AT, grant('anna', 'admissions'))).toEqual(
      happen(AT, 'staff:anna', granted(), credited(30_000), owed(30_000)),
    );
  });

  it.each([
    ['the same person in both roles', grant('anna', 'finance')],
    ['two persons in the same role', grant('bruno', 'admissions')],
    ['the same person again', grant('anna', 'admissions')],
  ])('is not for %s', (_who, second) => {
    expect(guaranteed().after(AT, grant('anna', 'admissions')).tell(AT, second)).toEqual(
      new Rejection('four-eyes', { proposedBy: 'staff:anna', proposedAs: 'admissions' }),
    );
  });

  it('over another percent is another proposal', () => {
    const life = guaranteed().after(AT, grant('anna', 'admissions'));
    expect(life.tell(AT, grant('bruno', 'finance', 60))).toEqual(happen(AT, 'staff:bruno', proposed('finance', 60)));
    expect(life.tell(AT, grant('anna', 'admissions', 60))).toEqual(
      happen(AT, 'staff:anna', granted(60), credited(36_000), owed(36_000)),
    );
  });

  it('can give all back, or of a part that was paid', () => {
    const life = partPaid().after(AT, grant('anna', 'admissions', 100));
    expect(life.tell(AT, grant('bruno', 'finance', 100))).toEqual(
      happen(AT, 'staff:bruno', granted(100), credited(60_000), owed(20_000)),
    );
  });

  it('is for what a place that was given up has kept', () => {
    const life = guaranteed()
      .after('2024-08-25T10:00:00.000Z', { type: 'GiveUpPlace' })
      .after(AT, grant('anna', 'admissions'));
    expect(life.tell(AT, grant('bruno', 'finance'))).toEqual(
      happen(AT, 'staff:bruno', granted(), credited(30_000), owed(30_000)),
    );
  });

  it.each([
    ['submitted', () => passed(applied(), AT)],
    ['awaiting-payment', admitted],
    ['cancelled', () => guaranteed().after('2024-08-25T10:00:00.000Z', cancel('2024-08-25T10:00:00.000Z'))],
  ] as [string, () => Life][])('needs something to cancel: %s', (phase, life) => {
    expect(life().tell(AT, grant('anna', 'admissions'))).toEqual(new Rejection('nothing-to-cancel', { phase }));
  });
});

describe('a substitution', () => {
  const substitute: Said = { type: 'SubstituteParticipant', personId: 'p2', becauseId: 'text-1' };
  const substituted: ApplicationFact = { type: 'ParticipantSubstituted', personId: 'p2', becauseId: 'text-1' };
  // The day before the start, 17 November in Barcelona, ends here.
  const until = '2024-11-17T23:00:00.000Z';

  it('gives the place to another, whose links are new; all else stays', () => {
    const life = guaranteed();
    const { personId, accessGeneration, lastAt, ...rest } = life.application;
    expect([personId, accessGeneration, lastAt]).toEqual(['p1', 1, '2024-08-20T09:00:00.000Z']);
    expect(life.tell(AT, substitute)).toEqual(happen(AT, 'staff:anna', substituted));
    expect(life.application).toEqual({ ...rest, personId: 'p2', accessGeneration: 2, lastAt: AT });
  });

  it('is possible to the last millisecond of the term', () => {
    const lastMoment = '2024-11-17T22:59:59.999Z';
    const life = () => passed(guaranteed(), lastMoment);
    expect(life().tell(lastMoment, substitute)).toEqual(happen(lastMoment, 'staff:anna', substituted));
    expect(life().tell(until, substitute)).toEqual(new Rejection('too-late', { until }));
  });

  it('is never possible where the terms know none', () => {
    const life = guaranteed({ edition: { ...diploma, terms: { ...diploma.terms, substitution: null } } });
    expect(life.tell(AT, substitute)).toEqual(new Rejection('too-late', { until: null }));
  });

  it('needs a place', () => {
    expect(partPaid().tell(AT, substitute)).toEqual(new Rejection('no-place', { phase: 'awaiting-payment' }));
  });
});
