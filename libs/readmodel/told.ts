import type { ApplicationEvent } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import type { Outcome } from '#domain/outcome.js';

/** An application with its whole history, as a projection needs it. */
export interface Told {
  readonly application: Application;
  readonly outcome: Outcome;
  /** All of the stream, from the first. */
  readonly events: readonly ApplicationEvent[];
}
