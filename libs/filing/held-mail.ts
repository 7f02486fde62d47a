import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** A cancellation from an address that is not the registered one: it waits for a person, or for the registered address. */
interface HeldMail {
  readonly receivedAt: Instant;
  /** As it was filed: codes only. */
  readonly reading: object;
  /** The registered address has said that it is not so. */
  readonly isDisowned: boolean;
}

/** Asks to leave, and nobody has begun to resolve it. */
const LEAVES = `state = 'needs-a-person' AND resolving_as IS NULL AND reading ->> 'kind' IN ('cancellation', 'giving-up')`;
/** Up to a mail that may be about it. */
const WAITING = `application_id = $1 AND received_at <= $2 AND id <> $3 AND ${LEAVES}
  AND ($4::timestamptz IS NULL OR received_at >= $4)`;
const UNKNOWN = `because = 'sender-unknown'`;
const HELD = `${WAITING} AND ${UNKNOWN}`;

/** A mail that may be about others, which came before it. */
export interface MayBeAbout {
  readonly id: string;
  readonly applicationId: string;
  /** When it came in, as far as that is known: a reply has not come before the letter that it answers. */
  readonly cameAt: Instant;
  /** Since when the place is this participant's: what came before was about another. null: from the beginning. */
  readonly since: Instant | null;
}

const before = ({ applicationId, cameAt, id, since }: MayBeAbout) => [applicationId, cameAt, id, since];

/** The first that waits of an application, of those that came before a mail, the disowned last; null: none. */
export async function heldBefore(manager: EntityManager, mail: MayBeAbout): Promise<HeldMail | null> {
  const [held] = await manager.query<readonly (Omit<HeldMail, 'receivedAt'> & { readonly receivedAt: Date })[]>(
    `SELECT received_at AS "receivedAt", reading, because = 'disowned' AS "isDisowned" FROM incoming_mail
     WHERE ${WAITING} AND because IN ('sender-unknown', 'disowned')
     ORDER BY because = 'disowned', received_at, id LIMIT 1`,
    before(mail),
  );
  return held === undefined ? null : { ...held, receivedAt: held.receivedAt.toISOString() };
}

/** The registered address has said the same: what waited for it is resolved. */
export async function settleHeld(manager: EntityManager, mail: MayBeAbout, at: Instant): Promise<void> {
  await manager.query(
    `UPDATE incoming_mail SET state = 'resolved', resolved_as = 'cancellation', resolved_by = 'applicant', resolved_at = $5
     WHERE ${HELD}`,
    [...before(mail), at],
  );
}

/** The registered address has said that it is not so: a person still sees it, and nobody can confirm it any more. */
export async function disownHeld(manager: EntityManager, mail: MayBeAbout): Promise<void> {
  await manager.query(`UPDATE incoming_mail SET because = 'disowned' WHERE ${HELD}`, before(mail));
}

interface About {
  readonly applicationId: string;
  /** As of `MayBeAbout`. */
  readonly since: Instant | null;
}

/** Everything that waits of an application, and since when. */
export async function allHeld(
  manager: EntityManager,
  { applicationId, since }: About,
): Promise<readonly { readonly id: string; readonly receivedAt: Instant }[]> {
  const held = await manager.query<readonly { readonly id: string; readonly receivedAt: Date }[]>(
    `SELECT id, received_at AS "receivedAt" FROM incoming_mail
     WHERE application_id = $1 AND ($2::timestamptz IS NULL OR received_at >= $2) AND ${LEAVES} AND ${UNKNOWN}`,
    [applicationId, since],
  );
  return held.map(({ id, receivedAt }) => ({ id, receivedAt: receivedAt.toISOString() }));
}

interface Ended {
  readonly as: 'cancellation' | 'give-up' | 'ended';
  /** The type of the event that ended the application, and who brought it about. */
  readonly event: string;
  readonly by: string;
  readonly at: Instant;
}

/** The application has ended without them, and they can bring nothing any more. */
export async function endHeld(manager: EntityManager, ids: readonly string[], ended: Ended): Promise<void> {
  const { as, event, by, at } = ended;
  await manager.query(
    `UPDATE incoming_mail SET state = 'resolved', resolved_as = $2, settled_by = $3, resolved_by = $4, resolved_at = $5
     WHERE id = ANY ($1::uuid[]) AND ${LEAVES} AND ${UNKNOWN}`,
    [ids, as, event, by, at],
  );
}

/** The application goes on as if it had not ended: what the end resolved waits again. */
export async function holdAgain(manager: EntityManager, { applicationId, since }: About): Promise<void> {
  await manager.query(
    `UPDATE incoming_mail SET state = 'needs-a-person', resolved_as = NULL, settled_by = NULL, resolved_by = NULL, resolved_at = NULL
     WHERE application_id = $1 AND ($2::timestamptz IS NULL OR received_at >= $2) AND settled_by IS NOT NULL`,
    [applicationId, since],
  );
}
