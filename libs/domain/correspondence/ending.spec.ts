import { describe, expect, it } from '@jest/globals';
import { applied, cancel, guaranteed, ID, type Life, partPaid } from '../../../test/support/life.js';
import { bringsNothing, endingIn, letterOfEnding } from './ending.js';

const CLOSES_AT = '2024-10-18T22:00:00.000Z';
const LAST = '2024-10-18T21:59:59.999Z';
/** Of whom a part was paid. */
const LAPSES_AT = '2024-09-23T22:00:00.000Z';
const AT = '2024-10-20T08:00:00.000Z';
const clock = { type: 'ObserveTime', by: 'clock' } as const;
const giveUp = { type: 'GiveUpPlace', by: 'applicant' } as const;
const lapses = () => partPaid().after('2024-10-19T00:00:00.000Z', clock);

describe('how an application has ended', () => {
  it.each<[string, () => Life, ReturnType<typeof endingIn>, ReturnType<typeof letterOfEnding>]>([
    ['not at all', guaranteed, null, null],
    [
      'given up',
      () => guaranteed().after(AT, giveUp),
      { as: 'give-up', event: 'PlaceGivenUp', by: 'applicant', occurredAt: AT },
      'place-given-up',
    ],
    [
      'cancelled after it was given up: the last word counts',
      () => guaranteed().after(AT, giveUp).after('2024-10-21T08:00:00.000Z', cancel(LAST)),
      { as: 'cancellation', event: 'CancellationAccepted', by: 'staff:anna', occurredAt: '2024-10-21T08:00:00.000Z' },
      'cancellation-accepted',
    ],
    [
      'withdrawn',
      () => applied().after('2024-08-05T08:00:00.000Z', { type: 'Withdraw', by: 'applicant' }),
      { as: 'ended', event: 'ApplicationWithdrawn', by: 'applicant', occurredAt: '2024-08-05T08:00:00.000Z' },
      'withdrawal',
    ],
  ])('%s', (_what, life, ending, letter) => {
    const { events, application } = life();
    expect(endingIn(ID, events)).toEqual(ending);
    expect(letterOfEnding(application)).toBe(letter);
  });

  it('is the instant of the deadline, whenever that was told', () => {
    const { events, application } = lapses();
    expect(endingIn(ID, events)).toEqual({ as: 'ended', event: 'PlaceLapsed', by: 'clock', occurredAt: LAPSES_AT });
    expect(letterOfEnding(application)).toBe('lapse');
  });
});

describe('what waits brings nothing any more', () => {
  const gone = () => guaranteed().after(AT, giveUp).application;

  it('where it came when the window had closed, and the place is gone', () => {
    expect([bringsNothing(LAST, gone()), bringsNothing(CLOSES_AT, gone())]).toEqual([false, true]);
  });

  it('never while there is a place: it may still be given up by a yes and a word more', () => {
    expect(bringsNothing(CLOSES_AT, guaranteed().application)).toBe(false);
  });

  it('where the place was cancelled otherwise, whenever it came', () => {
    const cancelled = guaranteed().after('2024-10-01T08:00:00.000Z', cancel('2024-10-01T08:00:00.000Z'));
    expect(bringsNothing('2024-09-30T08:00:00.000Z', cancelled.application)).toBe(true);
  });

  it('and may bring back what was paid of a place that has lapsed since', () => {
    const before = new Date(Date.parse(LAPSES_AT) - 1).toISOString();
    const { application } = lapses();
    expect([bringsNothing(before, application), bringsNothing(LAPSES_AT, application)]).toEqual([false, true]);
  });
});
