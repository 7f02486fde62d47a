import type { EntityManager } from 'typeorm';
import type { Worked } from '#database/transaction.js';
import type { Answer, Outcome } from '#domain/outcome.js';
import { Rejection } from '#domain/rejection.js';
import type { Instant } from '#domain/time/zone.js';
import { append, loadStream, openStream, type Recordable } from '#eventstore/event-store.js';
import type { Process, Timed } from './process.js';

/** Takes commands for the streams of one process, within the caller's transaction. */
export interface Recorder {
  record(manager: EntityManager, stream: string, command: Timed): Promise<Worked<Answer>>;
  recall(manager: EntityManager, stream: string): Promise<Outcome>;
}

export const createRecorder = <State, Command extends Timed, Event extends Recordable>(
  process: Process<State, Command, Event>,
): Recorder => ({
  async record(manager, stream, told) {
    const { version, past } = await openStream<Event>(manager, stream);
    const subject = subjectOf(stream);
    const pastEvents = past.map(({ event }) => event);
    const before = process.fold(subject, pastEvents);
    const today = process.outcome(before, version);
    if (past.some(({ commandId }) => commandId === told.id)) return unchanged({ outcome: today, rejection: null });

    // The stream's name says whose command this is; who told it has parsed it.
    const command = { ...(told as Command), at: later(told.at, past.at(-1)?.recordedAt) };
    const decided = await process.decide(manager, subject, { command, state: before });
    if (decided instanceof Rejection) return refused(today, decided);
    if (decided.length === 0) return unchanged({ outcome: today, rejection: null });

    const events = await process.complete(manager, decided);
    // An answer, and not a fault to be waited for: what needs no number must not stand in line behind it.
    if (events === null) return refused(today, { reason: 'numbers-held', facts: {} });
    const step = { stream, expectedVersion: version, commandId: command.id, recordedAt: command.at, events };
    const stored = await append(manager, step);
    const state = process.fold(subject, [...pastEvents, ...events]);
    const outcome = process.outcome(state, version + stored.length);
    const former = { state: before, outcome: today };
    await process.settle(manager, { subject, before: former, past: pastEvents, stored, state, outcome });
    return { keep: true, result: { outcome, rejection: null } };
  },

  async recall(manager, stream) {
    const past = await loadStream<Event>(manager, stream);
    const events = past.map(({ event }) => event);
    return process.outcome(process.fold(subjectOf(stream), events), past.length);
  },
});

/** Of the stream's name: what follows the word that says which process it is of. */
const subjectOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** A refusal, a repetition and a time that changes nothing leave no trace, not even that they were judged. */
const unchanged = (result: Answer): Worked<Answer> => ({ keep: false, result });

const refused = (outcome: Outcome, { reason, facts }: NonNullable<Answer['rejection']>): Worked<Answer> =>
  unchanged({ outcome, rejection: { reason, facts } });

/** A clock that was set back must not write history backwards. */
const later = (at: Instant, last: Instant | undefined): Instant => (last !== undefined && last > at ? last : at);
