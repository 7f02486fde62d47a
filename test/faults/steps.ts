import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { applicationStream } from '#telling/names.js';
import type { Dice } from './dice.js';
import { Editions } from './editions.js';
import type { Gun } from './kills.js';
import { type Kind, live, type Lived, type World } from './lives.js';
import { NAMES, type Name } from './plant.js';

/** What time itself brings about in a life, after its last command. */
const CLOCK: Partial<Record<Kind, readonly string[]>> = {
  lapses: ['PaymentReminded', 'PaymentOverdue', 'PlaceLapsed', 'RefundOverdue'],
  completes: ['StartReminded', 'CertificateIssued', 'FileClosed'],
};
const KINDS = ['cancels', 'completes', 'is-rejected', 'lapses'] as const;
const LOOK_MS = 50;
const PATIENCE_MS = 90_000;

export interface Walk {
  readonly client: World['client'];
  readonly dataSource: DataSource;
  readonly gun: Gun;
  readonly dice: Dice;
}

export interface Walked {
  readonly lived: readonly Lived[];
  /** `<part> <kind> after <step>`: where a part was killed before the next step was taken. */
  readonly cells: readonly string[];
}

/** Every part against every step of four kinds of lives: killed after the step, while the next one is asked for. */
export async function everyStep(walk: Walk): Promise<Walked> {
  const walked: Walked[] = [];
  for (const name of NAMES) {
    const lives = KINDS.map((kind) =>
      walkOne(walk, { kind, name: (_nth, isLast) => (isLast ? null : name), isTimed: true }),
    );
    walked.push(...(await Promise.all(lives)));
  }
  return merged(walked);
}

/** Steps at which the short form may kill: all lives have taken the first few within seconds. */
const EARLY = 6;

/** Each part at one step, drawn by the dice. */
export async function someSteps(walk: Walk): Promise<Walked> {
  const kinds = ['cancels', 'completes', 'is-rejected'] as const;
  const targets = NAMES.map((name) => ({ name, kind: walk.dice.oneOf(kinds), nth: walk.dice.below(EARLY) }));
  const lives = kinds.map((kind) => {
    // Two that drew the same step are killed at neighbouring ones; a life that is over sooner gives them up at its end.
    const mine = targets.filter((one) => one.kind === kind).sort((one, other) => one.nth - other.nth);
    const due = (nth: number, isLast: boolean): Name | null =>
      mine[0] !== undefined && (isLast || nth >= mine[0].nth) ? (mine.shift()?.name ?? null) : null;
    return walkOne(walk, { kind, name: due, isTimed: false });
  });
  return merged(await Promise.all(lives));
}

interface Course {
  readonly kind: Kind;
  /** Whom to kill after the n-th step, if anybody. */
  readonly name: (nth: number, isLast: boolean) => Name | null;
  readonly isTimed: boolean;
}

async function walkOne({ client, dataSource, gun, dice }: Walk, { kind, name, isTimed }: Course): Promise<Walked> {
  const cells: string[] = [];
  const seen = new Set<string>();
  const between = async (step: string): Promise<void> => {
    // A session's attendance is recorded like any other's.
    if (seen.has(step)) return;
    seen.add(step);
    const victim = name(seen.size - 1, false);
    if (victim === null) return;
    cells.push(`${victim} ${kind} after ${step}`);
    await gun.between(victim, `${kind} after ${step}`);
  };
  // Whoever is to lapse needs a short time to pay; whoever is to pay needs one that no row of kills can outlast.
  const editions = new Editions(client, kind === 'lapses' ? 'brisk' : 'patient');
  const person = await live({ client, editions, dice, between, pauseMs: 0 }, `${kind}-${dice.below(1e9)}`, kind);
  if (person === null) return { lived: [], cells };
  for (const type of isTimed ? (CLOCK[kind] ?? []) : []) {
    if (!(await comesToPass(dataSource, person.id, type))) break; // The audit says what is late, and why.
    await between(type);
  }
  for (let left = name(seen.size, true); left !== null; left = name(seen.size, true)) {
    cells.push(`${left} ${kind} after its last step`);
    await gun.between(left, `${kind} after its last step`);
  }
  await gun.rest();
  return { lived: [person], cells };
}

/** False where it does not, within a minute and a half. */
async function comesToPass(dataSource: DataSource, id: string, type: string): Promise<boolean> {
  const began = Date.now();
  while (Date.now() - began < PATIENCE_MS) {
    const found = await dataSource
      .query<readonly unknown[]>('SELECT 1 FROM domain_event WHERE stream = $1 AND type = $2', [
        applicationStream(id),
        type,
      ])
      .catch(() => []); // The database may be the one that was killed.
    if (found.length > 0) return true;
    await sleep(LOOK_MS);
  }
  return false;
}

const merged = (walked: readonly Walked[]): Walked => ({
  lived: walked.flatMap(({ lived }) => lived),
  cells: walked.flatMap(({ cells }) => cells),
});
