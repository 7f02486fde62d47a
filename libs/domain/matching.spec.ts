import { expect, it } from '@jest/globals';
import { bears, emailKey, nameKey } from './matching.js';

it.each([
  ['Àrea Metropolitana de Barcelona', 'area metropolitana de  barcelona'],
  ["O'Neil-Muñoz", 'O Neil Munoz'],
  ['Região (Norte)', ' REGIAO, norte. '],
  ['Île-de-France', 'I\u0302le de France'],
  ['Ｔｏｋｙｏ', 'Tokyo'],
])('sees %s and %s as one name', (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
  expect(nameKey(one)).not.toBe('');
});

it.each([
  ['Vila', 'Villa'],
  ['Москва', 'Минск'],
  ['東京', '京都'],
])('sees %s and %s as two', (one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other));
});

it.each(['', ' ', '-', '。…'])('has no key for %j', (text) => {
  expect(nameKey(text)).toBe('');
});

it.each([
  ['FERRER PUIG, ANA MARIA', true],
  ['Ferrer  Àna', true],
  ['Ana Ferreri', false],
  ['Berta Ferrer', false],
  ['Ana', false],
  ['', false],
])('finds Ana Ferrer in %j: %s', (whole, isThere) => {
  expect(bears(whole, 'Ana Ferrer')).toBe(isThere);
});

it('sees addresses apart that are two mailboxes', () => {
  expect(emailKey(' Ada.Saenz@Example.ORG ')).toBe('ada.saenz@example.org');
  expect(emailKey('adasaenz@example.org')).not.toBe(emailKey('ada.saenz@example.org'));
  expect(emailKey('ada+x@example.org')).not.toBe(emailKey('ada@example.org'));
});
