import { sleep } from '@temporalio/workflow';

/** Sleeps the given times (milliseconds) one after the other; answers with the instants (epoch milliseconds) of waking. */
export async function sleeper(naps: readonly number[]): Promise<number[]> {
  const woke: number[] = [];
  for (const napMs of naps) {
    await sleep(napMs);
    woke.push(Date.now());
  }
  return woke;
}
