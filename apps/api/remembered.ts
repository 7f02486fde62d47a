export interface Remembering {
  /** How long an answer, or that there was none, holds. */
  readonly forMs: number;
  /** How long an answer is waited for. */
  readonly patienceMs: number;
  readonly onFault: (error: unknown) => void;
}

/** Asks, and answers null where no answer comes in time. One question at a time: who asks meanwhile shares the answer. */
export function remembered<T>(ask: () => Promise<T>, { forMs, patienceMs, onFault }: Remembering) {
  let answer: Promise<T | null> | undefined;
  let until = 0;
  return (): Promise<T | null> => {
    if (answer === undefined || Date.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      answer = inTime(ask, patienceMs)
        .catch((error: unknown) => {
          onFault(error);
          return null;
        })
        .finally(() => (until = Date.now() + forMs));
    }
    return answer;
  };
}

async function inTime<T>(ask: () => Promise<T>, patienceMs: number): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, fail) => {
    late = setTimeout(() => fail(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  return Promise.race([ask(), impatience]).finally(() => clearTimeout(late));
}
