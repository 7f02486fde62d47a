import { readFileSync } from 'node:fs';

/** What the mail server that forgets has written down: the Message-ID of each letter that it took, in order. */
export const messageIdsIn = (logFile: string): readonly string[] =>
  readFileSync(logFile, 'utf8').match(/^<.*>$/gm) ?? [];

/** How many of these letters were taken more or less often than once. */
export function notTakenOnce(messageIds: readonly string[], taken: readonly string[]): number {
  const times = new Map<string, number>();
  for (const id of taken) times.set(id, (times.get(id) ?? 0) + 1);
  return messageIds.filter((id) => times.get(id) !== 1).length;
}

/**
 * A rate of work that was not done, or done twice, says nothing.
 * @param counts what was counted, and what it must come to
 * @throws with each that differs
 */
export function mustAgree(counts: Readonly<Record<string, readonly [is: number, mustBe: number]>>): void {
  const wrong = Object.entries(counts).filter(([, [is, mustBe]]) => is !== mustBe);
  if (wrong.length === 0) return;
  throw new Error(
    `The counts differ. ${wrong.map(([what, [is, mustBe]]) => `${what}: ${is}, not ${mustBe}`).join('; ')}.`,
  );
}
