import type { DataSource } from 'typeorm';

/** A paper as it was rendered, the same bytes for ever. */
export interface StoredDocument {
  /** null of a group's paper. */
  readonly applicationId: string | null;
  /** null where the courier has not rendered it yet. */
  readonly file: StoredFile | null;
}

interface StoredFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** What is embedded in an electronic invoice; null for every other paper. */
  readonly xml: Buffer | null;
}

interface Found {
  readonly application_id: string | null;
  readonly file_name: string | null;
  readonly media_type: string;
  readonly bytes: Buffer;
  readonly xml: Buffer | null;
}

const KINDS = { invoice: ['invoice', 'credit-note'], certificate: ['certificate'] } as const;

/** The document of an invoice, a credit note or a certificate; null where no such paper was issued. */
export async function documentByNumber(
  dataSource: DataSource,
  series: keyof typeof KINDS,
  number: string,
): Promise<StoredDocument | null> {
  const [found] = await dataSource.query<readonly Found[]>(
    `SELECT application_id, file_name, media_type, bytes, xml
     FROM paper_snapshot LEFT JOIN document USING (event_id)
     WHERE kind = ANY ($1) AND number = $2`,
    [KINDS[series], number],
  );
  if (found === undefined) return null;
  const { application_id: applicationId, file_name: name, media_type: mediaType, bytes, xml } = found;
  return { applicationId, file: name === null ? null : { name, mediaType, bytes, xml } };
}
