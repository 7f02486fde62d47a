import type { EditionDefinition } from './edition.types.js';

/** The definition alone, out of a command or an event that carries it among other things. */
export function definitionOf(carrier: EditionDefinition): EditionDefinition {
  const { code, zone, language, dates, applicationsClose, form, terms, definitionId } = carrier;
  return { code, zone, language, dates, applicationsClose, form, terms, definitionId };
}
