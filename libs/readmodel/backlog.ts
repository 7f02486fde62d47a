import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { heldNow } from './held.js';

export interface UnfitTemplate {
  readonly letter: string;
  readonly language: string;
  /** Empty for that of all editions. */
  readonly edition: string;
}

/** What is late, or wrong. */
export interface Backlog {
  /** Letters and documents that no attempt has finished. */
  readonly owed: number;
  /** How long the oldest of them has waited; 0 for none. */
  readonly owedOldestSeconds: number;
  /** What streams owe one another and have not told yet. */
  readonly tellsOwed: number;
  /** How long the oldest of it has waited; 0 for none. */
  readonly tellsOldestSeconds: number;
  /** What was told and refused, and waits for a person. */
  readonly tellsRefused: number;
  /** Open applications, and bank entries that owe money back, whose deadline has passed untold. */
  readonly pastDeadline: number;
  /** Letters that can never be delivered. */
  readonly undeliverable: number;
  /** Letters that a mail server took and that came back, and that nobody has sent again. */
  readonly bounced: number;
  /** Templates of the office that do not fit the release: letters leave in the release's own words. */
  readonly unfitTemplates: readonly UnfitTemplate[];
  /** Mails that nobody has read yet, and how long the first of them has waited; 0 for none. */
  readonly mailUnread: number;
  readonly mailUnreadOldestSeconds: number;
  /** Mails that a person has to decide, and how long ago the first of them came in; 0 for none. */
  readonly mailWaiting: number;
  readonly mailWaitingOldestSeconds: number;
  /** Since a mailbox that is to be read was last read to its end; null where none is to be read. */
  readonly mailboxAgeSeconds: number | null;
  /** Applications whose money does not add up: in their own row now, against receipts and refunds when last watched. */
  readonly unbalanced: number;
  /** Accounts at banks that do not come to what the bank has stated, for no known reason: when last watched. */
  readonly bankDiffers: number;
  /** Letters or numbers that a person has to release after a restore. */
  readonly held: readonly string[];
  /** Since the watchman has last seen which workflows run; null where he never has. */
  readonly roundAgeSeconds: number | null;
  /** What should have a workflow and had none then; null where that is too long ago to be true. */
  readonly withoutWorkflow: number | null;
}

/** A watchman walks every 30 seconds, and checks the money every five minutes. */
const ROUND_IS_NEWS_SECONDS = 180;
const MONEY_IS_NEWS_SECONDS = 900;

const mailAge = (state: string): string =>
  `coalesce((SELECT greatest(0, extract(epoch FROM $1::timestamptz - min(received_at)))::float FROM incoming_mail
    WHERE state = '${state}'), 0)`;

/** Cheap, however much there is: it reads the ends of indexes, and what the watchman has counted. */
export async function backlog(dataSource: DataSource, at: Instant): Promise<Backlog> {
  const [found] = await dataSource.query<readonly Omit<Backlog, 'held' | 'unfitTemplates'>[]>(
    `WITH round AS (
       SELECT found, greatest(0, extract(epoch FROM $1::timestamptz - at))::float AS age
       FROM watched WHERE what = 'without-workflow'
     )
     SELECT
       (SELECT count(*)::integer FROM owed WHERE state = 'owed') AS owed,
       coalesce((SELECT greatest(0, extract(epoch FROM $1::timestamptz - recorded_at))::float FROM domain_event
         WHERE event_id = (SELECT event_id FROM owed WHERE state = 'owed' ORDER BY position, ordinal LIMIT 1)), 0)
         AS "owedOldestSeconds",
       (SELECT count(*)::integer FROM owed_tell WHERE state = 'owed') AS "tellsOwed",
       coalesce((SELECT greatest(0, extract(epoch FROM $1::timestamptz - recorded_at))::float FROM domain_event
         WHERE event_id = (SELECT event_id FROM owed_tell WHERE state = 'owed' ORDER BY position, part LIMIT 1)), 0)
         AS "tellsOldestSeconds",
       (SELECT count(*)::integer FROM owed_tell WHERE state = 'refused') AS "tellsRefused",
       (SELECT count(*)::integer FROM application WHERE NOT closed AND deadline < $1)
         + (SELECT count(*)::integer FROM bank_clock WHERE deadline < $1) AS "pastDeadline",
       (SELECT count(*)::integer FROM owed WHERE state = 'undeliverable') AS undeliverable,
       (SELECT count(*)::integer FROM owed WHERE bounced_at IS NOT NULL) AS bounced,
       (SELECT count(*)::integer FROM incoming_mail WHERE state = 'received') AS "mailUnread",
       ${mailAge('received')} AS "mailUnreadOldestSeconds",
       (SELECT count(*)::integer FROM incoming_mail WHERE state = 'needs-a-person') AS "mailWaiting",
       ${mailAge('needs-a-person')} AS "mailWaitingOldestSeconds",
       (SELECT greatest(0, extract(epoch FROM $1::timestamptz - min(read_at)))::float FROM mailbox
         HAVING min(read_at) IS NOT NULL) AS "mailboxAgeSeconds",
       greatest(
         (SELECT count(*)::integer FROM application
           WHERE abs(received_minor - kept_minor - refunded_minor - owed_back_minor) > 0),
         (SELECT found FROM watched
           WHERE what = 'unbalanced' AND at > $1::timestamptz - make_interval(secs => $3))) AS unbalanced,
       coalesce((SELECT found FROM watched
         WHERE what = 'bank-differs' AND at > $1::timestamptz - make_interval(secs => $3)), 0) AS "bankDiffers",
       (SELECT age FROM round) AS "roundAgeSeconds",
       (SELECT found FROM round WHERE age <= $2) AS "withoutWorkflow"`,
    [at, ROUND_IS_NEWS_SECONDS, MONEY_IS_NEWS_SECONDS],
  );
  if (found === undefined) throw new Error('counting gave no row');
  return { ...found, held: await heldNow(dataSource), unfitTemplates: await unfitNow(dataSource) };
}

/** What has been saved since fits: it was refused else. */
const unfitNow = (dataSource: DataSource): Promise<readonly UnfitTemplate[]> =>
  dataSource.query<readonly UnfitTemplate[]>(
    `SELECT letter, language, coalesce(edition, '') AS edition
     FROM unfit_template JOIN letter_template AS found ON found.id = template_id
     WHERE NOT EXISTS (
       SELECT FROM letter_template AS later
       WHERE later.letter = found.letter AND later.language = found.language
         AND later.edition IS NOT DISTINCT FROM found.edition AND later.version > found.version)`,
  );
