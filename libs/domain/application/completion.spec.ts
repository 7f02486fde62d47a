import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  cancel,
  diploma,
  guaranteed,
  happen,
  passed,
  pay,
  subscribed,
  type Life,
  type Said,
} from '../../../test/support/life.js';
import type { Requirement } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import type { ApplicationFact } from './events.js';

const ENDS = '2024-11-22T23:00:00.000Z';
const JUDGED = '2024-12-22T23:00:00.000Z';
const AT = '2024-11-25T10:00:00.000Z';
const attend = (session: string, present = true): Said => ({ type: 'RecordAttendance', session, present });
const share: Said = { type: 'RecordExperienceShared' };
const work: Said = { type: 'RecordFinalWork' };
const waive = (requirement: Requirement): Said => {
  return { type: 'WaiveRequirement', requirement, becauseId: 'text-1' };
};
const correct = (requirement: Requirement, session: string | null, met: boolean): Said => {
  return { type: 'CorrectRecord', requirement, session, met, becauseId: 'text-1' };
};
const notCompleted = (missing: readonly Requirement[]): ApplicationFact => {
  return { type: 'CourseNotCompleted', missing, closesAt: '2025-02-21T23:00:00.000Z' };
};

const atTheEnd = (): Life => passed(guaranteed(), ENDS);
/** All but the final work. */
const almost = (): Life => atTheEnd().after(AT, attend('monday')).after(AT, attend('tuesday')).after(AT, share);

describe('what a participant has shown', () => {
  it.each([
    ['a session attended', attend('monday'), { type: 'AttendanceRecorded', session: 'monday', present: true }],
    ['a session missed', attend('tuesday', false), { type: 'AttendanceRecorded', session: 'tuesday', present: false }],
    ['the experience shared', share, { type: 'ExperienceSharedRecorded' }],
    ['the final work', work, { type: 'FinalWorkRecorded' }],
    [
      'a requirement waived',
      waive('final-work'),
      { type: 'RequirementWaived', requirement: 'final-work', becauseId: 'text-1' },
    ],
    [
      'a session corrected',
      correct('attendance', 'monday', false),
      { type: 'RecordCorrected', requirement: 'attendance', session: 'monday', met: false, becauseId: 'text-1' },
    ],
    [
      'the final work corrected, where a session says nothing',
      correct('final-work', 'monday', true),
      { type: 'RecordCorrected', requirement: 'final-work', session: null, met: true, becauseId: 'text-1' },
    ],
  ] as [string, Said, ApplicationFact][])('is recorded: %s', (_what, said, fact) => {
    expect(atTheEnd().tell(AT, said)).toEqual(happen(AT, 'staff:anna', fact));
  });

  it('is kept once, the last word counting', () => {
    const life = atTheEnd()
      .after(AT, attend('monday'))
      .after(AT, attend('monday'))
      .after(AT, attend('tuesday'))
      .after(AT, attend('tuesday', false))
      .after(AT, share)
      .after(AT, correct('experience', null, false))
      .after(AT, work)
      .after(AT, waive('experience'))
      .after(AT, waive('experience'));
    expect(life.application.completion).toEqual({
      attended: ['monday'],
      experience: false,
      finalWork: true,
      waived: ['experience'],
    });
  });

  it('is of the terms: no other session, no other requirement', () => {
    const unknownSession = new Rejection('unknown-session', { session: 'sunday', sessions: ['monday', 'tuesday'] });
    expect(atTheEnd().tell(AT, attend('sunday'))).toEqual(unknownSession);
    expect(atTheEnd().tell(AT, correct('attendance', 'sunday', true))).toEqual(unknownSession);
    expect(atTheEnd().tell(AT, correct('attendance', null, true))).toEqual(
      new Rejection('unknown-session', { session: null, sessions: ['monday', 'tuesday'] }),
    );
    const completion = { ...diploma.terms.completion, requires: ['attendance'] as const };
    const life = () => passed(guaranteed({ edition: { ...diploma, terms: { ...diploma.terms, completion } } }), ENDS);
    const unknown = new Rejection('unknown-requirement', { requirement: 'final-work' });
    expect(life().tell(AT, waive('final-work'))).toEqual(unknown);
    expect(life().tell(AT, correct('final-work', null, true))).toEqual(unknown);
  });

  it.each([
    ['awaiting-payment', admitted],
    ['cancelled', () => guaranteed().after('2024-08-25T10:00:00.000Z', cancel('2024-08-25T10:00:00.000Z'))],
  ] as [string, () => Life][])('is of participants only: %s', (phase, life) => {
    const at = '2024-08-26T10:00:00.000Z';
    for (const said of [attend('sunday'), share, work, waive('experience')])
      expect(life().tell(at, said)).toEqual(new Rejection('not-a-participant', { phase }));
    expect(life().tell(at, correct('experience', null, true))).toEqual(new Rejection('nothing-to-undo', { phase }));
  });
});

