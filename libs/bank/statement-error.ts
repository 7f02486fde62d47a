import type { Place } from '#domain/bank/statement.js';

/**
 * A file that is refused: nothing of it counts. The message says the line or element and why, and quotes codes, dates
 * and amounts only, never what somebody wrote.
 */
export class StatementError extends Error {
  override readonly name = 'StatementError';

  constructor(
    /** `line 12`, `line 12, Ntry/Amt`; null for the file as a whole. */
    readonly place: Place | null,
    readonly reason: string,
  ) {
    super(place === null ? reason : `${place}: ${reason}`);
  }
}

/** A value of the file as a message may show it: short, and without anything that could break a line. */
export const quoted = (text: string): string => `'${text.slice(0, 40).replace(/[^\x20-\x7e]/g, '?')}'`;
