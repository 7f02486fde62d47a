import type { DataSource } from 'typeorm';
import { type MailView, mailView } from '#contracts/correspondence.js';
import type { Page } from '#contracts/values.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

export interface CorrespondenceWanted extends PageWanted {
  readonly application?: string | undefined;
  readonly state?: MailView['state'] | undefined;
}

interface Listed extends Omit<MailView, 'receivedAt' | 'resolution' | 'mail' | 'reading'> {
  readonly receivedAt: Date;
  readonly reading: MailView['reading'] | Readonly<Record<string, never>>;
  readonly body: string | null;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly quoted: string | null;
  readonly resolvedAs: NonNullable<MailView['resolution']>['as'] | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolution: string | null;
  readonly settledBy: string | null;
}

const LIST = `
  SELECT mail.id, application_id AS "applicationId", reference, received_at AS "receivedAt", size_bytes AS "sizeBytes",
         came_by AS "cameBy", mail.state, because, told, reading, authentication, verdicts, body, sender, subject, quoted,
         resolved_as AS "resolvedAs", resolved_by AS "resolvedBy", resolved_at AS "resolvedAt", resolution,
         settled_by AS "settledBy",
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'ordinal', ordinal, 'fileName', file_name, 'mediaType', media_type, 'sizeBytes', one.size_bytes,
            'refusedBecause', refused_because) ORDER BY ordinal), '[]')
          FROM mail_attachment AS one WHERE mail_id = mail.id) AS attachments
  FROM incoming_mail AS mail
  JOIN incoming_mail_text AS filed ON filed.id = mail.id
  JOIN application ON application.id = application_id`;

/** One mail; null where there is none of this id. */
export async function mailById(dataSource: DataSource, id: string): Promise<MailView | null> {
  const [row] = await dataSource.query<readonly Listed[]>(`${LIST} WHERE mail.id = $1`, [id]);
  return row === undefined ? null : view(row);
}

/** A file that came with a mail; null where there is none, or it was not kept, or is erased. */
export async function mailFile(
  dataSource: DataSource,
  mailId: string,
  ordinal: number,
): Promise<{ readonly fileName: string | null; readonly bytes: Buffer } | null> {
  const [file] = await dataSource.query<readonly { fileName: string | null; bytes: Buffer | null }[]>(
    'SELECT file_name AS "fileName", bytes FROM mail_attachment WHERE mail_id = $1 AND ordinal = $2',
    [mailId, ordinal],
  );
  return file?.bytes == null ? null : { fileName: file.fileName, bytes: file.bytes };
}

/** Mail that came in, with what it says; who has waited longest first. */
export async function listCorrespondence(
  dataSource: DataSource,
  { application, state, cursor, limit }: CorrespondenceWanted,
): Promise<Page<MailView>> {
  const [receivedAt, id] = keyAfter(cursor, ['instant', 'uuid']);
  const rows = await dataSource.query<readonly Listed[]>(
    `${LIST}
     WHERE ($1::text IS NULL OR mail.state = $1) AND ($5::uuid IS NULL OR application_id = $5)
       AND ($2::timestamptz IS NULL OR (received_at, mail.id) > ($2::timestamptz, $3::uuid))
     ORDER BY received_at, mail.id LIMIT $4`,
    [state, receivedAt, id, limit + 1, application],
  );
  return pageOf(rows, limit, { key: (row) => [row.receivedAt.toISOString(), row.id], item: view });
}

const view = (row: Listed): MailView =>
  mailView.parse({
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    reading: row.reading !== null && 'kind' in row.reading ? row.reading : null,
    mail: row.body === null ? null : { sender: row.sender, subject: row.subject, body: row.body, quoted: row.quoted },
    resolution:
      row.resolvedAs === null
        ? null
        : {
            as: row.resolvedAs,
            by: row.resolvedBy,
            at: row.resolvedAt?.toISOString(),
            because: row.resolution,
            event: row.settledBy,
          },
  });
