import type { Facts, RejectionReason } from './rejection.js';
import type { Instant } from './time/zone.js';

/** What the workflow knows of its stream after each record: enough to wait, nothing to decide with. */
export interface Outcome {
  readonly phase: string;
  /** When time itself changes something next; null: never. */
  readonly deadline: Instant | null;
  /** Of the stream. */
  readonly version: number;
  /** Commands that may be told now. */
  readonly accepts: readonly string[];
  /** Nothing is left to wait for; a later command starts a new run. */
  readonly closed: boolean;
}

/**
 * Why a command was not taken though no rule refused it: something is broken, or it needs a number and the numbers of a
 * restored database are held. The same command may be taken later.
 */
export type Obstacle = 'internal-error' | 'numbers-held';

/** The answer of `record`: today's outcome, and why the command was not taken, where it was not. */
export interface Answer {
  readonly outcome: Outcome;
  readonly rejection: { readonly reason: RejectionReason | Obstacle; readonly facts: Facts } | null;
}