describe('the clock judges', () => {
  it('what is missing, when the time to meet it is over', () => {
    const life = atTheEnd();
    expect(life.pass('2024-12-22T22:59:59.999Z')).toEqual([]);
    expect(life.pass(JUDGED)).toEqual(
      happen(JUDGED, 'clock', notCompleted(['attendance', 'experience', 'final-work'])),
    );
  });

  it('naming only what is missing still', () => {
    expect(almost().pass(JUDGED)).toEqual(happen(JUDGED, 'clock', notCompleted(['final-work'])));
    const missed = atTheEnd().after(AT, attend('monday')).after(AT, share).after(AT, waive('final-work'));
    expect(missed.pass(JUDGED)).toEqual(happen(JUDGED, 'clock', notCompleted(['attendance'])));
  });

  const issued = (issuedOn: string, closesAt: string, code: string): ApplicationFact => {
    return { type: 'CertificateIssued', code, issuedOn, closesAt };
  };

  it('at the end of the course, when all is met by then', () => {
    const during = '2024-11-19T10:00:00.000Z';
    const life = passed(guaranteed(), during);
    for (const said of [attend('monday'), attend('tuesday'), share, work]) life.after(during, said);
    expect(life.pass('2024-11-22T22:59:59.999Z')).toEqual([]);
    // The end of 22 November is the beginning of the 23rd.
    expect(life.pass(ENDS)).toEqual(happen(ENDS, 'clock', issued('2024-11-23', '2025-01-22T23:00:00.000Z', 'CODE10')));
  });

  it('as soon as the last of it is met after the course', () => {
    const life = almost().after('2024-12-01T10:00:00.000Z', work);
    expect(life.pass('2024-12-01T10:00:00.000Z')).toEqual(
      happen('2024-12-01T10:00:00.000Z', 'clock', issued('2024-12-01', '2025-01-30T23:00:00.000Z', 'CODE9')),
    );
  });

  it('nothing that comes in the instant of the judgement', () => {
    const life = almost();
    expect(life.tell('2024-12-22T22:59:59.999Z', work)).toEqual(
      happen('2024-12-22T22:59:59.999Z', 'staff:anna', { type: 'FinalWorkRecorded' }),
    );
    expect(almost().tell(JUDGED, work)).toEqual(new Rejection('not-a-participant', { phase: 'not-completed' }));
  });

  it('not before a person has said whether a place in question stays', () => {
    const life = almost().after(AT, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' }).after(AT, work);
    expect(life.pass(JUDGED)).toEqual([]);
    const later = '2024-12-23T10:00:00.000Z';
    life.after(later, pay(60_000, '2024-12-23'));
    expect(life.pass(later)).toEqual(
      happen(later, 'clock', issued('2024-12-23', '2025-02-21T23:00:00.000Z', 'CODE12')),
    );
  });

  it('an open course completed when it ends', () => {
    const ends = '2024-11-25T16:00:00.000Z';
    const life = passed(subscribed(), '2024-11-25T15:59:59.999Z');
    expect(life.application.phase.name).toBe('guaranteed');
    expect(life.pass(ends)).toEqual(
      happen(ends, 'clock', { type: 'CourseCompleted', closesAt: '2025-01-24T23:00:00.000Z' }),
    );
  });

  it('a course without certificate completed, when all is met', () => {
    const life = guaranteed({ edition: { ...diploma, terms: { ...diploma.terms, certificate: null } } });
    passed(life, ENDS).after(AT, attend('monday')).after(AT, attend('tuesday')).after(AT, share).after(AT, work);
    expect(life.pass(AT)).toEqual(
      happen(AT, 'clock', { type: 'CourseCompleted', closesAt: '2025-01-24T23:00:00.000Z' }),
    );
  });
});
