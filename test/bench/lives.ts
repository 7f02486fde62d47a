import type { Arm } from './arm.js';
import { floorArm } from './floor/floor.arm.js';
import { matriculaArm } from './matricula.arm.js';
import { measure, type Measured } from './measure.js';
import type { SleepingParts } from './sleeping.js';

export interface Loads {
  readonly rounds: number;
  /** How many lives go on side by side, one number after the other. */
  readonly atOnce: readonly number[];
  readonly mostLives: number;
}

/** Fewer at a time need fewer lives for the same length of a round. */
const LIVES_PER_LANE = 20;

/** The floor and Matricula in turns, for every number at once. */
export async function lives(parts: SleepingParts, { rounds, atOnce, mostLives }: Loads): Promise<readonly Measured[]> {
  const { plant, client } = parts;
  const arms: readonly Arm[] = [
    floorArm(client),
    matriculaArm({ ...parts, until: 'certificate' }),
    matriculaArm({ ...parts, until: 'place' }),
  ];
  for (const arm of arms) await measure(plant, arm, { atOnce: 8, lives: 40 }); // Warm: nothing of it is counted.
  const all: Measured[] = [];
  for (const together of atOnce)
    for (let round = 1; round <= rounds; round += 1)
      // The machine's own speed drifts, so the arms take turns, and who begins changes.
      for (const arm of round % 2 === 1 ? arms : [...arms].reverse()) {
        const load = { atOnce: together, lives: Math.min(mostLives, LIVES_PER_LANE * together) };
        const measured = await measure(plant, arm, load);
        all.push(measured);
        console.error(`${arm.name}, ${together} at once, round ${round}: ${Math.round(measured.answeredMs)} ms`);
      }
  return all;
}
