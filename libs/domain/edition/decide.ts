import type { EditionDates } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import { beginningOf, daysBetween, endOf, localDateOf, type Moment, shiftMoment, type Zone } from '../time/zone.js';
import { definitionOf } from './definition.js';
import type { EditionCommand, EditionDefinition, EditionEvent, EditionFact, EditionState } from './edition.types.js';
import { sameValue } from './same-value.js';

type Edition = NonNullable<EditionState>;
type Of<T extends EditionCommand['type']> = Extract<EditionCommand, { readonly type: T }>;

/**
 * What follows from a command to an edition: events, nothing, or the reason why it cannot be taken. An edition has no
 * deadlines of its own, so time passing decides to nothing.
 */
export function decideEdition(command: EditionCommand, state: EditionState): readonly EditionEvent[] | Rejection {
  const facts = factsOf(command, state);
  if (facts instanceof Rejection) return facts;
  return facts.map((fact) => ({ ...fact, occurredAt: command.at, by: command.by }));
}

function factsOf(command: EditionCommand, state: EditionState): readonly EditionFact[] | Rejection {
  if (command.type === 'ObserveTime') return [];
  if (state?.cancelled) return new Rejection('edition-cancelled', { code: state.definition.code });
  if (command.type === 'PublishEdition') return publish(command, state);
  if (!state) return new Rejection('unknown-edition');
  switch (command.type) {
    case 'ConfirmDates':
      return confirmDates(state);
    case 'RescheduleEdition':
      return reschedule(command, state);
    case 'AnnounceSpeakers':
      return announceSpeakers(command, state);
    case 'CancelEdition':
      return [{ type: 'EditionCancelled', version: state.version + 1, becauseId: command.becauseId }];
  }
}

function publish(command: Of<'PublishEdition'>, state: EditionState): readonly EditionFact[] | Rejection {
  const definition = definitionOf(command);
  if (!isPossible(definition.dates, definition.zone)) return impossible(definition.dates);
  if (!state) return [{ type: 'EditionPublished', version: 1, ...definition }];
  // The very text that is in force: whatever was confirmed or moved since stays confirmed and moved.
  if (definition.definitionId === state.definition.definitionId) return [];
  if (!sameTime(definition, state.definition)) return needsReschedule(state.definition.dates);
  return [{ type: 'EditionPublished', version: state.version + 1, ...definition }];
}

function confirmDates({ definition, version }: Edition): readonly EditionFact[] | Rejection {
  if (!definition.dates.provisional)
    return new Rejection('dates-confirmed-already', { starts: definition.dates.starts });
  return [{ type: 'EditionDatesConfirmed', version: version + 1, dates: { ...definition.dates, provisional: false } }];
}

function reschedule(command: Of<'RescheduleEdition'>, state: Edition): readonly EditionFact[] | Rejection {
  const { zone, dates: former } = state.definition;
  const { starts, ends, provisional, becauseId } = command;
  const dates = { starts, ends, provisional, inPersonFrom: movedAlong(former, starts, zone) };
  // What is over by now cannot be where people are asked to come to.
  if (!isPossible(dates, zone) || endOf(ends, zone) <= command.at) return impossible(dates);
  if (sameValue(dates, former)) return new Rejection('nothing-changed', { starts, ends });
  return [{ type: 'EditionRescheduled', version: state.version + 1, dates, becauseId }];
}

function announceSpeakers(command: Of<'AnnounceSpeakers'>, state: Edition): readonly EditionFact[] | Rejection {
  const { definitionId } = command;
  if (definitionId === state.definition.definitionId) return new Rejection('nothing-changed', { definitionId });
  return [{ type: 'SpeakersAnnounced', version: state.version + 1, definitionId }];
}

/** The in-person days keep their distance from the start. */
function movedAlong(former: EditionDates, starts: Moment, zone: Zone): Moment | null {
  if (former.inPersonFrom === null) return null;
  if (former.inPersonFrom === former.starts) return starts;
  return shiftMoment(former.inPersonFrom, daysBetween(dayOf(former.starts, zone), dayOf(starts, zone)), zone);
}

function dayOf(moment: Moment, zone: Zone): string {
  return localDateOf(beginningOf(moment, zone), zone);
}

function isPossible({ starts, ends, inPersonFrom }: EditionDates, zone: Zone): boolean {
  const begins = beginningOf(starts, zone);
  const finishes = endOf(ends, zone);
  if (finishes <= begins) return false;
  if (inPersonFrom === null) return true;
  const inPerson = beginningOf(inPersonFrom, zone);
  return inPerson >= begins && inPerson < finishes;
}

/** In another zone the same dates are other instants, and participants would have to be told. */
function sameTime(left: EditionDefinition, right: EditionDefinition): boolean {
  return left.zone === right.zone && sameValue(left.dates, right.dates);
}

function impossible({ starts, ends }: EditionDates): Rejection {
  return new Rejection('dates-impossible', { starts, ends });
}

function needsReschedule({ starts, ends, provisional }: EditionDates): Rejection {
  return new Rejection('dates-need-reschedule', { starts, ends, provisional });
}
