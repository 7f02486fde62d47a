import { expect, it } from '@jest/globals';
import { Guesses } from './guesses.js';

it('sends away a host that has guessed too often within a minute, and no other', () => {
  let nowMs = 0;
  const guesses = new Guesses(2, () => nowMs);
  guesses.add('192.0.2.1');
  expect(guesses.isTooMany('192.0.2.1')).toBe(false);
  guesses.add('192.0.2.1');
  expect(guesses.isTooMany('192.0.2.1')).toBe(true);
  expect(guesses.isTooMany('192.0.2.2')).toBe(false);
  nowMs = 59_999;
  expect(guesses.isTooMany('192.0.2.1')).toBe(true);
  nowMs = 60_000;
  expect(guesses.isTooMany('192.0.2.1')).toBe(false);
  guesses.add('192.0.2.1');
  expect(guesses.isTooMany('192.0.2.1')).toBe(false);
});

it('remembers no more hosts than it has room for', () => {
  const guesses = new Guesses(1);
  for (let host = 0; host <= 10_000; host += 1) guesses.add(`host ${host}`);
  expect(guesses.isTooMany('host 0')).toBe(false);
  expect(guesses.isTooMany('host 1')).toBe(true);
});
