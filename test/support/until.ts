import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again, for fifteen seconds at most, until it is so. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (const endMs = Date.now() + 15_000; !(await isSo());) {
    if (Date.now() > endMs) throw new Error('It did not come to pass within fifteen seconds');
    await sleep(50);
  }
}
