import type { EntityManager } from 'typeorm';
import type { Worked } from '#database/transaction.js';
import type { Answer, Outcome } from '#domain/outcome.js';
import { Rejection } from '#domain/rejection.js';
import type { Instant } from '#domain/time/zone.js';
import { append, loadStream, openStream, type Recordable, type StoredEvent } from '#eventstore/event-store.js';
import type { Process, Timed } from './process.js';

/** Takes commands for the streams of one process, within the caller's transaction. */
export interface Recorder {
  record(manager: EntityManager, stream: string, command: Timed): Promise<Worked<Answer>>;
  /**
   * Several commands for one stream, each as if it came alone after the one before it, and answered so. The stream is read
   * once for all of them, and what is read of it is written once: where it is long, that is what a command costs.
   */
  recordAll(manager: EntityManager, stream: string, commands: readonly Timed[]): Promise<Worked<readonly Answer[]>>;
  recall(manager: EntityManager, stream: string): Promise<Outcome>;
}

export function createRecorder<State, Command extends Timed, Event extends Recordable>(
  process: Process<State, Command, Event>,
): Recorder {
  const recordAll: Recorder['recordAll'] = async (manager, stream, commands) => {
    const { version, past } = await openStream<Event>(manager, stream);
    const subject = subjectOf(stream);
    const pastEvents = past.map(({ event }) => event);
    const state = process.fold(subject, pastEvents);
    const before = { state, outcome: process.outcome(state, version) };
    const known = new Set(past.map(({ commandId }) => commandId));
    const stored: StoredEvent<Event>[] = [];
    const answers: Answer[] = [];
    let now = before;
    for (const told of commands) {
      const at = later(told.at, (stored.at(-1) ?? past.at(-1))?.recordedAt);
      const found = { stream, subject, state: now.state, version: version + stored.length };
      // The stream's name says whose command this is; who told it has parsed it.
      const command = { ...(told as Command), at };
      const { events, rejection } = known.has(told.id) ? NOTHING : await take(process, manager, { ...found, command });
      if (events.length > 0) {
        known.add(told.id);
        stored.push(...events);
        const after = events.reduce((former, { event }) => process.evolve(former, event, subject), now.state);
        now = { state: after, outcome: process.outcome(after, version + stored.length) };
      }
      answers.push({ outcome: now.outcome, rejection });
    }
    // A refusal, a repetition and a time that changes nothing leave no trace, not even that they were judged.
    if (stored.length > 0) await process.settle(manager, { subject, before, past: pastEvents, stored, ...now });
    return { keep: stored.length > 0, result: answers };
  };

  return {
    recordAll,

    async record(manager, stream, command) {
      const { keep, result } = await recordAll(manager, stream, [command]);
      const [answer] = result;
      if (answer === undefined) throw new Error('a command was not answered');
      return { keep, result: answer };
    },

    async recall(manager, stream) {
      const past = await loadStream<Event>(manager, stream);
      const events = past.map(({ event }) => event);
      return process.outcome(process.fold(subjectOf(stream), events), past.length);
    },
  };
}

interface Found<State, Command> {
  readonly stream: string;
  readonly subject: string;
  readonly state: State;
  readonly version: number;
  readonly command: Command;
}

interface Taken<Event> {
  readonly events: readonly StoredEvent<Event>[];
  readonly rejection: Answer['rejection'];
}

const NOTHING = { events: [], rejection: null } as const;

/** Judges a command and appends what it brings about; nothing where that is nothing. */
async function take<State, Command extends Timed, Event extends Recordable>(
  process: Process<State, Command, Event>,
  manager: EntityManager,
  { stream, subject, state, version, command }: Found<State, Command>,
): Promise<Taken<Event>> {
  const decided = await process.decide(manager, subject, { command, state });
  if (decided instanceof Rejection) return { events: [], rejection: { reason: decided.reason, facts: decided.facts } };
  if (decided.length === 0) return NOTHING;
  const events = await process.complete(manager, decided);
  // An answer, and not a fault to be waited for: what needs no number must not stand in line behind it.
  if (events === null) return { events: [], rejection: { reason: 'numbers-held', facts: {} } };
  const { id: commandId, at: recordedAt } = command;
  const stored = await append(manager, { stream, expectedVersion: version, commandId, recordedAt, events });
  return { events: stored, rejection: null };
}

/** Of the stream's name: what follows the word that says which process it is of. */
const subjectOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** A clock that was set back must not write history backwards. */
const later = (at: Instant, last: Instant | undefined): Instant => (last !== undefined && last > at ? last : at);
