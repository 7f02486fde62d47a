import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sepaText } from './sepa-text.js';

it.each([
  ['Ayuntamiento de A Coruña', 'Ayuntamiento de A Coruna'],
  ['Größe & Łódź', 'Grosse + Lodz'],
  ['//Ville  de\nParis//', 'Ville de Paris'],
  ['a // b', 'a / b'],
  ['City “of” Sample', 'City .of. Sample'],
  ['Δήμος', 'NOTPROVIDED'],
  ['', 'NOTPROVIDED'],
])('%j becomes %j', (text, expected) => {
  expect(sepaText(text, 70)).toBe(expected);
});

it('is cut, and leaves no slash or space at its end', () => {
  expect(sepaText(`${'a'.repeat(69)}/b`, 70)).toBe('a'.repeat(69));
});

it('has what banks take, whatever people are called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (text) => {
      const plain = sepaText(text, 70);
      expect(plain).toMatch(/^[A-Za-z\d/?:().,'+ -]{1,70}$/);
      expect(plain).not.toMatch(/^\/|\/$|\/\//);
    }),
  );
});
