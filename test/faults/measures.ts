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
  /** Of commands that met one such kill. */
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
  const met = taken.map((command) => ({ ...command, kills: fired.filter((kill) => hasMet(command, kill)) }));
  const culprits = againMs.map((firstMs) => fired.find(({ backMs }) => backMs >= firstMs)?.names ?? []);
  return NAMES.map((name) => {
    const own = fired.filter(({ names }) => names.includes(name));
    return {
      name,
      kills: own.length,
      awayMs: own.map(({ killedMs, backMs }) => backMs - killedMs),
      waitedMs: met.filter((command) => hasMetOnly(name, command)).map(({ waitedMs }) => waitedMs),
      again: culprits.filter((names) => names.includes(name)).length,
    };
  });
}

const hasMet = ({ beganMs, waitedMs }: Taken, { killedMs, backMs }: Fired): boolean =>
  killedMs <= beganMs + waitedMs && backMs + AFTERMATH_MS >= beganMs;

/** No other part's kill, and of this part's at most one while it waited. */
const hasMetOnly = (name: Name, { kills, beganMs }: Taken & { readonly kills: readonly Fired[] }): boolean =>
  kills.length > 0 &&
  kills.every(({ names }) => names.join() === name) &&
  kills.filter(({ backMs }) => backMs >= beganMs).length <= 1;

/** How long each letter's window was open, from the mail server's answer to the end of the commit; from the log. */
export const windowsIn = (workerLog: string): number[] =>
  [...readFileSync(workerLog, 'utf8').matchAll(/"openMs":([\d.]+)/g)].map(([, ms]) => Number(ms));

/** The value below which so great a part of the values lies; 0 where there are none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}
