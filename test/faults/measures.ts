import { readFileSync } from 'node:fs';
import type { Taken } from './client.js';
import type { Fired } from './kills.js';
import { NAMES, type Name } from './plant.js';

/** After a part is back, what it had begun may take so long to be begun anew. */
const AFTERMATH_MS = 3_000;

/** What a kill of this part, and of no other at the time, meant to those who waited. */
export interface ByPart {
  readonly name: Name;
  readonly kills: number;
  /** From the kill until it was ready again, each. */
  readonly awayMs: readonly number[];
  /** Of commands that met no other kill. */
  readonly waitedMs: readonly number[];
  /** Letters that came again, whose first coming was followed by this part's death. */
  readonly again: number;
}

export interface Measured {
  readonly fired: readonly Fired[];
  readonly taken: readonly Taken[];
  readonly againMs: readonly number[];
}

export function byPart({ fired, taken, againMs }: Measured): ByPart[] {
  const met = taken.map(({ beganMs, waitedMs }) => ({
    waitedMs,
    names: new Set(
      fired
        .filter(({ killedMs, backMs }) => killedMs <= beganMs + waitedMs && backMs + AFTERMATH_MS >= beganMs)
        .flatMap(({ names }) => names),
    ),
  }));
  const culprits = againMs.map((firstMs) => fired.find(({ backMs }) => backMs >= firstMs)?.names ?? []);
  return NAMES.map((name) => {
    const own = fired.filter(({ names }) => names.includes(name));
    return {
      name,
      kills: own.length,
      awayMs: own.map(({ killedMs, backMs }) => backMs - killedMs),
      waitedMs: met.filter(({ names }) => names.size === 1 && names.has(name)).map(({ waitedMs }) => waitedMs),
      again: culprits.filter((names) => names.includes(name)).length,
    };
  });
}

/** How long each letter's window was open, from the mail server's answer to the end of the commit; from the log. */
export const windowsIn = (workerLog: string): number[] =>
  [...readFileSync(workerLog, 'utf8').matchAll(/"openMs":([\d.]+)/g)].map(([, ms]) => Number(ms));

/** The value below which so great a part of the values lies; 0 where there are none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}
