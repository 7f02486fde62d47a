import type { EntityManager } from 'typeorm';
import type { Outcome } from '#domain/outcome.js';
import type { Rejection } from '#domain/rejection.js';
import type { Instant } from '#domain/time/zone.js';
import type { Recordable, StoredEvent } from '#eventstore/event-store.js';

/** A command that its stream has a time for. */
export interface Timed {
  readonly id: string;
  readonly at: Instant;
}

/** One kind of process, as the recorder needs it: the rules of the domain, and what its events set in motion. */
export interface Process<State, Command extends Timed, Event extends Recordable> {
  /** `subject` is the id of the application or entry, or the code of the edition or group. */
  fold(subject: string, events: readonly Event[]): State;
  /** One event more. */
  evolve(state: State, event: Event, subject: string): State;
  outcome(state: State, version: number): Outcome;
  /** Loads what is needed from elsewhere, under lock, and judges the command. */
  decide(manager: EntityManager, subject: string, told: Judged<State, Command>): Promise<readonly Event[] | Rejection>;
  /** What can be known only when the events are as good as stored: the numbers of papers. Null while they are held. */
  complete(manager: EntityManager, events: readonly Event[]): Promise<readonly Event[] | null>;
  /** Read models, and what the events owe the world: in the same transaction, once for all commands of a lot. */
  settle(manager: EntityManager, settled: Settled<State, Event>): Promise<void>;
}

export interface Judged<State, Command> {
  readonly command: Command;
  readonly state: State;
}

export interface Settled<State, Event> {
  readonly subject: string;
  /** As the events before leave it, with the outcome of then. */
  readonly before: Standing<State>;
  /** Everything before the new events. */
  readonly past: readonly Event[];
  readonly stored: readonly StoredEvent<Event>[];
  /** After the new events, as the outcome is. */
  readonly state: State;
  readonly outcome: Outcome;
}

export interface Standing<State> {
  readonly state: State;
  readonly outcome: Outcome;
}
