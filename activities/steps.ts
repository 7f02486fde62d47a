import type { ApplicationEvent } from '#domain/application/events.js';
import { evolve } from '#domain/application/evolve.js';
import type { Application, State } from '#domain/application/state.js';
import type { StoredEvent } from '#eventstore/event-store.js';
import type { Settled } from './process.js';

/** A new event, and the application as that event leaves it. */
export interface Step {
  readonly stored: StoredEvent<ApplicationEvent>;
  readonly after: Application;
}

/** One by one, for what an event owes depends on what it found. */
export function stepsOf({ subject, before, stored }: Settled<State, ApplicationEvent>): readonly Step[] {
  const steps: Step[] = [];
  let after = before.state;
  for (const one of stored) {
    after = evolve(after, one.event, subject);
    // What comes before the submission, such as the leave to be late, owes nothing yet.
    if (after !== null) steps.push({ stored: one, after });
  }
  return steps;
}
