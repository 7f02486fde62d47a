import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applicationReference } from './application-reference.js';
import { creditorReference, isCreditorReference } from './creditor-reference.js';

const uuids = fc.uuid({ version: [4, 5] });

describe('an application reference', () => {
  it.each([
    ['f81d4fae-7dec-41d0-a765-00a0c91e6bf6', 'Z0EMZBKXXG'],
    ['F81D4FAE-7DEC-41D0-A765-00A0C91E6BF6', 'Z0EMZBKXXG'],
    ['2ed6657d-e927-568b-95e1-2665a8aea6a2', '5VB6AZF94X'],
    ['00000000-0000-4000-8000-000000000000', '0000000000'],
    ['ffffffff-ffff-4fff-bfff-ffffffffffff', 'ZZZZZZZZZZ'],
    // The fiftieth bit counts, the fifty-first does not, and neither does the version.
    ['00000000-0000-4400-8000-000000000000', '0000000001'],
    ['00000000-0000-5400-8000-000000000000', '0000000001'],
    ['00000000-0000-43ff-bfff-ffffffffffff', '0000000000'],
  ])('of %s is %s', (id, reference) => {
    expect(applicationReference(id)).toBe(reference);
  });

  it.each([
    '',
    'f81d4fae7dec41d0a76500a0c91e6bf6',
    '{f81d4fae-7dec-41d0-a765-00a0c91e6bf6}',
    'f81d4fae-7dec-41d0-c765-00a0c91e6bf6',
    'f81d4fae-7dec-41d0-a765-00a0c91e6bf6\n',
    // Versions 1 and 7 begin with the time.
    'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    '0192f0a4-7b1c-7def-8abc-0123456789ab',
  ])('is not made of %j', (id) => {
    expect(() => applicationReference(id)).toThrow(new RangeError(`'${id}' is not a UUID of version 4 or 5`));
  });

  it('is ten characters that cannot be misread, and the base of a creditor reference', () => {
    fc.assert(
      fc.property(uuids, (id) => {
        const reference = applicationReference(id);
        return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(reference) && isCreditorReference(creditorReference(reference));
      }),
    );
  });

  it('differs exactly when the first fifty bits differ', () => {
    const bits = (id: string): string => {
      const digits = id.slice(0, 13) + id.slice(15, 16);
      return Array.from(digits.replace('-', ''), (digit) => parseInt(digit, 16).toString(2).padStart(4, '0'))
        .join('')
        .slice(0, 50);
    };
    const flips = fc.record({ id: uuids, at: fc.nat(35), digit: fc.constantFrom(...Array.from('0123456789abcdef')) });
    fc.assert(
      fc.property(flips, ({ id, at, digit }) => {
        const position = [8, 13, 14, 18, 19, 23].includes(at) ? 0 : at;
        const other = id.slice(0, position) + digit + id.slice(position + 1);
        return (applicationReference(id) === applicationReference(other)) === (bits(id) === bits(other));
      }),
      { numRuns: 1000 },
    );
  });
});
