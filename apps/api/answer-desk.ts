import type { Instant } from '#domain/time/zone.js';

/** A file as it was sent. */
export interface SentFile {
  readonly fileName: string;
  readonly bytes: Buffer;
}

export interface SentAnswer {
  /** Under which it is filed; the same again is the same answer. */
  readonly id: string;
  readonly applicationId: string;
  readonly text: string;
  readonly files: readonly SentFile[];
  readonly at: Instant;
}

/** Which file, from 1, is refused for what. */
export interface RefusedFile {
  readonly file: number;
  readonly because: 'type' | 'size' | 'number';
}

export type AnswerFiled =
  | { readonly is: 'filed' }
  | { readonly is: 'refused'; readonly files: readonly RefusedFile[] }
  /** Whoever answers has sent as much as is kept of one application. */
  | { readonly is: 'full'; readonly mostBytes: number };

/** Who keeps what comes with an answer by the link: it judges files as those of mails, so that main.ts brings it. */
export abstract class AnswerDesk {
  /** Files it where mails stand, for a person to see should nobody be left to tell it. Safe to repeat. */
  abstract file(answer: SentAnswer): Promise<AnswerFiled>;
  /** The application has taken it. */
  abstract told(id: string, at: Instant): Promise<void>;
  /** The application has refused it: nothing of it is kept. */
  abstract discard(id: string): Promise<void>;
}
