import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditorReference, isCreditorReference, normaliseCreditorReference } from './creditor-reference.js';

const DIGITS = Array.from('0123456789');
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const bases = fc.string({ unit: fc.constantFrom(...DIGITS, ...LETTERS), minLength: 1, maxLength: 21 });

const replaced = (text: string, at: number, character: string): string =>
  text.slice(0, at) + character + text.slice(at + 1);

describe('a creditor reference', () => {
  it.each([
    ['539007547034', 'RF18539007547034'],
    ['1234567890', 'RF471234567890'],
    ['G72UUR', 'RF45G72UUR'],
    ['18K5', 'RF6518K5'],
    ['0', 'RF040'],
    ['36', 'RF0236'],
    ['54', 'RF9854'],
    ['7', 'RF097'],
    ['ABCDEFGHIJKLMNOPQRSTU', 'RF95ABCDEFGHIJKLMNOPQRSTU'],
    ['ZZZZZZZZZZZZZZZZZZZZZ', 'RF09ZZZZZZZZZZZZZZZZZZZZZ'],
  ])('of %s is %s', (base, reference) => {
    expect(creditorReference(base)).toBe(reference);
    expect(isCreditorReference(reference)).toBe(true);
  });

  it.each(['', 'ABCDEFGHIJKLMNOPQRSTUV', 'abc', 'A-B', 'A B', 'Ñ', 'A\n'])('is not made of %j', (base) => {
    expect(() => creditorReference(base)).toThrow(
      new RangeError(`'${base}' is not 1 to 21 capital letters and digits`),
    );
  });

  it.each([
    ['RF18 5390 0754 7034', true],
    ['rf18 5390 0754 7034', true],
    [' rf45g72uur\t', true],
    ['RF45\u00a0G72U\u00a0UR', true],
    ['RF19539007547034', false],
    ['RF1853900754703', false],
    ['RF185390075470340', false],
    ['FR18539007547034', false],
    ['18539007547034', false],
    ['RF18-5390-0754-7034', false],
    ['XRF18539007547034', false],
    // The same remainder as RF9772 and RF9854, but the rule never gives 00 or 01.
    ['RF9772', true],
    ['RF0072', false],
    ['RF0154', false],
    ['RF04', false],
    ['RF95ABCDEFGHIJKLMNOPQRSTUV', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isCreditorReference(text)).toBe(expected);
  });

  it('has one form to be compared by', () => {
    expect(normaliseCreditorReference(' rf18 5390\u00a00754\n7034 ')).toBe('RF18539007547034');
  });

  it('holds for every base, however it is spaced and cased', () => {
    fc.assert(
      fc.property(bases, (base) => {
        const reference = creditorReference(base);
        const printed = reference.replace(/(.{4})/g, '$1 ').toLowerCase();
        return isCreditorReference(printed) && normaliseCreditorReference(printed) === reference;
      }),
    );
  });
});

describe('a slip of one character', () => {
  const slips = bases.chain((base) => {
    const reference = creditorReference(base);
    return fc.record({
      reference: fc.constant(reference),
      at: fc.nat(reference.length - 1),
      digit: fc.constantFrom(...DIGITS),
      letter: fc.constantFrom(...LETTERS),
    });
  });

  it('of a digit for a digit, or a letter for a letter, is always found', () => {
    fc.assert(
      fc.property(slips, ({ reference, at, digit, letter }) => {
        const slip = replaced(reference, at, DIGITS.includes(reference.charAt(at)) ? digit : letter);
        return slip === reference || !isCreditorReference(slip);
      }),
      { numRuns: 1000 },
    );
  });

  it('in the first four characters is always found', () => {
    fc.assert(
      fc.property(slips, fc.constantFrom(...DIGITS, ...LETTERS), ({ reference, at }, character) => {
        const slip = replaced(reference, at % 4, character);
        return slip === reference || !isCreditorReference(slip);
      }),
    );
  });

  it('of two neighbours of one kind exchanged is always found', () => {
    fc.assert(
      fc.property(slips, ({ reference, at }) => {
        const [left, right] = [reference.charAt(at), reference.charAt(at + 1)];
        const sameKind = DIGITS.includes(left) === DIGITS.includes(right);
        const slip = replaced(replaced(reference, at, right), at + 1, left);
        return right === '' || !sameKind || left === right || !isCreditorReference(slip);
      }),
      { numRuns: 1000 },
    );
  });

  it('of a digit for a letter can escape: the standard does not promise more', () => {
    expect(isCreditorReference('RF727K3QW9XM2A')).toBe(true);
    expect(isCreditorReference('RF727K3Q49XM2A')).toBe(true);
  });
});
