import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { ResolvedAs } from './mail-resolution.js';

/** A cancellation from an address that is not the registered one: it waits for a person, or for the registered address. */
interface HeldMail {
  readonly receivedAt: Instant;
  /** As it was filed: codes only. */
  readonly reading: object;
  /** The registered address has said that it is not so. */
  readonly isDisowned: boolean;
}

/** Up to a mail that may be about it. */
const WAITING = `application_id = $1 AND received_at <= $2 AND id <> $3 AND state = 'needs-a-person'
  AND ($4::timestamptz IS NULL OR received_at >= $4)
  AND resolving_as IS NULL AND reading ->> 'kind' IN ('cancellation', 'giving-up')`;
const HELD = `${WAITING} AND because = 'sender-unknown'`;

interface Before {
  readonly id: string;
  readonly applicationId: string;
  readonly receivedAt: Instant;
  /** Since when the place is this participant's: what came before was about another. null: from the beginning. */
  readonly since: Instant | null;
}

const before = ({ applicationId, receivedAt, id, since }: Before) => [applicationId, receivedAt, id, since];

/** The first that waits of an application, of those that came before a mail, the disowned last; null: none. */
export async function heldBefore(manager: EntityManager, mail: Before): Promise<HeldMail | null> {
  const [held] = await manager.query<readonly (Omit<HeldMail, 'receivedAt'> & { readonly receivedAt: Date })[]>(
    `SELECT received_at AS "receivedAt", reading, because = 'disowned' AS "isDisowned" FROM incoming_mail
     WHERE ${WAITING} AND because IN ('sender-unknown', 'disowned')
     ORDER BY because = 'disowned', received_at, id LIMIT 1`,
    before(mail),
  );
  return held === undefined ? null : { ...held, receivedAt: held.receivedAt.toISOString() };
}

interface Settled {
  readonly as: Extract<ResolvedAs, 'cancellation' | 'give-up'>;
  readonly at: Instant;
}

/** The registered address has said the same, or has left without it: what waited for it is resolved. */
export async function settleHeld(manager: EntityManager, mail: Before, { as, at }: Settled): Promise<void> {
  await manager.query(
    `UPDATE incoming_mail SET state = 'resolved', resolved_as = $5, resolved_by = 'applicant', resolved_at = $6
     WHERE ${HELD}`,
    [...before(mail), as, at],
  );
}

/** The registered address has said that it is not so: a person still sees it, and nobody can confirm it any more. */
export async function disownHeld(manager: EntityManager, mail: Before): Promise<void> {
  await manager.query(`UPDATE incoming_mail SET because = 'disowned' WHERE ${HELD}`, before(mail));
}
