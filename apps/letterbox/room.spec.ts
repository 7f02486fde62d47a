import { expect, it } from '@jest/globals';
import { Room } from './room.js';

it('gives no more room than there is, and gets back what was held, once', () => {
  const room = new Room(100);
  const [one, other] = [room.hold(), room.hold()];
  expect([one.grow(60), other.grow(41), other.grow(40), one.grow(1)]).toEqual([true, false, true, false]);
  one.release();
  one.release();
  expect([other.grow(61), other.grow(60)]).toEqual([false, true]);
});
