import { join } from 'node:path';
import { parseProgramme, type Programme } from '#contracts/programme.js';
import { before } from '#domain/time/zone.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { packageRoot } from '#settings/package-root.js';
import { editionStream } from '#telling/names.js';
import type { StubbornClient } from './client.js';

const STARTS_IN_SECONDS = 34;
/** From then on a newcomer gets the next edition, so that there is time to live. */
const OPEN_FOR_MS = 14_000;

/** One edition after the other, each lived through in forty seconds. */
export class Editions {
  #current: { readonly code: string; readonly untilMs: number } | undefined;
  #publishing: Promise<string> | undefined;
  #published = 0;

  constructor(private readonly client: StubbornClient) {}

  /** The code of one that takes applications. */
  async open(): Promise<string> {
    if (this.#current !== undefined && Date.now() < this.#current.untilMs) return this.#current.code;
    this.#publishing ??= this.#publish().finally(() => (this.#publishing = undefined));
    return this.#publishing;
  }

  async #publish(): Promise<string> {
    this.#published += 1;
    const programme = await brief(`faults-${this.#published}`, new Date().toISOString());
    const { code } = programme;
    const untilMs = Date.now() + OPEN_FOR_MS;
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
async function brief(code: string, now: string): Promise<Programme> {
  const diploma = await readProgramme(join(packageRoot(), 'programmes', 'metropolis-diploma-2024.yaml'));
  const fast = rehearseFast(diploma, { code, now, startsInSeconds: STARTS_IN_SECONDS });
  const { terms } = fast;
  return parseProgramme({
    ...fast,
    applications: { closes: before(fast.dates.starts, 'PT4S', 'UTC') },
    terms: {
      ...terms,
      payment: { ...terms.payment, dueWithin: 'PT10S', remindBefore: ['PT4S'], grace: 'PT4S', unpaid: 'lapse' },
      cancellation: terms.cancellation && { ...terms.cancellation, tiers: [{ until: 'PT3S', percent: 75 }] },
      refunds: { within: 'PT20S', warnAfter: ['PT6S', 'PT12S'] },
      startReminders: ['PT8S', 'PT3S'],
      fileClosesAfter: 'PT6S',
    },
  });
}
