import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it is so, at most for so long. */
export async function until(isSo: () => Promise<boolean> | boolean, patienceMs = 30_000): Promise<void> {
  for (const endMs = Date.now() + patienceMs; !(await isSo());) {
    if (Date.now() > endMs) throw new Error('It did not come to pass');
    await sleep(50);
  }
}
