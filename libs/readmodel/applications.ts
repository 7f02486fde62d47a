import type { DataSource } from 'typeorm';
import type { ApplicationListItem } from '#contracts/application.js';
import type { Page } from '#contracts/values.js';
import { ApplicationRow } from '#database/application.row.js';
import { emailKey, nameKey } from '#domain/matching.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

export interface ApplicationsWanted extends PageWanted {
  readonly edition?: string | undefined;
  readonly phase?: string | undefined;
  /** Words, each of which must be in the name, the e-mail address, the organisation, or begin the reference. */
  readonly q?: string | undefined;
}

interface Listed {
  readonly id: string;
  readonly reference: string;
  readonly edition: string;
  readonly phase: string;
  readonly waits_for: string | null;
  readonly wait_until: Date | null;
  readonly submitted_at: Date;
  readonly closed: boolean;
  readonly name: string;
  readonly organisation: string | null;
}

/** Applications, the newest first. */
export async function listApplications(
  dataSource: DataSource,
  { edition, phase, q, cursor, limit }: ApplicationsWanted,
): Promise<Page<ApplicationListItem>> {
  const words = (q ?? '').split(/\s+/).filter((word) => word !== '');
  const rows = await dataSource.query<readonly Listed[]>(
    `SELECT application.id, reference, edition, phase, waits_for, wait_until, submitted_at, closed,
            btrim(concat(given_name, ' ', family_name)) AS name, employer ->> 'organisation' AS organisation
     FROM application LEFT JOIN person ON person.id = application.person_id
     WHERE ($1::text IS NULL OR edition = $1) AND ($2::text IS NULL OR phase = $2)
       AND NOT EXISTS (
         SELECT FROM unnest($3::text[], $4::text[], $5::text[]) AS word (folded, exact, spoken)
         WHERE NOT coalesce(
           (folded <> '' AND (strpos(name_key, folded) > 0 OR strpos(employer_key, folded) > 0))
             OR strpos(email_key, exact) > 0
             OR (spoken <> '' AND starts_with(reference, spoken)), false))
       AND ($6::timestamptz IS NULL OR (submitted_at, application.id) < ($6::timestamptz, $7::uuid))
     ORDER BY submitted_at DESC, application.id DESC
     LIMIT $8`,
    [
      ...[edition ?? null, phase ?? null],
      ...[words.map(nameKey), words.map(emailKey), words.map(asReference)],
      ...keyAfter(cursor, ['instant', 'uuid']),
      limit + 1,
    ],
  );
  return pageOf(rows, limit, { key: (row) => [row.submitted_at.toISOString(), row.id], item: listItem });
}

const listItem = (row: Listed): ApplicationListItem => ({
  id: row.id,
  reference: row.reference,
  edition: row.edition,
  phase: row.phase,
  waitsFor: row.waits_for,
  until: row.wait_until?.toISOString() ?? null,
  submittedAt: row.submitted_at.toISOString(),
  closed: row.closed,
  name: row.name,
  organisation: row.organisation,
});

/** As people read it out: what looks like another character is that other one. */
const asReference = (word: string): string =>
  word.replaceAll('-', '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');

export async function applicationExists(dataSource: DataSource, id: string): Promise<boolean> {
  const found = await dataSource.query<readonly unknown[]>('SELECT FROM application WHERE id = $1', [id]);
  return found.length > 0;
}

/** Which generation of links opens the application; null where there is no such application. */
export async function accessGenerationOf(dataSource: DataSource, id: string): Promise<number | null> {
  const row = await dataSource.manager.findOne(ApplicationRow, { where: { id }, select: { accessGeneration: true } });
  return row?.accessGeneration ?? null;
}

/** Which generation of its reply addresses is open; null where there is no such application, or its file is erased. */
export async function replyGenerationOf(dataSource: DataSource, id: string): Promise<number | null> {
  const [row] = await dataSource.query<readonly { generation: number }[]>(
    `SELECT access_generation AS generation FROM application JOIN person ON person.id = person_id
     WHERE application.id = $1 AND erased_at IS NULL`,
    [id],
  );
  return row?.generation ?? null;
}

/** Who holds the application now; null where there is no such application. */
export async function personIdOf(dataSource: DataSource, id: string): Promise<string | null> {
  const row = await dataSource.manager.findOne(ApplicationRow, { where: { id }, select: { personId: true } });
  return row?.personId ?? null;
}
