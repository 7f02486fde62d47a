import { expect, it } from '@jest/globals';
import { InvalidCursor, keyAfter, pageOf } from './page.js';

const each = { key: (row: number) => [String(row)], item: (row: number) => row * 10 };

it('begins at the beginning without a cursor', () => {
  expect(keyAfter(undefined, ['instant', 'uuid'])).toEqual([null, null]);
});

it('gives a cursor of the last row shown, while there is more', () => {
  const page = pageOf([1, 2, 3], 2, each);
  expect(page.items).toEqual([10, 20]);
  expect(page.next).toMatch(/^[\w-]+$/);
  expect(keyAfter(page.next ?? '', ['whole'])).toEqual(['2']);
});

it.each([[[1, 2]], [[1]], [[]]])('gives none with the last page %j', (rows) => {
  expect(pageOf(rows, 2, each).next).toBeNull();
});

it.each([
  ['a key of another list', '2024-08-01', ['whole']],
  ['too few parts', '1', ['whole', 'whole']],
  ['too many parts', '1 2', ['whole']],
  ['a day that does not exist', '2024-13-01', ['date']],
  ['quotes', "a' OR 1=1", ['word']],
  ['a number beyond all', '9'.repeat(16), ['whole']],
] as const)('refuses %s', (_, key, forms) => {
  expect(() => keyAfter(Buffer.from(key).toString('base64url'), forms)).toThrow(InvalidCursor);
});
