import type { Process } from '#activities/process.js';
import type { ApplicationCommand } from '#domain/application/commands.js';
import { Rejection } from '#domain/rejection.js';
import type { Recordable } from '#eventstore/event-store.js';

/**
 * The smallest process that has everything the engine deals with: commands that are taken, refused or break, a
 * deadline, an end. It borrows commands of the application, whose rules would need a programme around them:
 * `Admit` puts the kettle on, `RecordFinalWork` looks at it, `Withdraw` takes it off, `Reject` is refused, all others
 * break.
 */
export interface KettleEvent extends Recordable {
  readonly type: 'PutOn' | 'Boiled' | 'TakenOff' | 'Looked';
  readonly boilsAt: string | null;
}

interface Kettle {
  readonly phase: string;
  readonly boilsAt: string | null;
  readonly closed: boolean;
}

export const kettle = (boilsAfterMs: number): Process<Kettle, ApplicationCommand, KettleEvent> => ({
  fold: (_, events) => events.reduce<Kettle>(evolve, { phase: 'none', boilsAt: null, closed: true }),
  outcome: ({ phase, boilsAt, closed }, version) => ({ phase, deadline: boilsAt, version, accepts: [], closed }),
  decide: (_, __, { command, state }) => Promise.resolve(decide(command, state, boilsAfterMs)),
  complete: (_, events) => Promise.resolve(events),
  settle: () => Promise.resolve(),
});

function evolve(state: Kettle, { type, boilsAt }: KettleEvent): Kettle {
  switch (type) {
    case 'PutOn':
      return { phase: 'heating', boilsAt, closed: false };
    case 'Boiled':
      return { phase: 'boiling', boilsAt: null, closed: false };
    case 'TakenOff':
      return { phase: 'off', boilsAt: null, closed: true };
    case 'Looked':
      return state;
  }
}

function decide(command: ApplicationCommand, state: Kettle, boilsAfterMs: number): KettleEvent[] | Rejection {
  const { at, by } = command;
  const happened = (type: KettleEvent['type'], boilsAt: string | null = null, occurredAt = at): KettleEvent => ({
    type,
    boilsAt,
    occurredAt,
    by,
  });
  const passed =
    state.boilsAt !== null && state.boilsAt <= at ? [{ ...happened('Boiled', null, state.boilsAt), by: 'clock' }] : [];
  if (command.type === 'ObserveTime') return passed;
  if (command.type === 'Admit')
    return [...passed, happened('PutOn', new Date(Date.parse(at) + boilsAfterMs).toISOString())];
  if (command.type === 'Withdraw') return [...passed, happened('TakenOff')];
  if (command.type === 'RecordFinalWork') return [...passed, happened('Looked')];
  if (command.type === 'Reject') return new Rejection('not-under-assessment', { phase: state.phase });
  throw new Error(`a bug in judging ${command.type}`);
}
