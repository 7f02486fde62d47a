import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** A cancellation from an address that is not the registered one: it waits for a person, or for the registered address. */
export interface HeldMail {
  readonly id: string;
  readonly receivedAt: Instant;
  /** As it was filed: codes only. */
  readonly reading: object;
}

const HELD = `application_id = $1 AND received_at <= $2 AND state = 'needs-a-person' AND because = 'sender-unknown'
  AND resolving_as IS NULL AND reading ->> 'kind' = 'cancellation'`;

interface Before {
  readonly applicationId: string;
  readonly receivedAt: Instant;
}

/** The first that waits of an application, of those that came before a mail; null: none. */
export async function heldBefore(
  dataSource: DataSource,
  { applicationId, receivedAt }: Before,
): Promise<HeldMail | null> {
  const [held] = await dataSource.query<readonly (Omit<HeldMail, 'receivedAt'> & { readonly receivedAt: Date })[]>(
    `SELECT id, received_at AS "receivedAt", reading FROM incoming_mail WHERE ${HELD} ORDER BY received_at, id LIMIT 1`,
    [applicationId, receivedAt],
  );
  return held === undefined ? null : { ...held, receivedAt: held.receivedAt.toISOString() };
}

/** The registered address has said the same: what waited for it is resolved. */
export async function confirmHeld(dataSource: DataSource, before: Before, at: Instant): Promise<void> {
  await dataSource.query(
    `UPDATE incoming_mail SET state = 'resolved', resolved_as = 'cancellation', resolved_by = 'applicant', resolved_at = $3
     WHERE ${HELD}`,
    [before.applicationId, before.receivedAt, at],
  );
}
