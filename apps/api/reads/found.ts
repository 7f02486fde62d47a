import { InvalidCursor } from '#readmodel/page.js';
import { Problem, type ProblemReason } from '../problems.js';

/** @throws Problem with the reason where there is nothing */
export function found<T>(value: T | null, reason: ProblemReason): T {
  if (value === null) throw new Problem(reason);
  return value;
}

/** @throws Problem `invalid-input` where the cursor is of another list, or made up */
export const paged = <T>(page: Promise<T>): Promise<T> =>
  page.catch((error: unknown) => {
    if (!(error instanceof InvalidCursor)) throw error;
    throw new Problem('invalid-input', {
      issues: [{ path: 'cursor', message: 'is not a cursor that this list gave' }],
    });
  });

/** What cannot be a name is none: the database refuses some characters as no text at all. */
export const printable = (name: string): string => (/^[\w-]{1,80}$/.test(name) ? name : '');
