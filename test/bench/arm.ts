import type { Name } from './plant.js';

/** One way of living lives: the bare floor, or Matricula. Both are asked in the same words. */
export interface Arm {
  readonly name: string;
  /** Whose CPU counts. */
  readonly processes: readonly Name[];
  /** Whether the caller's own process does what the API does otherwise, so that its CPU counts as well. */
  readonly callerCounts: boolean;
  /** One life; `told` is given what each command took, in milliseconds. */
  live(told: (waitedMs: number) => void): Promise<void>;
  /** Resolves when nothing of the lives is left to do: letters are out, runs have ended. */
  settled(): Promise<void>;
  /** Temporal's history events of lives that have ended, for each of the last few. */
  historyLengths(): Promise<readonly number[]>;
}

/** Measures what one command takes. */
export async function timed<T>(told: (waitedMs: number) => void, command: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const answer = await command();
  told(performance.now() - began);
  return answer;
}
