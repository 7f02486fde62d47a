import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash } from './content-hash.js';

const hash = (...lines: string[]): string => contentHash(Buffer.from(lines.join('\r\n')));
const mail = ['Message-ID: <1@city.example>', 'From: ana@city.example', 'Subject: Re: place', '', 'I cancel.', ''];

describe('contentHash', () => {
  it('is the same whatever servers on the way have added', () => {
    expect(hash('Received: from mx by us; today', 'Delivered-To: replies', ...mail)).toBe(hash(...mail));
    expect(contentHash(Buffer.from(mail.join('\n')))).toBe(hash(...mail));
    expect(hash('Message-ID:', ' <1@city.example>', ...mail.slice(1))).toBe(hash(...mail));
  });

  it.each([
    ['the text', ['', 'I do not cancel.']],
    ['a line above it', ['Date: Mon, 1 Jan 2024 10:00:00 +0000', '', 'I cancel.']],
    ['where the head ends', ['', 'Subject: Re: place', '', 'I cancel.']],
  ])('is another where %s is another', (_what, end) => {
    expect(hash(...mail.slice(0, 3), ...end)).not.toBe(hash(...mail));
  });

  it('takes whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(contentHash(Buffer.from(bytes))).toMatch(/^[\da-f]{64}$/);
      }),
    );
  });
});
