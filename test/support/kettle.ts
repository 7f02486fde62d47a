import { randomUUID } from 'node:crypto';
import type { Process } from '#activities/process.js';
import type { ApplicationCommand } from '#domain/application/commands.js';
import { Rejection } from '#domain/rejection.js';
import type { Recordable } from '#eventstore/event-store.js';
import type { UntimedCommand } from '#telling/names.js';

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

const admissions = { by: 'staff:1', role: 'admissions' } as const;
export const putOn = (id: string = randomUUID()): UntimedCommand => ({
  type: 'Admit',
  override: null,
  id,
  ...admissions,
});
export const lookAt = (): UntimedCommand => ({ type: 'RecordFinalWork', id: randomUUID(), ...admissions });
export const takeOff = (): UntimedCommand => ({ type: 'Withdraw', id: randomUUID(), ...admissions });
export const refused = (): UntimedCommand => ({
  type: 'Reject',
  reason: 'x',
  becauseId: null,
  id: randomUUID(),
  ...admissions,
});
export const poisoned = (): UntimedCommand => ({ type: 'Certify', id: randomUUID(), ...admissions });

/** A kettle boils so long after it was put on; one whose time is poisoned breaks when it is told the time. */
export interface Make {
  readonly boilsAfterMs: number;
  readonly timeIsPoisoned?: boolean;
}

export const kettle = (make: Make): Process<Kettle, ApplicationCommand, KettleEvent> => ({
  fold: (_, events) => events.reduce<Kettle>(evolve, { phase: 'none', boilsAt: null, closed: true }),
  evolve,
  outcome: ({ phase, boilsAt, closed }, version) => ({ phase, deadline: boilsAt, version, accepts: [], closed }),
  decide: async (_, __, { command, state }) => Promise.resolve(decide(command, state, make)),
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

function decide(command: ApplicationCommand, state: Kettle, make: Make): KettleEvent[] | Rejection {
  const { at, by } = command;
  const happened = (type: KettleEvent['type'], boilsAt: string | null = null, occurredAt = at): KettleEvent => ({
    type,
    boilsAt,
    occurredAt,
    by,
  });
  const passed =
    state.boilsAt !== null && state.boilsAt <= at ? [{ ...happened('Boiled', null, state.boilsAt), by: 'clock' }] : [];
  if (command.type === 'ObserveTime' && make.timeIsPoisoned !== true) return passed;
  if (command.type === 'Admit')
    return [...passed, happened('PutOn', new Date(Date.parse(at) + make.boilsAfterMs).toISOString())];
  if (command.type === 'Withdraw') return [...passed, happened('TakenOff')];
  if (command.type === 'RecordFinalWork') return [...passed, happened('Looked')];
  if (command.type === 'Reject') return new Rejection('not-under-assessment', { phase: state.phase });
  throw new Error(`a bug in judging ${command.type}`);
}
