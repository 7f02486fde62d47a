import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.js';
import { NAMES, type Name, type Names, type Plant } from './plant.js';

export interface Kill {
  readonly names: readonly Name[];
  readonly afterMs: number;
  readonly downMs: number;
}

/** Now and then two at once: what needs the other must wait for it. */
const ONE_IN_TWO_AT_ONCE = 6;

/** The same for the same dice: each of `only` in turn, shuffled anew every round, so that a short run meets all of them. */
export function scheduleOf(dice: Dice, kills: number, only: Names): Kill[] {
  let round: Name[] = [];
  return Array.from({ length: Math.max(kills, 0) }, () => {
    if (round.length === 0) round = shuffled(dice, only);
    const name = round.pop() ?? 'worker';
    const other = dice.below(ONE_IN_TWO_AT_ONCE) === 0 ? dice.oneOf(only) : name;
    const names = NAMES.filter((one) => one === name || one === other);
    return { names, afterMs: dice.between(200, 1_400), downMs: dice.oneOf([0, 0, 0, 300, 1_000, 2_000]) };
  });
}

function shuffled(dice: Dice, names: readonly Name[]): Name[] {
  const left: Name[] = [...names];
  return names.flatMap(() => left.splice(dice.below(left.length), 1));
}

/** What was killed, from when until when it was away, in milliseconds since 1970. */
export interface Fired {
  readonly names: readonly Name[];
  readonly killedMs: number;
  readonly backMs: number;
}

interface Wanted {
  readonly name: Name;
  readonly steps: string[];
  readonly killed: Promise<void>;
  readonly isKilled: () => void;
}

/** Kills and starts again, one after the other, and keeps a list of it. */
export class Gun {
  readonly fired: Fired[] = [];
  readonly #wanted: Wanted[] = [];
  #busy: Promise<void> = Promise.resolve();

  constructor(
    private readonly plant: Plant,
    private readonly say: (line: string) => void,
    private readonly settled: () => Promise<void>,
  ) {}

  /** One after the other. Throws when something does not come back. */
  async carryOut(schedule: readonly Kill[]): Promise<void> {
    for (const { names, afterMs, downMs } of schedule) {
      await sleep(afterMs);
      await this.#fire({ names, downMs, about: `away for ${downMs} ms` }, () => undefined);
    }
  }

  /**
   * Kills the part and starts it again at once. Resolves when it is dead, not when it is back. The next kill comes when
   * whoever met this one has been answered; those who ask until then share it.
   */
  async between(name: Name, step: string): Promise<void> {
    const same = this.#wanted.find((one) => one.name === name);
    if (same !== undefined) {
      same.steps.push(step);
      return same.killed;
    }
    let isKilled: () => void = () => undefined;
    const killed = new Promise<void>((resolve) => (isKilled = resolve));
    const wanted: Wanted = { name, steps: [step], killed, isKilled };
    this.#wanted.push(wanted);
    this.#busy = this.#busy.then(() => {
      this.#wanted.splice(this.#wanted.indexOf(wanted), 1);
      return this.#fire({ names: [name], downMs: 0, about: wanted.steps.join(' · ') }, isKilled).then(this.settled);
    });
    await Promise.race([killed, this.#busy]);
  }

  /** Resolves when all that was asked for is back. */
  async rest(): Promise<void> {
    await this.#busy;
  }

  async #fire({ names, downMs, about }: Shot, isKilled: () => void): Promise<void> {
    const killedMs = Date.now();
    await Promise.all(names.map((name) => this.plant.parts[name].kill()));
    isKilled();
    await sleep(downMs);
    const began = Date.now();
    // In the order of a start: a worker that finds no database ends, and whoever runs it starts it again.
    for (const name of names) await this.plant.parts[name].start();
    this.fired.push({ names, killedMs, backMs: Date.now() });
    this.say(`${this.fired.length}. ${names.join(' and ')}, ${about}; started in ${Date.now() - began} ms`);
  }
}

interface Shot {
  readonly names: readonly Name[];
  readonly downMs: number;
  readonly about: string;
}
