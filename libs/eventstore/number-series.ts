import type { EntityManager } from 'typeorm';
import type { LocalDate } from '#domain/time/zone.js';

/** Every series of papers that there is. Whoever needs several locks them in this order, and so never in a circle. */
export const SERIES = ['CN', 'INV'] as const;
export type Series = (typeof SERIES)[number];

export interface DrawnNumber {
  /** `<series>-<year>-<number>`, such as INV-2024-00017. */
  readonly number: string;
  /** The day asked for, or the series' last day where that is later. */
  readonly issuedOn: LocalDate;
}

/**
 * The next number of the series, without a gap within a year, and a day of issue that never goes back. The row stays
 * locked until the transaction ends, and a rollback gives the number back: so draw last. Null while numbers are held:
 * after a restore somebody may have the next one already.
 */
export async function drawNumber(
  manager: EntityManager,
  series: string,
  issuedOn: LocalDate,
): Promise<DrawnNumber | null> {
  const [drawn] = await manager.query<readonly { year: number; last: number; day: LocalDate }[]>(
    `INSERT INTO number_series AS kept (series, year, last, issued_on)
     SELECT $1::text, extract(year FROM $2::date)::integer, 1, $2::date WHERE NOT is_held('numbers')
     ON CONFLICT (series) DO UPDATE SET
       year = greatest(kept.year, excluded.year),
       last = CASE WHEN excluded.year > kept.year THEN 1 ELSE kept.last + 1 END,
       issued_on = greatest(kept.issued_on, excluded.issued_on)
     RETURNING year, last, issued_on::text AS day`,
    [series, issuedOn],
  );
  if (drawn === undefined) return null;
  return { number: numberOf(series, drawn.year, drawn.last), issuedOn: drawn.day };
}

const numberOf = (series: string, year: number, place: number): string =>
  `${series}-${year}-${String(place).padStart(5, '0')}`;
