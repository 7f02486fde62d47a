import { describe, expect, test } from '@jest/globals';
import { fastDuration } from './rehearse-fast.js';

describe('a day in a second', () => {
  test.each([
    ['P30D', 'PT30S'],
    ['P1D', 'PT1S'],
    ['P2W', 'PT14S'],
    ['PT24H', 'PT1S'],
    ['PT36H', 'PT2S'],
    ['PT1H', 'PT1S'],
    ['PT20S', 'PT1S'],
  ])('%s becomes %s', (duration, expected) => {
    expect(fastDuration(duration)).toBe(expected);
  });
});
