import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accessToken } from './access-token.js';
import { applicationIdInReply, isReplyAddress, replyAddress } from './reply-address.js';

const key = { secret: '0123456789abcdef0123456789abcdef', domain: 'letters.example.org' };
const id = '6f1c2b3a-4d5e-4f60-8a7b-9c0d1e2f3a4b';
const own = { applicationId: id, generation: 1 };

describe('replyAddress', () => {
  it('belongs to the application that it was made for, in any case, and names it', () => {
    const address = replyAddress(key, own);
    expect(address).toMatch(/^replies\+[\da-v]{52}@letters\.example\.org$/);
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
    expect(isReplyAddress(key, address, own)).toBe(true);
    expect(isReplyAddress(key, address.toUpperCase(), own)).toBe(true);
    expect(applicationIdInReply(key, address.toUpperCase())).toBe(id);
  });

  it('belongs to nothing else', () => {
    const address = replyAddress(key, own);
    expect(isReplyAddress(key, address, { ...own, generation: 2 })).toBe(false);
    expect(isReplyAddress(key, address, { ...own, applicationId: '00000000-0000-4000-8000-000000000000' })).toBe(false);
    expect(isReplyAddress({ ...key, secret: `${key.secret}!` }, address, own)).toBe(false);
    expect(isReplyAddress({ ...key, domain: 'example.org' }, address, own)).toBe(false);
  });

  it('is of another purpose than what opens the application', () => {
    const [, hmac = ''] = /_([\w-]{43})$/.exec(accessToken(key.secret, id, 1)) ?? [];
    const opening = BigInt(`0x${Buffer.from(hmac, 'base64url').toString('hex').slice(0, 33)}`) >> 2n;
    expect(replyAddress(key, own)).not.toContain(opening.toString(32).padStart(26, '0'));
  });

  it.each([
    '',
    '@',
    'replies@letters.example.org',
    'replies+x@letters.example.org',
    `replies+${'v'.repeat(52)}@letters.example.org`,
  ])('finds no application in %j, without a fault', (address) => {
    expect(applicationIdInReply(key, address)).toBeNull();
    expect(isReplyAddress(key, address, own)).toBe(false);
  });

  it('finds none in an address of another domain', () => {
    expect(applicationIdInReply(key, replyAddress({ ...key, domain: 'example.org' }, own))).toBeNull();
  });

  it('names every application again, zeros in front included', () => {
    fc.assert(
      fc.property(fc.uuid(), (applicationId) => {
        expect(applicationIdInReply(key, replyAddress(key, { applicationId, generation: 3 }))).toBe(applicationId);
      }),
    );
  });
});
