import { isDeepStrictEqual } from 'node:util';

/** What was measured was done: a bench that did something else, or nothing, ends with an error instead of a number. */
export function must(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}: found ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}
