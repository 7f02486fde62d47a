import type { Arm } from './arm.js';
import { cpuMsOf } from './cpu.js';
import type { BenchPlant, Name } from './plant.js';

export interface Load {
  readonly atOnce: number;
  readonly lives: number;
}

export interface Measured extends Load {
  readonly arm: string;
  /** From the first command to the last answer. */
  readonly answeredMs: number;
  /** Until letters were out and runs had ended as well. */
  readonly settledMs: number;
  /** What each command took, in ascending order. */
  readonly waitsMs: readonly number[];
  /** By process, over all lives, of what counts. */
  readonly cpuMs: Readonly<Partial<Record<Name | 'caller', number>>>;
  readonly historyLengths: readonly number[];
}

/** Lives so many lives, so many at once, and takes the time and the CPU of every process that counts. */
export async function measure(plant: BenchPlant, arm: Arm, { lives, atOnce }: Load): Promise<Measured> {
  const waitsMs: number[] = [];
  const readCpu = cpuReader(plant, arm);
  const before = readCpu();
  const began = performance.now();
  let begun = 0;
  const walk = async (): Promise<void> => {
    while (begun < lives) {
      begun += 1;
      await arm.live((waitedMs) => waitsMs.push(waitedMs));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, walk));
  const answeredMs = performance.now() - began;
  await arm.settled();
  const settledMs = performance.now() - began;
  const after = readCpu();
  return {
    ...{ arm: arm.name, lives, atOnce, answeredMs, settledMs },
    waitsMs: waitsMs.sort((one, other) => one - other),
    cpuMs: Object.fromEntries(after.map(([name, ms], index) => [name, ms - (before[index]?.[1] ?? 0)])),
    historyLengths: await arm.historyLengths(),
  };
}

const cpuReader =
  ({ parts }: BenchPlant, { processes, callerCounts }: Arm) =>
  (): readonly (readonly [Name | 'caller', number])[] => {
    const of = (name: Name): readonly [Name, number] => [name, cpuMsOf(parts[name].pid ?? 0)];
    const { user, system } = process.cpuUsage();
    return [...processes.map(of), ...(callerCounts ? [['caller', (user + system) / 1_000] as const] : [])];
  };
