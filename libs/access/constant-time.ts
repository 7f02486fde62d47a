import { timingSafeEqual } from 'node:crypto';

/** Whether what was given is what is expected; the time that it takes says nothing of how much of it is right. */
export function isTheSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
