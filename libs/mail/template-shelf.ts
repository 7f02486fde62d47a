import type { EntityManager } from 'typeorm';
import type { TemplateName } from '#domain/application/letters.types.js';
import type { Instant } from '#domain/time/zone.js';
import type { Language } from './speech.js';
import type { TemplateSource } from './template-source.js';

/** Which template is meant: of one edition, or (null) of all that have none of their own. */
export interface TemplateKey {
  readonly letter: TemplateName;
  readonly language: Language;
  readonly edition: string | null;
}

/** One version, as it was saved. */
export interface StoredTemplate {
  readonly version: number;
  /** null: the words of the release count again. */
  readonly source: TemplateSource | null;
  /** The version gone back to, 0 for the release's own; null where it was written anew. */
  readonly restores: number | null;
  readonly because: string;
  readonly by: string;
  readonly at: Date;
}

export interface TemplateInForce {
  readonly id: string;
  readonly source: TemplateSource;
}

interface Row extends Omit<StoredTemplate, 'source'> {
  readonly id: string;
  readonly subject: string | null;
  readonly body: string | null;
}

const COLUMNS = 'id, version, subject, body, restores, because, by, at';

/**
 * What the office says in a letter now: the edition's own template, else the general one; null where the release's counts.
 * Asked when a letter is written, so that what was saved before it leaves counts for it.
 */
export async function templateInForce(
  manager: EntityManager,
  { letter, language, edition }: TemplateKey,
): Promise<TemplateInForce | null> {
  const rows = await manager.query<readonly Row[]>(
    `SELECT DISTINCT ON (edition) ${COLUMNS} FROM letter_template
     WHERE letter = $1 AND language = $2 AND (edition = $3 OR edition IS NULL)
     ORDER BY edition NULLS LAST, version DESC`,
    [letter, language, edition],
  );
  const row = rows.find(({ subject }) => subject !== null);
  const source = row === undefined ? null : sourceOf(row);
  return row === undefined || source === null ? null : { id: row.id, source };
}

/** Of each letter, language and edition (or, null, of all) what the office says now, where it does. */
export async function allInForce(
  manager: EntityManager,
): Promise<
  readonly (TemplateInForce & Readonly<Record<'letter' | 'language', string>> & Pick<TemplateKey, 'edition'>)[]
> {
  const rows = await manager.query<readonly (Row & { letter: string; language: string; edition: string | null })[]>(
    `SELECT DISTINCT ON (letter, language, edition) letter, language, edition, ${COLUMNS} FROM letter_template
     ORDER BY letter, language, edition, version DESC`,
  );
  return rows.flatMap((row) => {
    const source = sourceOf(row);
    const { id, letter, language, edition } = row;
    return source === null ? [] : [{ id, letter, language, edition, source }];
  });
}

/** All versions, the newest first. */
export async function templateHistory(
  manager: EntityManager,
  { letter, language, edition }: TemplateKey,
): Promise<readonly StoredTemplate[]> {
  const rows = await manager.query<readonly Row[]>(
    `SELECT ${COLUMNS} FROM letter_template
     WHERE letter = $1 AND language = $2 AND edition IS NOT DISTINCT FROM $3 ORDER BY version DESC`,
    [letter, language, edition],
  );
  return rows.map((row) => ({
    ...{ version: row.version, source: sourceOf(row), restores: row.restores },
    ...{ because: row.because, by: row.by, at: row.at },
  }));
}

/** Of each letter and language, as `<letter> <language>`, the version that the edition itself (or, null, all) has in force. */
export async function versionsInForce(
  manager: EntityManager,
  edition: string | null,
): Promise<ReadonlyMap<string, number>> {
  const rows = await manager.query<readonly { name: string; version: number; subject: string | null }[]>(
    `SELECT DISTINCT ON (letter, language) letter || ' ' || language AS name, version, subject FROM letter_template
     WHERE edition IS NOT DISTINCT FROM $1 ORDER BY letter, language, version DESC`,
    [edition],
  );
  return new Map(rows.flatMap(({ name, version, subject }) => (subject === null ? [] : [[name, version] as const])));
}

export interface NewVersion extends Omit<StoredTemplate, 'version' | 'at'> {
  readonly at: Instant;
}

/** Keeps a version after all that there are, and gives its number. The caller has found it sound. */
export async function saveTemplate(
  manager: EntityManager,
  { letter, language, edition }: TemplateKey,
  { source, restores, because, by, at }: NewVersion,
): Promise<number> {
  // Two who save at once come one after the other: neither loses a version.
  await manager.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`letter_template ${letter} ${language}`]);
  const [saved] = await manager.query<readonly { version: number }[]>(
    `INSERT INTO letter_template (letter, language, edition, version, subject, body, restores, because, by, at)
     SELECT $1, $2, $3::text, coalesce(max(version), 0) + 1, $4, $5, $6, $7, $8, $9 FROM letter_template
     WHERE letter = $1 AND language = $2 AND edition IS NOT DISTINCT FROM $3::text
     RETURNING version`,
    [letter, language, edition, source?.subject ?? null, source?.body ?? null, restores, because, by, at],
  );
  return saved?.version ?? 0;
}

const sourceOf = ({ subject, body }: Row): TemplateSource | null =>
  subject === null || body === null ? null : { subject, body };
