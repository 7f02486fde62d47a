import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

export type ResolvedAs = 'cancellation' | 'give-up' | 'information' | 'note' | 'ignore' | 'ended';

/** Where a mail stands when somebody wants to resolve it. */
export type Begun =
  /** `attempt` is new whenever what was begun before was refused: it makes another command. */
  | { readonly is: 'begun'; readonly attempt: number }
  | { readonly is: 'resolved'; readonly as: ResolvedAs }
  | { readonly is: 'being-resolved'; readonly as: ResolvedAs }
  | { readonly is: 'not-waiting'; readonly state: string };

/**
 * Begins to resolve a mail. What was begun in the same sense goes on, whoever began it: a request that died is finished
 * by the next, and nothing is told twice.
 */
export async function beginResolution(dataSource: DataSource, id: string, as: ResolvedAs): Promise<Begun> {
  const [rows] = await dataSource.query<readonly [readonly { attempt: number }[], number]>(
    `UPDATE incoming_mail
     SET resolutions = CASE WHEN resolving_as IS NULL THEN resolutions + 1 ELSE resolutions END, resolving_as = $2
     WHERE id = $1 AND state IN ('needs-a-person', 'set-aside') AND (resolving_as IS NULL OR resolving_as = $2)
     RETURNING resolutions AS attempt`,
    [id, as],
  );
  const begun = rows[0];
  if (begun !== undefined) return { is: 'begun', ...begun };
  const [mail] = await dataSource.query<
    readonly { state: string; resolvedAs: ResolvedAs | null; resolvingAs: ResolvedAs | null }[]
  >('SELECT state, resolved_as AS "resolvedAs", resolving_as AS "resolvingAs" FROM incoming_mail WHERE id = $1', [id]);
  if (mail?.resolvedAs != null) return { is: 'resolved', as: mail.resolvedAs };
  if (mail?.resolvingAs != null) return { is: 'being-resolved', as: mail.resolvingAs };
  return { is: 'not-waiting', state: mail?.state ?? 'unknown' };
}

/** The rules refused it: the mail waits as before, and may be resolved in any sense. */
export async function giveUpResolution(dataSource: DataSource, id: string): Promise<void> {
  await dataSource.query(
    `UPDATE incoming_mail SET resolving_as = NULL WHERE id = $1 AND state IN ('needs-a-person', 'set-aside')`,
    [id],
  );
}

export interface Resolution {
  readonly as: ResolvedAs;
  readonly by: string;
  readonly at: Instant;
  /** A person's own words: erased with the mail. */
  readonly because: string;
  /** What the application was told; null: nothing. */
  readonly told: string | null;
}

/** Writes down, once, what a mail was resolved as. */
export const fileResolution = (dataSource: DataSource, id: string, resolution: Resolution): Promise<void> =>
  dataSource.transaction(async (manager) => {
    const { as, by, at, because, told } = resolution;
    const [, resolved] = await manager.query<readonly [unknown, number]>(
      `UPDATE incoming_mail
       SET state = 'resolved', resolved_as = $2, resolved_by = $3, resolved_at = $4, resolving_as = NULL,
           told = coalesce($5, told), told_at = CASE WHEN $5::text IS NULL THEN told_at ELSE $4 END
       WHERE id = $1 AND state IN ('needs-a-person', 'set-aside')`,
      [id, as, by, at, told],
    );
    if (resolved === 0) return;
    await manager.query('UPDATE incoming_mail_text SET resolution = $2 WHERE id = $1 AND erased_at IS NULL', [
      id,
      because,
    ]);
  });
