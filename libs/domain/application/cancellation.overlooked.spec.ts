import { describe, expect, it } from '@jest/globals';
import { cancel, guaranteed, passed, type Life } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import { accountOf } from './account.js';
import { acceptsOf, outcomeOf } from './outcome.js';

const AT = '2025-01-07T10:00:00.000Z';
const ENDED = '2024-12-22T23:00:00.000Z';
const unfinished = (): Life => passed(guaranteed(), AT);

describe('a mail that is found when the course is over, and the participant never came', () => {
  it('counts from the moment at which it was received', () => {
    expect(acceptsOf(unfinished().application)).toContain('RequestCancellation');
    const life = unfinished().after(AT, cancel('2024-10-18T21:59:59.999Z'));
    expect(life.application.phase.name).toBe('cancelled');
    const { keptMinor, owedBackMinor } = accountOf(life.application);
    expect({ keptMinor, owedBackMinor }).toEqual({ keptMinor: 15_000, owedBackMinor: 45_000 });
  });

  it('is refused on record where it came too late', () => {
    const life = unfinished();
    expect(life.brings(AT, cancel('2024-10-18T22:00:00.000Z'))[1]).toMatchObject({
      type: 'CancellationRefused',
      reason: 'deadline-passed',
    });
    expect(life.application.phase.name).toBe('not-completed');
  });

  it('is answered where the file was closed and its data never come', () => {
    const closed = '2025-03-03T10:00:00.000Z';
    const life = passed(guaranteed(), closed).after(closed, cancel('2024-10-18T21:00:00.000Z', { given: ['name'] }));
    expect(outcomeOf(life.application, 1)).toMatchObject({ deadline: '2025-03-08T10:00:00.000Z', closed: false });
    passed(life, '2025-03-08T10:00:00.000Z');
    expect(life.events.at(-1)).toMatchObject({ type: 'CancellationRefused', reason: 'data-missing' });
    expect(outcomeOf(life.application, 1)).toMatchObject({ deadline: null, closed: true });
  });

  it('is nothing where it was written after the end', () => {
    expect(unfinished().tell(AT, cancel(ENDED))).toEqual(
      new Rejection('nothing-to-cancel', { phase: 'not-completed' }),
    );
  });
});
