import { expect, it } from '@jest/globals';
import { Progress } from './hard-messages.js';

const HOUR_MS = 3_600_000;
const listed = (...uids: number[]) => uids.map((uid) => ({ uid }));

it('passes by what is not given after four tries, asks for it again each hour, and keeps its place until then', () => {
  let nowMs = 0;
  const progress = new Progress(1, 10, () => nowMs);
  expect([1, 2, 3, 4].map(() => progress.notGiven(11))).toEqual([false, false, false, true]);
  expect(progress.due(listed(11, 12))).toEqual(listed(12));
  progress.taken(12);
  expect(progress.lastUid).toBe(10);
  expect(progress.due(listed(11, 12))).toEqual([]);
  nowMs = HOUR_MS;
  expect(progress.due(listed(11, 12, 13))).toEqual(listed(13, 11));
  expect(progress.notGiven(11)).toBe(true);
  expect(progress.due(listed(11, 12, 13))).toEqual(listed(13));
  nowMs = 2 * HOUR_MS;
  progress.taken(13);
  progress.taken(11);
  expect(progress.lastUid).toBe(13);
});

it('waits no more for what was passed by once it is not listed', () => {
  const progress = new Progress(1, 10, () => 0);
  for (let tries = 0; tries < 4; tries += 1) progress.notGiven(11);
  expect(progress.due(listed(12))).toEqual(listed(12));
  progress.taken(12);
  expect(progress.lastUid).toBe(12);
});
