import { expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { entryIdOf } from './entries.js';

const booked = { account: 'ES91', bookedOn: '2024-09-02', key: 'content/abc', ordinal: 1 };

it('begins with the day of the booking, and is another for another account, content or ordinal', () => {
  const id = entryIdOf(booked);
  expect(id).toMatch(/^20240902-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  expect([validate(id), version(id), entryIdOf({ ...booked })]).toEqual([true, 8, id]);
  const others = [{ account: 'ES92' }, { bookedOn: '2024-09-03' }, { key: 'content/abd' }, { ordinal: 2 }];
  expect(new Set([id, ...others.map((other) => entryIdOf({ ...booked, ...other }))]).size).toBe(5);
});
