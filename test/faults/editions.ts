import { join } from 'node:path';
import { parseProgramme, type Programme } from '#contracts/programme.js';
import { before } from '#domain/time/zone.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { packageRoot } from '#settings/package-root.js';
import { editionStream } from '#telling/names.js';
import type { StubbornClient } from './client.js';

interface Pace {
  readonly startsInSeconds: number;
  /** From then on a newcomer gets the next edition, so that there is time to live. */
  readonly openForMs: number;
  readonly dueWithin: string;
}

const PACES = {
  brisk: { startsInSeconds: 34, openForMs: 14_000, dueWithin: 'PT10S' },
  patient: { startsInSeconds: 75, openForMs: 15_000, dueWithin: 'PT50S' },
} satisfies Record<string, Pace>;

/** One edition after the other, each lived through in forty seconds, or in eighty. */
export class Editions {
  static #published = 0;
  #current: { readonly code: string; readonly untilMs: number } | undefined;
  #publishing: Promise<string> | undefined;

  constructor(
    private readonly client: StubbornClient,
    private readonly pace: keyof typeof PACES,
  ) {}

  /** The code of one that takes applications. */
  async open(): Promise<string> {
    if (this.#current !== undefined && Date.now() < this.#current.untilMs) return this.#current.code;
    this.#publishing ??= this.#publish().finally(() => (this.#publishing = undefined));
    return this.#publishing;
  }

  async #publish(): Promise<string> {
    Editions.#published += 1;
    const pace = PACES[this.pace];
    const programme = await brief(`faults-${Editions.#published}`, new Date().toISOString(), pace);
    const { code } = programme;
    const untilMs = Date.now() + pace.openForMs;
    await this.client.post({
      path: 'editions',
      body: programme,
      by: 'administrator',
      leaves: 'EditionPublished',
      stream: editionStream(code),
    });
    this.#current = { code, untilMs };
    return code;
  }
}

/** The diploma at a second for a day, and at less where its months would be longer than the whole run. */
export async function brief(
  code: string,
  now: string,
  { startsInSeconds, dueWithin }: Omit<Pace, 'openForMs'>,
): Promise<Programme> {
  const diploma = await readProgramme(join(packageRoot(), 'programmes', 'metropolis-diploma-2024.yaml'));
  const fast = rehearseFast(diploma, { code, now, startsInSeconds });
  const { terms } = fast;
  return parseProgramme({
    ...fast,
    applications: { closes: before(fast.dates.starts, 'PT4S', 'UTC') },
    terms: {
      ...terms,
      payment: { ...terms.payment, dueWithin, remindBefore: ['PT4S'], grace: 'PT4S', unpaid: 'lapse' },
      cancellation: terms.cancellation && { ...terms.cancellation, tiers: [{ until: 'PT3S', percent: 75 }] },
      refunds: { within: 'PT20S', warnAfter: ['PT6S', 'PT12S'] },
      startReminders: ['PT8S', 'PT3S'],
      fileClosesAfter: 'PT6S',
    },
  });
}
