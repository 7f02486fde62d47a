import { releaseBy, releaseDay } from '#domain/batch/execution.js';
import { dueDay, type Instant, type Zone } from '#domain/time/zone.js';
import type { Speech } from '../speech.js';

interface Leaving {
  readonly dueAt: Instant;
  readonly zone: Zone;
  /** It is in a file for the bank, or has left. */
  readonly isOrdered: boolean;
  /** When the letter came to be owed. */
  readonly at: Instant;
}

/**
 * The last day on which a batch can be released so that the bank moves the money by the due day, which it does on its
 * next banking day; null where it is ordered. `isOver`: what is released now leaves too late.
 */
export function releaseOf({ dueAt, zone, isOrdered, at }: Leaving, speech: Speech) {
  if (isOrdered) return null;
  const last = releaseBy(dueDay(dueAt, zone));
  return { day: speech.day(last), isOver: releaseDay(at) > last };
}
