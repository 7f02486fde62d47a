import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { applicationStream, editionStream } from '#telling/names.js';
import { openApplications, overdueApplications } from './open-applications.js';

const PAGE = 1_000;

/** Streams that a process should be running for: open applications, and editions whose news has not reached all. */
export async function openStreams(dataSource: DataSource): Promise<string[]> {
  const streams: string[] = (await editionsWithNews(dataSource)).map(editionStream);
  for (let after: string | null = null; ;) {
    const ids: string[] = await openApplications(dataSource, after, PAGE);
    streams.push(...ids.map(applicationStream));
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE) return streams;
  }
}

/** Streams whose deadline passed before the instant, the longest past first. */
export const overdueStreams = async (dataSource: DataSource, before: Instant): Promise<string[]> =>
  (await overdueApplications(dataSource, before)).map(applicationStream);

async function editionsWithNews(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<readonly { code: string }[]>(
    `SELECT code FROM edition WHERE EXISTS (
       SELECT FROM application
       WHERE application.edition = edition.code AND edition_version < edition.version AND NOT closed)
     ORDER BY code`,
  );
  return rows.map(({ code }) => code);
}
