import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.js';
import { NAMES, type Name, type Plant } from './plant.js';

export interface Kill {
  readonly names: readonly Name[];
  readonly afterMs: number;
  readonly downMs: number;
}

/** Now and then two at once: what needs the other must wait for it. */
const ONE_IN_TWO_AT_ONCE = 6;

/** The same for the same dice: each part in turn, shuffled anew every round, so that a short run meets all of them. */
export function scheduleOf(dice: Dice, kills: number): Kill[] {
  let round: Name[] = [];
  return Array.from({ length: kills }, () => {
    if (round.length === 0) round = shuffled(dice);
    const name = round.pop() ?? 'worker';
    const other = dice.below(ONE_IN_TWO_AT_ONCE) === 0 ? dice.oneOf(NAMES) : name;
    const names = NAMES.filter((one) => one === name || one === other);
    return { names, afterMs: dice.between(300, 2_000), downMs: dice.oneOf([0, 0, 300, 1_000, 2_000]) };
  });
}

function shuffled(dice: Dice): Name[] {
  const left: Name[] = [...NAMES];
  return NAMES.flatMap(() => left.splice(dice.below(left.length), 1));
}

/** Kills and starts again, one after the other. Throws when something does not come back. */
export async function carryOut(plant: Plant, schedule: readonly Kill[], say: (line: string) => void): Promise<void> {
  for (const [index, { names, afterMs, downMs }] of schedule.entries()) {
    await sleep(afterMs);
    await Promise.all(names.map((name) => plant.parts[name].kill()));
    await sleep(downMs);
    const began = Date.now();
    // In the order of a start: a worker that finds no database ends, and whoever runs it starts it again.
    for (const name of names) await plant.parts[name].start();
    say(`${index + 1}. ${names.join(' and ')}: away for ${downMs} ms and ${Date.now() - began} ms of starting`);
  }
}
