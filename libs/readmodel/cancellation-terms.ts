import type { DataSource } from 'typeorm';
import type { CancellationTerms } from '#domain/programme/terms.js';

/** The terms of leaving, as they are frozen in an application; null: there are none. */
export async function cancellationTerms(
  dataSource: DataSource,
  applicationId: string,
): Promise<CancellationTerms | null> {
  const [row] = await dataSource.query<readonly { readonly terms: CancellationTerms | null }[]>(
    `SELECT state -> 'edition' -> 'terms' -> 'cancellation' AS terms FROM application WHERE id = $1`,
    [applicationId],
  );
  return row?.terms ?? null;
}
