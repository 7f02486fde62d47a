import type { EditionRow } from '#database/edition.row.js';
import type { EditionEvent, EditionState } from '#domain/edition/edition.types.js';
import { editionNow } from '#domain/edition/now.js';
import type { Outcome } from '#domain/outcome.js';
import { beginningOf, endOf } from '#domain/time/zone.js';

/** The row that one edition's stream makes. */
export function editionRow(told: {
  readonly state: NonNullable<EditionState>;
  readonly outcome: Outcome;
  readonly events: readonly EditionEvent[];
}): EditionRow {
  const { state, outcome, events } = told;
  const { code, zone, language, dates, terms, definitionId } = state.definition;
  return {
    code,
    version: state.version,
    streamVersion: outcome.version,
    definitionId,
    language,
    zone,
    starts: dates.starts,
    ends: dates.ends,
    startsAt: new Date(beginningOf(dates.starts, zone)),
    endsAt: new Date(endOf(dates.ends, zone)),
    provisional: dates.provisional,
    closesAt: new Date(editionNow(state).closesAt),
    capacity: terms.capacity,
    cancelled: state.cancelled,
    publishedAt: new Date(events[0]?.occurredAt ?? state.lastAt),
    accepts: [...outcome.accepts],
    state,
  };
}
