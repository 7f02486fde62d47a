import type { DataSource } from 'typeorm';
import { dataGiven } from '#domain/correspondence/data-given.js';
import type { Reading } from '#domain/correspondence/reading.types.js';
import type { CancellationDatum, CancellationTerms } from '#domain/programme/terms.js';

/** The data of a cancellation that a mail carries, as far as the terms frozen in its application let them count. */
export async function dataGivenTo(
  dataSource: DataSource,
  applicationId: string,
  found: Reading['found'],
): Promise<CancellationDatum[]> {
  const [row] = await dataSource.query<readonly { readonly terms: CancellationTerms | null }[]>(
    `SELECT state -> 'edition' -> 'terms' -> 'cancellation' AS terms FROM application WHERE id = $1`,
    [applicationId],
  );
  return dataGiven(found, row?.terms ?? null);
}
