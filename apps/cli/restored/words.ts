import { InvalidArgumentError } from 'commander';
import type { Raise } from '#eventstore/number-series.js';
import { SERIES } from '#eventstore/number-series.js';

const PAPER = new RegExp(`^(${SERIES.join('|')})-(\\d{4})-(\\d{5})$`);

/** A number as it stands on a paper, such as INV-2026-00120. */
export function paperNumber(text: string): Raise {
  const [, series, year, place] = PAPER.exec(text.trim().toUpperCase()) ?? [];
  const known = SERIES.find((one) => one === series);
  if (known === undefined || Number(place) === 0)
    throw new InvalidArgumentError(
      `Give the whole number that the next paper is to bear, such as INV-${new Date().getUTCFullYear()}-00120; the series are ${SERIES.join(' and ')}.`,
    );
  return { series: known, year: Number(year), next: Number(place) };
}

const KEY = /^<?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.\d+)(?:@[^\s<>@]+)?>?$/i;

/** A Message-ID, whole or only what stands before its @, as mail logs and `matricula restored` show it. */
export function letterKey(text: string, former: readonly string[] = []): string[] {
  const [, key] = KEY.exec(text.trim()) ?? [];
  if (key === undefined)
    throw new InvalidArgumentError(
      `'${text}' is no Message-ID of ours: give what stands before its @, as \`matricula restored\` lists it.`,
    );
  return [...new Set([...former, key.toLowerCase()])];
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

export function instant(text: string): string {
  if (!INSTANT.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('Give an instant with its zone, such as 2026-03-01T02:00:00Z.');
  return new Date(text).toISOString();
}
