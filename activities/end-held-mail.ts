import type { EntityManager } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import { fold } from '#domain/application/evolve.js';
import { bringsAnother } from '#domain/correspondence/disposition.js';
import { bringsNothing, endingIn } from '#domain/correspondence/ending.js';
import type { Instant } from '#domain/time/zone.js';
import { allHeld, endHeld, holdAgain } from '#filing/held-mail.js';

interface Standing {
  readonly applicationId: string;
  /** All of the application's. */
  readonly events: readonly ApplicationEvent[];
  readonly at: Instant;
}

/**
 * Resolves what waits of mail from other addresses once the application has ended and a yes to it would bring nothing.
 * What may bring money still waits: whoever sent it, the first receipt counts, whatever has happened to the place since.
 */
export const endHeldMail = (manager: EntityManager, standing: Standing): Promise<void> =>
  endSome(manager, standing, () => true);

/** The application may have ended while the mail was read, or before: no later event looks for it. */
export const endIfOvertaken = (manager: EntityManager, standing: Standing, mailId: string): Promise<void> =>
  endSome(manager, standing, ({ id, receivedAt }, endedAt) => id === mailId && receivedAt < endedAt);

async function endSome(
  manager: EntityManager,
  { applicationId, events, at }: Standing,
  isOne: (mail: { readonly id: string; readonly receivedAt: Instant }, endedAt: Instant) => boolean,
): Promise<void> {
  const [ending, state] = [endingIn(applicationId, events), fold(applicationId, events)];
  if (ending === null || state === null) return;
  const held = await allHeld(manager, { applicationId, since: sinceIn(events) });
  const idle = held.filter((mail) => bringsNothing(mail.receivedAt, state) && isOne(mail, ending.occurredAt));
  if (idle.length > 0)
    await endHeld(
      manager,
      idle.map(({ id }) => id),
      { ...ending, at },
    );
}

/** The place was not lost after all: nobody has decided on what waited. */
export const holdMailAgain = (manager: EntityManager, { applicationId, events }: Omit<Standing, 'at'>): Promise<void> =>
  holdAgain(manager, { applicationId, since: sinceIn(events) });

/** Since when the place is this participant's; null: from the beginning. */
export const sinceIn = (events: readonly ApplicationEvent[]): Instant | null =>
  events.findLast(bringsAnother)?.occurredAt ?? null;
