import { applicationReference } from '../application-reference.js';
import type { ApplicationEvent } from './events.js';
import { fold } from './evolve.js';
import { moneyLines } from './why/money.js';
import { possibleLines } from './why/possible.js';
import { waitingLines } from './why/waiting.js';
import { wordsFor } from './why/words.js';

/** Why an application stands where it stands, in sentences that say nothing of the person. */
export interface Explanation {
  /** Which application, where it stands and since when its terms hold. */
  readonly headline: string;
  /** Whom it waits for and until when, the main thing first; then what the clock does if nobody acts. */
  readonly waitsFor: readonly string[];
  /** What may be told next. */
  readonly mayHappen: readonly string[];
  /** Each euro's story, oldest first, its last line the sum; empty before a fee was assessed. */
  readonly money: readonly string[];
}

/** Explains the application that these events tell of; null when they tell of none. */
export function explain(id: string, events: readonly ApplicationEvent[]): Explanation | null {
  const application = fold(id, events);
  if (application === null) return null;
  const words = wordsFor(application);
  const { edition, phase, submittedAt } = application;
  return {
    headline:
      `Application ${applicationReference(id)} to ${edition.code} is ${phase.name}. It was submitted at ` +
      `${words.time(submittedAt)}; the terms of that day hold for it.`,
    waitsFor: waitingLines(application, words),
    mayHappen: possibleLines(application),
    money: moneyLines(id, events, words),
  };
}
