import { parseProgramme, type Programme } from '#contracts/programme.js';
import { lengthMs } from '#contracts/programme/measures.js';
import { after, before, beginningOf, type Duration, endOf, type Instant } from '#domain/time/zone.js';
import { asRehearsal } from './rehearse.js';

type ProgrammeTerms = Programme['terms'];

const DAY_MS = 86_400_000;

export interface FastRehearsal {
  /** Each rehearsal is an edition of its own. */
  readonly code: string;
  readonly now: Instant;
  /** How long from now to the start. */
  readonly startsInSeconds: number;
}

/**
 * The same programme at a second for each day, so that a whole edition is lived through in a minute or two:
 *
 *   P30D (a window, a payment term) → PT30S     a day (P1D)               → PT1S
 *   P2W                             → PT14S     less than a day (PT1H)    → PT1S, for there is no shorter duration
 *
 * The start lies so many seconds from now; every other date keeps its distance from it on the same scale and becomes
 * an instant: what ends with a day ends with the last instant of that day.
 */
export function rehearseFast(programme: Programme, { code, now, startsInSeconds }: FastRehearsal): Programme {
  const { zone, dates, applications } = programme;
  const formerStart = beginningOf(dates.starts, zone);
  const start = after(now, `PT${startsInSeconds}S`, 'UTC');
  const at = (instant: Instant): Instant => placeAround(start, secondsBetween(formerStart, instant));
  return parseProgramme({
    ...asRehearsal(programme),
    code,
    dates: {
      ...dates,
      starts: start,
      ends: at(endOf(dates.ends, zone)),
      inPersonFrom: dates.inPersonFrom === null ? null : at(beginningOf(dates.inPersonFrom, zone)),
    },
    applications: { closes: at(endOf(applications.closes, zone)) },
    sessions: programme.sessions.map((session) => ({
      ...session,
      starts: session.starts === null ? null : at(beginningOf(session.starts, zone)),
      ends: session.ends === null ? null : at(endOf(session.ends, zone)),
    })),
    terms: fastTerms(programme.terms),
  });
}

/** A second for each day, and never less than one. */
export function fastDuration(duration: Duration): Duration {
  return `PT${Math.max(1, Math.round(lengthMs(duration) / DAY_MS))}S`;
}

function fastTerms(terms: ProgrammeTerms): ProgrammeTerms {
  const { admission, payment, groups, cancellation, refunds, reschedule, substitution, completion } = terms;
  const reminder = admission.informationReminderBefore;
  return {
    ...terms,
    admission: {
      ...admission,
      answerWithin: fastDuration(admission.answerWithin),
      informationWithin: fastDuration(admission.informationWithin),
      informationReminderBefore: reminder === null ? null : fastDuration(reminder),
    },
    payment: {
      ...payment,
      dueWithin: fastDuration(payment.dueWithin),
      remindBefore: payment.remindBefore.map(fastDuration),
      grace: fastDuration(payment.grace),
    },
    ...(groups && { groups: { ...groups, closeWithin: fastDuration(groups.closeWithin) } }),
    cancellation: cancellation && fastCancellation(cancellation),
    refunds: { within: fastDuration(refunds.within), warnAfter: refunds.warnAfter.map(fastDuration) },
    reschedule: { ...reschedule, leaveWithin: fastDuration(reschedule.leaveWithin) },
    substitution: substitution && { until: fastDuration(substitution.until) },
    completion: { ...completion, within: fastDuration(completion.within) },
    startReminders: terms.startReminders.map(fastDuration),
    fileClosesAfter: fastDuration(terms.fileClosesAfter),
  };
}

function fastCancellation(cancellation: NonNullable<ProgrammeTerms['cancellation']>): typeof cancellation {
  return {
    ...cancellation,
    grace: cancellation.grace === null ? null : fastDuration(cancellation.grace),
    tiers: cancellation.tiers.map(({ until, percent }) => ({ until: fastDuration(until), percent })),
  };
}

/** Whole seconds for days; what takes less than a day takes a second, so that no end falls on its start. */
function secondsBetween(from: Instant, to: Instant): number {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days > 0 && days < 1 ? 1 : Math.round(days);
}

function placeAround(start: Instant, seconds: number): Instant {
  if (seconds === 0) return start;
  return seconds > 0 ? after(start, `PT${seconds}S`, 'UTC') : before(start, `PT${-seconds}S`, 'UTC');
}
