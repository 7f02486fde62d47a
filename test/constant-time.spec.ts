import * as crypto from 'node:crypto';
import { afterEach, expect, it, jest } from '@jest/globals';
import { createDataSource } from '#database/data-source.js';
import { freshDatabaseUrl } from './support/world.js';

// Who guesses at a token learns nothing from how long the answer takes: neither how much of it is right, nor what there is.

/** Of each comparison that takes as long whatever is compared: how many bytes. */
const compared: number[] = [];
jest.unstable_mockModule('node:crypto', () => ({
  ...crypto,
  timingSafeEqual: (one: Buffer, other: Buffer): boolean => {
    compared.push(one.length);
    return crypto.timingSafeEqual(one, other);
  },
}));
const { accessToken, isAccessToken } = await import('#access/access-token.js');
const { isReplyAddress, replyAddress } = await import('#access/reply-address.js');
const { isUnsubscribeKey, unsubscribeKey } = await import('#access/unsubscribe-key.js');
const { applicationOf } = await import('../apps/letterbox/addressed.js');

afterEach(() => {
  compared.length = 0;
});

const secret = '0123456789abcdef0123456789abcdef';
const key = { secret, domain: 'post.example.org' };
const own = { applicationId: '6f1c2b3a-4d5e-4f60-8a7b-9c0d1e2f3a4b', generation: 1 };
/** The same but for one character, at each place. */
const wrongs = (token: string): string[] =>
  Array.from(token, (one, at) => `${token.slice(0, at)}${one === '0' ? '1' : '0'}${token.slice(at + 1)}`);

it.each<[string, string, (token: string) => boolean]>([
  [
    'what opens an application',
    accessToken(secret, own.applicationId, 1),
    (token) => isAccessToken(secret, token, own),
  ],
  ['a reply address', replyAddress(key, own), (token) => isReplyAddress(key, token, own)],
  ['what stops reminders', unsubscribeKey(secret, own), (token) => isUnsubscribeKey(secret, token, own)],
])('%s is compared as a whole, wherever it is wrong', (_what, token, is) => {
  expect(is(token)).toBe(true);
  expect(wrongs(token).filter(is)).toEqual([]);
  expect(compared).toEqual(Array(1 + token.length).fill(token.length));
});

it('a reply address is compared whether or not there is such an application', async () => {
  const dataSource = await createDataSource(await freshDatabaseUrl()).initialize();
  try {
    const nobodys = replyAddress(key, own);
    expect(await applicationOf({ dataSource, key }, nobodys)).toBeNull();
    expect(compared).toEqual([nobodys.length]);
  } finally {
    await dataSource.destroy();
  }
});
