import type { Instant } from '#domain/time/zone.js';

/** What stood in the way: the world between us and the mail server, one mailbox, or our own code. */
export type Obstacle = 'host' | 'mailbox' | 'bug';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const FIRST_MS = 5 * SECOND_MS;
/** A server that is back is noticed soon; a full mailbox is not asked every minute. */
const LONGEST_MS: Readonly<Record<Obstacle, number>> = {
  host: 2 * MINUTE_MS,
  mailbox: 6 * 60 * MINUTE_MS,
  bug: 10 * MINUTE_MS,
};
/** About four days for a mailbox, as mail servers themselves wait. */
const MAILBOX_ATTEMPTS = 28;

/** When to try again after so many attempts in all: twice as long each time, up to the obstacle's own limit. */
export function nextAttemptAt(now: Instant, attempts: number, obstacle: Obstacle): Instant {
  const pauseMs = Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 30), LONGEST_MS[obstacle]);
  return new Date(Date.parse(now) + pauseMs).toISOString();
}

/** A mailbox that has refused for days is as good as none. Hosts and bugs get mended, so nothing is given up for them. */
export const isHopeless = (attempts: number, obstacle: Obstacle): boolean =>
  obstacle === 'mailbox' && attempts >= MAILBOX_ATTEMPTS;
