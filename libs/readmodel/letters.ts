import type { DataSource } from 'typeorm';
import type { LetterItem, LetterState } from '#contracts/letters.js';
import type { Page } from '#contracts/values.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

export interface LettersWanted extends PageWanted {
  readonly application?: string | undefined;
  readonly state?: LetterState | undefined;
  /** The one of this key. */
  readonly key?: string | undefined;
}

interface Row extends Omit<LetterItem, 'owedAt' | 'sentAt' | 'nextAttemptAt' | 'bounced'> {
  readonly position: string;
  readonly ordinal: number;
  readonly owedAt: Date;
  readonly sentAt: Date | null;
  readonly nextAttemptAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly bounceStatus: string | null;
}

const STATE = `CASE WHEN owed.bounced_at IS NOT NULL THEN 'bounced' WHEN owed.state <> 'owed' THEN owed.state
                    WHEN owed.attempts = 0 THEN 'queued' ELSE 'deferred' END`;
/** 2024-08-01T10:00:00.000Z, as everywhere. */
const utc = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Every letter that was ever owed, the newest first: what has become of it, and why. */
export async function listLetters(dataSource: DataSource, wanted: LettersWanted): Promise<Page<LetterItem>> {
  const { application, state, key, cursor, limit } = wanted;
  const [position, ordinal] = keyAfter(cursor, ['whole', 'whole']);
  const rows = await dataSource.query<readonly Row[]>(
    `SELECT owed.position, owed.ordinal, owed.event_id || '.' || owed.ordinal AS key, owed.name AS letter,
            owed.audience AS "to", owed.application_id AS application, application.reference,
            owed.entry_id AS entry, ${STATE} AS state,
            event.recorded_at AS "owedAt", owed.sent_at AS "sentAt", owed.attempts,
            owed.next_attempt_at AS "nextAttemptAt", owed.last_error AS because, owed.message_id AS "messageId",
            owed.bounced_at AS "bouncedAt", owed.bounce_status AS "bounceStatus",
            coalesce(
              (SELECT json_agg(json_build_object(
                        'by', resend.by, 'at', ${utc('resend.at')}, 'because', resend.because,
                        'formerState', resend.former_state, 'formerSentAt', ${utc('resend.former_sent_at')},
                        'formerBecause', resend.former_error) ORDER BY resend.resend)
               FROM letter_resend AS resend
               WHERE resend.event_id = owed.event_id AND resend.ordinal = owed.ordinal), '[]') AS resends
     FROM owed JOIN domain_event AS event USING (event_id)
     LEFT JOIN application ON application.id = owed.application_id
     WHERE owed.kind = 'letter' AND ($1::uuid IS NULL OR owed.application_id = $1)
       AND ($2::text IS NULL OR ${STATE} = $2)
       AND ($3::bigint IS NULL OR (owed.position, owed.ordinal) < ($3, $4::integer))
       AND ($6::text IS NULL OR owed.event_id || '.' || owed.ordinal = $6)
     ORDER BY owed.position DESC, owed.ordinal DESC LIMIT $5`,
    [application ?? null, state ?? null, position, ordinal, limit + 1, key ?? null],
  );
  return pageOf(rows, limit, {
    key: (row) => [row.position, String(row.ordinal)],
    item: itemOf,
  });
}

const itemOf = ({ owedAt, sentAt, nextAttemptAt, bouncedAt, bounceStatus, ...row }: Row): LetterItem => ({
  ...{ key: row.key, letter: row.letter, to: row.to, application: row.application, reference: row.reference },
  entry: row.entry,
  ...{ state: row.state, owedAt: owedAt.toISOString(), sentAt: sentAt?.toISOString() ?? null, attempts: row.attempts },
  ...{ nextAttemptAt: nextAttemptAt?.toISOString() ?? null, because: row.because, messageId: row.messageId },
  bounced: bouncedAt === null ? null : { at: bouncedAt.toISOString(), status: bounceStatus ?? '' },
  resends: row.resends,
});

/** One of them; null where there is none. */
export async function letterByKey(dataSource: DataSource, key: string): Promise<LetterItem | null> {
  const { items } = await listLetters(dataSource, { key, limit: 1 });
  return items[0] ?? null;
}
