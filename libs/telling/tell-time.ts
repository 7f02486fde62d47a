import { randomUUID } from 'node:crypto';
import { atOnce } from './at-once.js';
import type { Teller } from './teller.js';

/** How many of `all` have been told, after each. */
export type Progress = (told: number, all: number) => void;

export interface Telling {
  readonly atOnce: number;
  readonly progress?: Progress;
  /** Once it is aborted, nobody else is told; who is being told is waited for. */
  readonly signal?: AbortSignal;
}

/**
 * Tells every stream the time, a few at a time: whatever has fallen due takes effect, a process that does not run is
 * started, and one that runs learns its deadlines anew. Answers with the streams that gave no answer.
 */
export async function tellTime(
  teller: Teller,
  streams: readonly string[],
  { atOnce: limit, progress, signal }: Telling,
): Promise<readonly string[]> {
  const silent: string[] = [];
  let told = 0;
  await atOnce(limit, streams, async (stream) => {
    if (signal?.aborted === true) return;
    // An id of its own each time: a run keeps its answer to an id, and this asks for today's.
    const command = { type: 'ObserveTime', id: `time/${randomUUID()}`, by: 'clock', role: null } as const;
    const answer = await teller.tell(stream, command).catch(() => null);
    // Where numbers are held it does run, and what has fallen due waits for them.
    if (answer === null || answer.rejection?.reason === 'internal-error') silent.push(stream);
    told += 1;
    progress?.(told, streams.length);
  });
  return silent;
}
