import { decideEdition } from '#domain/edition/decide.js';
import type { EditionCommand, EditionEvent, EditionState } from '#domain/edition/edition.types.js';
import { evolveEdition, foldEdition } from '#domain/edition/evolve.js';
import { editionOutcome } from '#domain/edition/outcome.js';
import { projectEdition } from '#readmodel/project.js';
import type { Process } from './process.js';

export const editionProcess: Process<EditionState, EditionCommand, EditionEvent> = {
  fold: (_, events) => foldEdition(events),
  evolve: evolveEdition,
  outcome: editionOutcome,
  decide: (_, __, { command, state }) => Promise.resolve(decideEdition(command, state)),
  complete: (_, events) => Promise.resolve(events),
  settle: (manager, { state, outcome, past, stored }) =>
    projectEdition(manager, { state, outcome, events: [...past, ...stored.map(({ event }) => event)] }),
};
