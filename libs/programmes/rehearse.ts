import { parseProgramme, type Programme } from '#contracts/programme.js';
import { daysBetween, dueDay, endOf, type LocalDate, type Moment, plusDays, shiftMoment } from '#domain/time/zone.js';

/** For so long at least one can apply to a rehearsal. */
const OPEN_DAYS = 28;

/**
 * The same programme with its dates moved by whole weeks, as few as needed, so that one can apply from today on for
 * four weeks at least. Terms, hours and weekdays stay as they are; code and subtitle say that it is a rehearsal.
 */
export function rehearse(programme: Programme, today: LocalDate): Programme {
  const days = daysToMove(programme, today);
  const moved = (moment: Moment) => shiftMoment(moment, days, programme.zone);
  const { dates } = programme;
  return parseProgramme({
    ...asRehearsal(programme),
    code: `${programme.code}-rehearsal`,
    dates: {
      ...dates,
      starts: moved(dates.starts),
      ends: moved(dates.ends),
      inPersonFrom: dates.inPersonFrom === null ? null : moved(dates.inPersonFrom),
    },
    applications: { closes: moved(programme.applications.closes) },
    sessions: programme.sessions.map((session) => ({
      ...session,
      starts: session.starts === null ? null : moved(session.starts),
      ends: session.ends === null ? null : moved(session.ends),
    })),
  });
}

/** What a rehearsal of either pace shows of itself. */
export function asRehearsal(programme: Programme): Programme {
  const { subtitle } = programme;
  return { ...programme, subtitle: subtitle === null ? '(rehearsal)' : `${subtitle} (rehearsal)`, announcedOn: null };
}

function daysToMove({ applications, zone }: Programme, today: LocalDate): number {
  const lastDay = dueDay(endOf(applications.closes, zone), zone);
  const missing = daysBetween(lastDay, plusDays(today, OPEN_DAYS));
  // Whole weeks, so that a Monday stays a Monday.
  return Math.max(0, Math.ceil(missing / 7) * 7);
}
