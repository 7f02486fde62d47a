import { setTimeout as sleep } from 'node:timers/promises';

/** Is told one line that a person reads while waiting. */
export type Progress = (line: string) => void;

const PATIENCE_MS = 1_000;

/** Says the line only when the work has taken longer than a second: a quick start is a quiet one. */
export async function noticed<Result>(progress: Progress, line: string, work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  sleep(PATIENCE_MS, undefined, { signal: done.signal }).then(
    () => progress(line),
    () => undefined,
  );
  try {
    return await work;
  } finally {
    done.abort();
  }
}
