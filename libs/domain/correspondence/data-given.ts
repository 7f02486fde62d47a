import type { CancellationDatum, CancellationTerms } from '../programme/terms.js';
import type { Reading } from './reading.types.js';

const DATA: readonly CancellationDatum[] = ['course', 'name', 'registration-date', 'contact'];

/** The data that count as given: what is quoted too, unless the terms say otherwise. */
export const dataGiven = (
  found: Reading['found'],
  terms: Pick<CancellationTerms, 'quoted'> | null,
): CancellationDatum[] =>
  DATA.filter((datum) => found[datum] === 'new' || (found[datum] === 'quoted' && terms?.quoted !== 'does-not-count'));
