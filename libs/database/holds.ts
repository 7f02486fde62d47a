import type { DataSource, EntityManager } from 'typeorm';

/** What a restored database does not do by itself. */
export const HOLDABLE = ['letters', 'numbers'] as const;
export type Holdable = (typeof HOLDABLE)[number];

/**
 * Why it is held: somebody has said so; this is another database than the one that was released; or the same one, which
 * has gone through a recovery since.
 */
export type HoldCause = 'by-hand' | 'another-database' | 'recovered';

export interface Standing {
  readonly thing: Holdable;
  /** Null where it is not held. */
  readonly cause: HoldCause | null;
  /** Whether a new timeline of the same database is let pass. */
  readonly alsoAfterFailover: boolean;
  /** The last word on it. */
  readonly at: Date;
  readonly by: string;
  readonly because: string | null;
}

/** How the things stand, in the order of their names. */
export const standings = (manager: EntityManager): Promise<readonly Standing[]> =>
  manager.query<Standing[]>(
    `SELECT DISTINCT ON (thing) thing, at, by, because, timeline IS NULL AS "alsoAfterFailover",
            CASE WHEN NOT is_held(thing) THEN NULL
                 WHEN NOT released THEN 'by-hand'
                 WHEN installation <> this_installation() THEN 'another-database'
                 ELSE 'recovered' END AS cause
     FROM hold_log ORDER BY thing, entry DESC`,
  );

/** Every word on it, the oldest first; the first of each was said when the tables were made. */
export const holdLog = (
  dataSource: DataSource,
): Promise<readonly (Omit<Standing, 'cause'> & { readonly released: boolean })[]> =>
  dataSource.query(
    `SELECT thing, released, at, by, because, timeline IS NULL AS "alsoAfterFailover" FROM hold_log ORDER BY entry`,
  );

export interface Word {
  readonly thing: Holdable;
  readonly at: Date;
  /** `staff:<id>` */
  readonly by: string;
  readonly because: string | null;
}

/** Lets it go on in this database; where said so, after a failover to its standby too. */
export const release = (manager: EntityManager, word: Word & { readonly alsoAfterFailover: boolean }): Promise<void> =>
  say(manager, word, { released: true, anyTimeline: word.alsoAfterFailover });

/** Stops it until somebody releases it: for what the database cannot notice by itself, such as a disk put back. */
export const hold = (manager: EntityManager, word: Word): Promise<void> =>
  say(manager, word, { released: false, anyTimeline: false });

async function say(
  manager: EntityManager,
  { thing, at, by, because }: Word,
  { released, anyTimeline }: { readonly released: boolean; readonly anyTimeline: boolean },
): Promise<void> {
  await manager.query(
    `INSERT INTO hold_log (thing, released, installation, timeline, at, by, because)
     VALUES ($1, $2, this_installation(), CASE WHEN $3 THEN NULL ELSE this_timeline() END, $4, $5, $6)`,
    [thing, released, anyTimeline, at, by, because],
  );
}
