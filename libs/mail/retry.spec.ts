import { expect, it } from '@jest/globals';
import { isHopeless, nextAttemptAt } from './retry.js';

const now = '2024-10-01T08:00:00.000Z';

it.each([
  [1, 'host', '2024-10-01T08:00:05.000Z'],
  [2, 'host', '2024-10-01T08:00:10.000Z'],
  [3, 'host', '2024-10-01T08:00:20.000Z'],
  [6, 'host', '2024-10-01T08:02:00.000Z'],
  [4_000, 'host', '2024-10-01T08:02:00.000Z'],
  [13, 'mailbox', '2024-10-01T13:41:20.000Z'],
  [14, 'mailbox', '2024-10-01T14:00:00.000Z'],
  [9, 'bug', '2024-10-01T08:10:00.000Z'],
] as const)('waits twice as long each time: attempt %i, %s', (attempts, obstacle, expected) => {
  expect(nextAttemptAt(now, attempts, obstacle)).toBe(expected);
});

it('gives up on a mailbox after about four days, and on nothing else', () => {
  const instants = Array.from({ length: 27 }, (_, index) => index + 1);
  const waitedMs = instants.reduce(
    (at, attempts) => Date.parse(nextAttemptAt(new Date(at).toISOString(), attempts, 'mailbox')),
    0,
  );
  expect(Math.round(waitedMs / 86_400_000)).toBe(4);
  expect(isHopeless(27, 'mailbox')).toBe(false);
  expect(isHopeless(28, 'mailbox')).toBe(true);
  expect(isHopeless(1_000, 'host')).toBe(false);
  expect(isHopeless(1_000, 'bug')).toBe(false);
});
