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

/** How far a series has come. */
export interface SeriesStanding {
  readonly series: Series;
  /** Null where it has drawn none. */
  readonly last: string | null;
  readonly issuedOn: LocalDate | null;
  /** What a paper of that day gets. */
  readonly next: string;
}

export async function seriesOn(manager: EntityManager, day: LocalDate): Promise<readonly SeriesStanding[]> {
  const thisYear = Number(day.slice(0, 4));
  return Promise.all(
    SERIES.map(async (series) => {
      const row = await seriesRow(manager, series, '');
      if (row === null) return { series, last: null, issuedOn: null, next: numberOf(series, thisYear, 1) };
      const next = row.year < thisYear ? numberOf(series, thisYear, 1) : numberOf(series, row.year, row.last + 1);
      return { series, last: numberOf(series, row.year, row.last), issuedOn: row.day, next };
    }),
  );
}

/** `next` is the place within the year that the next paper gets. */
export interface Raise {
  readonly series: Series;
  readonly year: number;
  readonly next: number;
}

/** Numbers that no paper of this record bears, and why. */
export interface Gap {
  readonly first: string;
  readonly last: string;
  readonly at: Date;
  /** `staff:<id>` */
  readonly by: string;
  readonly because: string;
}

/**
 * Lets a series go on at a higher number, because papers that this record does not know bear those below. What is left
 * out stays on record with its reason. Answers with the gap; `nothing` where it goes on there anyway; or, unchanged,
 * with the number that the series has come to.
 */
export async function raiseSeries(
  manager: EntityManager,
  { series, year, next }: Raise,
  word: Pick<Gap, 'at' | 'by' | 'because'>,
): Promise<Gap | 'nothing' | { readonly comeTo: string }> {
  const row = await seriesRow(manager, series, 'FOR UPDATE');
  const drawn = row === null || row.year < year ? 0 : row.last;
  if (row !== null && (row.year > year || next <= drawn)) return { comeTo: numberOf(series, row.year, row.last) };
  if (next === drawn + 1) return 'nothing';
  await manager.query(
    `INSERT INTO number_series AS kept (series, year, last, issued_on) VALUES ($1, $2, $3, make_date($2, 1, 1))
     ON CONFLICT (series) DO UPDATE SET
       year = excluded.year, last = excluded.last, issued_on = greatest(kept.issued_on, excluded.issued_on)`,
    [series, year, next - 1],
  );
  await manager.query(
    `INSERT INTO number_gap (series, year, first, last, at, by, because) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [series, year, drawn + 1, next - 1, word.at, word.by, word.because],
  );
  return { ...word, first: numberOf(series, year, drawn + 1), last: numberOf(series, year, next - 1) };
}

/** Every gap on record, the oldest first. */
export async function gapsOnRecord(manager: EntityManager): Promise<readonly Gap[]> {
  const rows = await manager.query<readonly (Gap & { series: string; year: number; from: number; to: number })[]>(
    'SELECT series, year, first AS "from", last AS "to", at, by, because FROM number_gap ORDER BY at, series',
  );
  return rows.map(({ series, year, from, to, at, by, because }) => ({
    ...{ at, by, because },
    first: numberOf(series, year, from),
    last: numberOf(series, year, to),
  }));
}

interface SeriesRow {
  readonly year: number;
  readonly last: number;
  readonly day: LocalDate;
}

async function seriesRow(manager: EntityManager, series: Series, lock: '' | 'FOR UPDATE'): Promise<SeriesRow | null> {
  const [row] = await manager.query<readonly SeriesRow[]>(
    `SELECT year, last, issued_on::text AS day FROM number_series WHERE series = $1 ${lock}`,
    [series],
  );
  return row ?? null;
}
