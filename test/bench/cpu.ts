import { readdirSync, readFileSync } from 'node:fs';

/** Of /proc/<pid>/stat: the kernel counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const MILLISECONDS_PER_TICK = 1_000 / TICKS_PER_SECOND;

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** CPU that a process and all its descendants have used so far, those that have ended and were waited for included. */
export function cpuMsOf(pid: number): number {
  return familyOf(pid).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** Memory that a process and its descendants hold now, in megabytes; shared pages are counted for each. */
export function residentMbOf(pid: number): number {
  return familyOf(pid).reduce((sum, { residentBytes }) => sum + residentBytes, 0) / 1_000_000;
}

function familyOf(pid: number): readonly ProcessLine[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => lineOf(name));
  const family = all.filter((one) => one.pid === pid);
  // A child stands behind its parent once the list grows while it is walked.
  for (const one of family) family.push(...all.filter(({ parent }) => parent === one.pid));
  return family;
}

const PAGE_BYTES = 4_096;

/** None where it has ended while we looked. */
function lineOf(pid: string): readonly ProcessLine[] {
  try {
    // `pid (name) state parent …`, and the name may have spaces and brackets in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const number = (index: number): number => Number(fields[index]);
    // utime, stime, and those of children that have ended: the 14th to 17th field, counted from the pid.
    const ticks = number(11) + number(12) + number(13) + number(14);
    return [
      {
        pid: Number(pid),
        parent: number(1),
        cpuMs: ticks * MILLISECONDS_PER_TICK,
        residentBytes: number(21) * PAGE_BYTES,
      },
    ];
  } catch {
    return [];
  }
}
