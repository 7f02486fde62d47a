import { expect, it } from '@jest/globals';
import { plusDays } from '../time/zone.js';
import { executionOn, releaseBy } from './execution.js';

it.each([
  ['a Friday', '2024-10-18', '2024-10-17'],
  ['a Sunday: it has to leave on the Friday', '2024-10-20', '2024-10-17'],
  ['the Tuesday after Easter', '2024-04-02', '2024-04-01'],
  ['Easter Monday: it has to leave on Maundy Thursday', '2024-04-01', '2024-03-27'],
])('is released in time the day before the last banking day, and not a day later: due on %s', (_, due, last) => {
  expect(releaseBy(due)).toBe(last);
  expect(executionOn(`${last}T21:59:59.999Z`) <= due).toBe(true);
  expect(executionOn(`${plusDays(last, 1)}T10:00:00.000Z`) > due).toBe(true);
});
