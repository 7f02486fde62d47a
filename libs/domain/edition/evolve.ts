import { definitionOf } from './definition.js';
import type { EditionEvent, EditionState } from './edition.types.js';

/** The edition after one more event. An edition begins with its publication: what comes before it changes nothing. */
export function evolveEdition(state: EditionState, event: EditionEvent): EditionState {
  if (event.type === 'EditionPublished') return published(state, event);
  if (!state) return null;
  const { version, occurredAt: lastAt } = event;
  const { definition } = state;
  switch (event.type) {
    case 'EditionDatesConfirmed':
    case 'EditionRescheduled':
      return { ...state, version, lastAt, definition: { ...definition, dates: event.dates } };
    case 'SpeakersAnnounced': {
      const { definitionId } = event;
      return { ...state, version, lastAt, definition: { ...definition, definitionId }, speakersInVersion: version };
    }
    case 'EditionCancelled':
      return { ...state, version, lastAt, cancelled: true };
  }
}

export function foldEdition(events: readonly EditionEvent[]): EditionState {
  return events.reduce(evolveEdition, null);
}

function published(
  state: EditionState,
  event: Extract<EditionEvent, { readonly type: 'EditionPublished' }>,
): EditionState {
  return {
    definition: definitionOf(event),
    version: event.version,
    speakersInVersion: state?.speakersInVersion ?? null,
    cancelled: state?.cancelled ?? false,
    lastAt: event.occurredAt,
  };
}
