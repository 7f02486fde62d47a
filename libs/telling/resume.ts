import type { Client } from '@temporalio/client';
import { type Progress, tellTime } from './tell-time.js';
import { Teller } from './teller.js';

const AT_ONCE = 16;

export interface Resumed {
  readonly client: Client;
  readonly taskQueue: string;
  /** Every stream that is not closed. */
  readonly streams: readonly string[];
}

/**
 * Brings back every process and its timer, after the loss of Temporal's data or a release that changes deadlines.
 * Answers with the streams that gave no answer; doing it again is harmless.
 */
export function resume({ client, taskQueue, streams }: Resumed, progress: Progress): Promise<readonly string[]> {
  // Many start at once, so a first task may wait for its turn longer than one of a quiet hour may take.
  return tellTime(new Teller(client, taskQueue, { taskTimeoutMs: 10_000 }), streams, { atOnce: AT_ONCE, progress });
}
