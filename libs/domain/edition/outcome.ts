import type { Outcome } from '../outcome.js';
import type { EditionCommand, EditionState } from './edition.types.js';

type Accepted = EditionCommand['type'];

/**
 * What an edition's process may wait for: nothing. It is closed at all times, so that its run ends once its news have
 * reached every application; the next command starts another run.
 * @param version of the stream, which also counts what the edition's own version does not
 */
export function editionOutcome(state: EditionState, version: number): Outcome {
  return { phase: phaseOf(state), deadline: null, version, accepts: acceptedBy(state), closed: true };
}

function phaseOf(state: EditionState): 'none' | 'published' | 'cancelled' {
  if (!state) return 'none';
  return state.cancelled ? 'cancelled' : 'published';
}

function acceptedBy(state: EditionState): readonly Accepted[] {
  if (!state) return ['PublishEdition'];
  if (state.cancelled) return [];
  const always: readonly Accepted[] = ['PublishEdition', 'RescheduleEdition', 'AnnounceSpeakers', 'CancelEdition'];
  return state.definition.dates.provisional ? [...always, 'ConfirmDates'] : always;
}
