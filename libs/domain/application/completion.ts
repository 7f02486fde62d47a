import { fileClosesAt } from '../programme/calendar.js';
import type { Requirement } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import type { CommandOf } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import type { Application, Completion, Ended } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;
type RecordCommand = CommandOf<'RecordAttendance' | 'RecordExperienceShared' | 'RecordFinalWork' | 'WaiveRequirement'>;

/** Active participation, the own city's experience, the final work (terms of the diploma, "Completion"). */
export function record(command: RecordCommand, application: Application): Verdict {
  const { phase, edition } = application;
  if (phase.name !== 'guaranteed') return new Rejection('not-a-participant', { phase: phase.name });
  switch (command.type) {
    case 'RecordAttendance': {
      const { session, present } = command;
      const { sessions } = edition.terms.completion;
      if (!sessions.includes(session)) return new Rejection('unknown-session', { session, sessions });
      return [{ type: 'AttendanceRecorded', session, present }];
    }
    case 'RecordExperienceShared':
      return [{ type: 'ExperienceSharedRecorded' }];
    case 'RecordFinalWork':
      return [{ type: 'FinalWorkRecorded' }];
    case 'WaiveRequirement': {
      const { requirement, becauseId } = command;
      return unknownRequirement(requirement, application) ?? [{ type: 'RequirementWaived', requirement, becauseId }];
    }
  }
}

const unknownRequirement = (requirement: Requirement, { edition }: Application): Rejection | null =>
  edition.terms.completion.requires.includes(requirement)
    ? null
    : new Rejection('unknown-requirement', { requirement });

/** A record made in error: the first event stays, this one counts. What a certificate rests on is revoked first. */
export function correctRecord(command: CommandOf<'CorrectRecord'>, application: Application): Verdict {
  const { phase, edition } = application;
  const { requirement, session, met, becauseId } = command;
  if (phase.name !== 'guaranteed' && phase.name !== 'not-completed')
    return new Rejection('nothing-to-undo', { phase: phase.name });
  const unknown = unknownRequirement(requirement, application);
  if (unknown !== null) return unknown;
  const { sessions } = edition.terms.completion;
  if (requirement === 'attendance' && (session === null || !sessions.includes(session)))
    return new Rejection('unknown-session', { session, sessions });
  return [
    { type: 'RecordCorrected', requirement, session: requirement === 'attendance' ? session : null, met, becauseId },
  ];
}

/** The requirements of the terms that nothing on record meets. */
export function unmetRequirements({ completion, edition }: Application): Requirement[] {
  const { requires, sessions } = edition.terms.completion;
  const met: Record<Requirement, boolean> = {
    attendance: sessions.every((session) => completion.attended.includes(session)),
    experience: completion.experience,
    'final-work': completion.finalWork,
  };
  return requires.filter((requirement) => !met[requirement] && !completion.waived.includes(requirement));
}

/** What the clock finds when the time to meet the requirements is over, or at once where there are none. */
export function judgeCompletion(application: Application, at: string): ApplicationFact[] {
  const missing = unmetRequirements(application);
  const closesAt = fileClosesAt(at, application.edition);
  return missing.length === 0
    ? [{ type: 'CourseCompleted', closesAt }]
    : [{ type: 'CourseNotCompleted', missing, closesAt }];
}

/** An end without a settlement: nothing of the fee is at stake, or nothing was charged. */
export const ended =
  (name: Ended['name'], how: Ended['how']) =>
  (application: Application, event: { readonly occurredAt: string; readonly closesAt: string }): Application => ({
    ...application,
    phase: { name, how, endedAt: event.occurredAt, closesAt: event.closesAt },
    pendingCancellation: null,
    unconfirmedCancellation: null,
  });

export function recorded(
  application: Application,
  event: EventOf<
    'AttendanceRecorded' | 'ExperienceSharedRecorded' | 'FinalWorkRecorded' | 'RequirementWaived' | 'RecordCorrected'
  >,
): Application {
  return { ...application, completion: changed(application.completion, event) };
}

function changed(completion: Completion, event: Parameters<typeof recorded>[1]): Completion {
  switch (event.type) {
    case 'AttendanceRecorded':
      return attendance(completion, event.session, event.present);
    case 'ExperienceSharedRecorded':
      return { ...completion, experience: true };
    case 'FinalWorkRecorded':
      return { ...completion, finalWork: true };
    case 'RequirementWaived':
      return {
        ...completion,
        waived: [...completion.waived.filter((one) => one !== event.requirement), event.requirement],
      };
    case 'RecordCorrected':
      if (event.session !== null) return attendance(completion, event.session, event.met);
      return event.requirement === 'experience'
        ? { ...completion, experience: event.met }
        : { ...completion, finalWork: event.met };
  }
}

function attendance(completion: Completion, session: string, present: boolean): Completion {
  const others = completion.attended.filter((one) => one !== session);
  return { ...completion, attended: present ? [...others, session] : others };
}
