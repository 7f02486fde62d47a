import { describe, expect, it } from '@jest/globals';
import { admitted, diploma, guaranteed, happen, passed, type Life, type Said } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { ApplicationFact } from './events.js';

const ENDS = '2024-11-22T23:00:00.000Z';
const JUDGED = '2024-12-22T23:00:00.000Z';
const DURING = '2024-11-19T10:00:00.000Z';
const AT = '2025-01-07T10:00:00.000Z';
const CLOSES_AT = '2025-03-08T23:00:00.000Z';
const code = { certificateCode: 'CODE' };
const certify: Said = { type: 'Certify' };
const reissue: Said = { type: 'ReissueCertificate', becauseId: 'text-1' };
const revoke: Said = { type: 'RevokeCertificate', becauseId: 'text-1' };

const waived = (life: Life, at: string): Life =>
  (['attendance', 'experience', 'final-work'] as const).reduce(
    (told, requirement) => told.after(at, { type: 'WaiveRequirement', requirement, becauseId: 't' }),
    life,
  );
const complete = (): Life => waived(passed(guaranteed(), DURING), DURING);
const certified = (): Life => {
  const life = complete();
  life.after(ENDS, { type: 'ObserveTime', by: 'clock' }, { certificateCode: 'FIRST' });
  return life;
};
const failed = (): Life => passed(guaranteed(), JUDGED);
const issued = (change: object): ApplicationFact => {
  return { type: 'CertificateIssued', code: 'CODE', issuedOn: '2025-01-07', closesAt: CLOSES_AT, ...change };
};

describe('a certificate', () => {
  it('is refused before the course has ended, and issued by the clock at its end', () => {
    const early = '2024-11-22T22:59:59.999Z';
    expect(complete().tell(early, certify)).toEqual(
      new Rejection('requirements-unmet', { missing: [], courseEndsAt: ENDS, courseOver: false }),
    );
    // In the instant of the end the clock comes first.
    expect(complete().tell(ENDS, certify, code)).toEqual(new Rejection('not-a-participant', { phase: 'certified' }));
  });

  it('names each requirement that is not met', () => {
    const life = passed(guaranteed(), ENDS).after(ENDS, { type: 'RecordFinalWork' });
    expect(life.tell(ENDS, certify)).toEqual(
      new Rejection('requirements-unmet', {
        missing: ['attendance', 'experience'],
        courseEndsAt: ENDS,
        courseOver: true,
      }),
    );
  });

  it('is not for a course that knows none', () => {
    const terms = { ...diploma.terms, certificate: null };
    const life = passed(guaranteed({ edition: { ...diploma, terms } }), JUDGED);
    for (const requirement of ['experience', 'final-work'] as const)
      life.after(JUDGED, { type: 'CorrectRecord', requirement, session: null, met: true, becauseId: 't' });
    for (const session of ['monday', 'tuesday'])
      life.after(JUDGED, { type: 'CorrectRecord', requirement: 'attendance', session, met: true, becauseId: 't' });
    expect(life.tell(AT, certify)).toEqual(
      new Rejection('requirements-unmet', { missing: [], courseEndsAt: ENDS, courseOver: true }),
    );
  });

  it('is for participants only', () => {
    expect(admitted().tell('2024-08-20T10:00:00.000Z', certify)).toEqual(
      new Rejection('not-a-participant', { phase: 'awaiting-payment' }),
    );
  });

  it('can follow a correction after the course was judged not completed', () => {
    const life = failed();
    expect(life.tell(AT, certify)).toEqual(
      new Rejection('requirements-unmet', {
        missing: ['attendance', 'experience', 'final-work'],
        courseEndsAt: ENDS,
        courseOver: true,
      }),
    );
    for (const requirement of ['experience', 'final-work'] as const)
      life.after(AT, { type: 'CorrectRecord', requirement, session: null, met: true, becauseId: 't' });
    for (const session of ['monday', 'tuesday'])
      life.after(AT, { type: 'CorrectRecord', requirement: 'attendance', session, met: true, becauseId: 't' });
    expect(life.tell(AT, certify, code)).toEqual(happen(AT, 'staff:anna', issued({})));
    expect(life.application.phase.name).toBe('certified');
  });

  it('can be had by admissions before the clock has come, of a place that was in question', () => {
    const life = complete().after(DURING, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' });
    const at = '2024-11-23T10:00:00.000Z';
    expect(life.tell(at, certify, code)).toEqual(
      happen(at, 'staff:anna', issued({ issuedOn: '2024-11-23', closesAt: '2025-01-22T23:00:00.000Z' })),
    );
  });
});

describe('a certificate issued', () => {
  const reissued = (replaces: string): ApplicationFact => {
    return { type: 'CertificateReissued', code: 'CODE', replaces, issuedOn: '2025-01-07', becauseId: 'text-1' };
  };

  it('is replaced under a new code, again and again', () => {
    const life = certified();
    expect(life.tell(AT, reissue, code)).toEqual(happen(AT, 'staff:anna', reissued('FIRST')));
    expect(life.tell(AT, reissue, { certificateCode: 'THIRD' })).toEqual(
      happen(AT, 'staff:anna', { ...reissued('CODE'), code: 'THIRD' } as ApplicationFact),
    );
    expect(life.application.certificate).toEqual({ code: 'THIRD', revoked: false });
  });

  it('is revoked, after which the course counts as not completed', () => {
    const life = certified();
    expect(life.tell(AT, revoke)).toEqual(
      happen(AT, 'staff:anna', { type: 'CertificateRevoked', code: 'FIRST', becauseId: 'text-1', closesAt: CLOSES_AT }),
    );
    expect(life.application.phase).toEqual({
      name: 'not-completed',
      how: 'completion',
      endedAt: AT,
      closesAt: CLOSES_AT,
    });
  });

  it('and revoked is neither replaced nor revoked again, but can be issued anew', () => {
    const life = certified().after(AT, revoke);
    const refusal = new Rejection('not-certified', { phase: 'not-completed' });
    expect(life.tell(AT, reissue)).toEqual(refusal);
    expect(life.tell(AT, revoke)).toEqual(refusal);
    expect(life.tell(AT, certify, code)).toEqual(happen(AT, 'staff:anna', issued({})));
    expect(life.application.certificate).toEqual({ code: 'CODE', revoked: false });
  });

  it('must be there', () => {
    const refusal = new Rejection('not-certified', { phase: 'guaranteed' });
    expect(guaranteed().tell('2024-08-20T10:00:00.000Z', reissue)).toEqual(refusal);
    expect(guaranteed().tell('2024-08-20T10:00:00.000Z', revoke)).toEqual(refusal);
  });

  it('keeps its records: what it rests on is corrected after it was revoked', () => {
    const fix: Said = {
      type: 'CorrectRecord',
      requirement: 'experience',
      session: null,
      met: false,
      becauseId: 'text-1',
    };
    expect(certified().tell(AT, fix)).toEqual(new Rejection('nothing-to-undo', { phase: 'certified' }));
    expect(certified().after(AT, revoke).tell(AT, fix)).toEqual(
      happen(AT, 'staff:anna', {
        type: 'RecordCorrected',
        requirement: 'experience',
        session: null,
        met: false,
        becauseId: 'text-1',
      }),
    );
  });
});
