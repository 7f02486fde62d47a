import type { EntityManager } from 'typeorm';
import type { LocalDate } from '#domain/time/zone.js';

export interface DrawnNumber {
  /** `<series>-<year>-<number>`, such as INV-2024-00017. */
  readonly number: string;
  /** The day asked for, or the series' last day where that is later. */
  readonly issuedOn: LocalDate;
}

/**
 * The next number of the series, without a gap within a year, and a day of issue that never goes back. The row stays
 * locked until the transaction ends, and a rollback gives the number back: so draw last.
 */
export async function drawNumber(manager: EntityManager, series: string, issuedOn: LocalDate): Promise<DrawnNumber> {
  const [drawn] = await manager.query<readonly { year: number; last: number; day: LocalDate }[]>(
    `INSERT INTO number_series AS kept (series, year, last, issued_on)
     VALUES ($1, extract(year FROM $2::date)::integer, 1, $2::date)
     ON CONFLICT (series) DO UPDATE SET
       year = greatest(kept.year, excluded.year),
       last = CASE WHEN excluded.year > kept.year THEN 1 ELSE kept.last + 1 END,
       issued_on = greatest(kept.issued_on, excluded.issued_on)
     RETURNING year, last, issued_on::text AS day`,
    [series, issuedOn],
  );
  if (drawn === undefined) throw new Error(`No number was drawn from ${series}`);
  return { number: `${series}-${drawn.year}-${String(drawn.last).padStart(5, '0')}`, issuedOn: drawn.day };
}
