import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { applicationStream, editionStream, groupStream } from '#telling/names.js';
import { openApplications, overdueApplications } from './open-applications.js';

const PAGE = 1_000;

/** Streams that a process should be running for: open applications and groups, and editions whose news has not reached all. */
export async function openStreams(dataSource: DataSource): Promise<string[]> {
  const streams: string[] = [
    ...(await editionsWithNews(dataSource)).map(editionStream),
    ...(await openGroups(dataSource, null)).map(groupStream),
  ];
  for (let after: string | null = null; ;) {
    const ids: string[] = await openApplications(dataSource, after, PAGE);
    streams.push(...ids.map(applicationStream));
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE) return streams;
  }
}

/** Streams whose deadline passed before the instant, the longest past first. */
export const overdueStreams = async (dataSource: DataSource, before: Instant): Promise<string[]> => [
  ...(await openGroups(dataSource, before)).map(groupStream),
  ...(await overdueApplications(dataSource, before)).map(applicationStream),
];

/** Those whose deadline passed before the instant; null: all. */
async function openGroups(dataSource: DataSource, before: Instant | null): Promise<string[]> {
  const rows = await dataSource.query<readonly { code: string }[]>(
    `SELECT code FROM participant_group WHERE NOT closed AND ($1::timestamptz IS NULL OR deadline < $1)
     ORDER BY deadline, code`,
    [before],
  );
  return rows.map(({ code }) => code);
}

async function editionsWithNews(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<readonly { code: string }[]>(
    `SELECT code FROM edition
     WHERE EXISTS (
         SELECT FROM application
         WHERE application.edition = edition.code AND edition_version < edition.version AND NOT closed)
       OR EXISTS (
         SELECT FROM participant_group
         WHERE participant_group.edition = edition.code
           AND (participant_group.state #>> '{edition,version}')::integer < edition.version)
     ORDER BY code`,
  );
  return rows.map(({ code }) => code);
}
