import type { PaymentCalendar, PlaceCalendar } from '../application/events.js';
import { groupTermsOf } from '../group/terms.js';
import { nextBankingDay, previousBankingDay } from '../time/banking-days.js';
import {
  after,
  before,
  beginningOf,
  dueDay,
  earlier,
  endOf,
  endOfDay,
  endOfDayAfter,
  later,
  localDateOf,
  startOfDay,
  type Duration,
  type Instant,
  type LocalDate,
  type Zone,
} from '../time/zone.js';
import type { FrozenEdition, Terms } from './terms.js';

const isExact = (duration: Duration): boolean => duration.startsWith('PT');

/** The instants that an edition's dates and terms give to every place in it. */
export function placeCalendar({ dates, terms, zone }: FrozenEdition): PlaceCalendar {
  const { cancellation } = terms;
  const countsFrom =
    cancellation?.countsFrom === 'first-in-person-day' ? (dates.inPersonFrom ?? dates.starts) : dates.starts;
  const endsAt = endOf(dates.ends, zone);
  return {
    windows: (cancellation?.tiers ?? []).map(({ until, percent }) => ({
      until: before(countsFrom, until, zone),
      percent,
    })),
    startReminders: terms.startReminders.map((duration) => before(dates.starts, duration, zone)),
    startsAt: beginningOf(dates.starts, zone),
    endsAt,
    judgedAt: after(endsAt, terms.completion.within, zone),
  };
}

/** When an invoice issued at an instant is due: a due day without banking moves to the next. */
export function paymentCalendar(issuedAt: Instant, edition: FrozenEdition): PaymentCalendar {
  const { terms, zone } = edition;
  const end = endOfDayAfter(issuedAt, terms.payment.dueWithin, zone);
  if (!isExact(terms.payment.dueWithin))
    return paymentCalendarUntil(nextBankingDay(dueDay(end, zone)), issuedAt, edition);
  return whatFollows(end, issuedAt, edition);
}

/** The same, for a due day that a person has set. */
export function paymentCalendarUntil(dueOn: LocalDate, from: Instant, edition: FrozenEdition): PaymentCalendar {
  return whatFollows(endOfDay(dueOn, edition.zone), from, edition);
}

function whatFollows(overdueAt: Instant, from: Instant, edition: FrozenEdition): PaymentCalendar {
  const { terms, zone } = edition;
  const dueOn = dueDay(overdueAt, zone);
  return {
    dueOn,
    reminders: terms.payment.remindBefore
      .map((duration) => before(isExact(duration) ? overdueAt : dueOn, duration, zone))
      .filter((instant) => instant > from)
      .sort(),
    overdueAt,
    lapseAt: lapseAfter(overdueAt, edition),
  };
}

/** When an unpaid place lapses: after the grace, and where the terms ask finance first no earlier than the start. */
export function lapseAfter(overdueAt: Instant, { terms, dates, zone }: FrozenEdition): Instant {
  const graceEnds = isExact(terms.payment.grace)
    ? after(overdueAt, terms.payment.grace, zone)
    : endOfDayAfter(startOfDay(dueDay(overdueAt, zone), zone), terms.payment.grace, zone);
  return terms.payment.unpaid === 'lapse' ? graceEnds : later(graceEnds, beginningOf(dates.starts, zone));
}

/**
 * When a group that is still open is closed: the end of the local day, so long after the last on which one may apply; at
 * the start at the latest, for a place has to be paid before it.
 */
export function groupClosesAt(
  applicationsCloseAt: Instant,
  { terms, zone, dates }: Pick<FrozenEdition, 'terms' | 'zone' | 'dates'>,
): Instant {
  const { closeWithin } = groupTermsOf(terms);
  const closesAt = isExact(closeWithin)
    ? after(applicationsCloseAt, closeWithin, zone)
    : endOfDayAfter(startOfDay(dueDay(applicationsCloseAt, zone), zone), closeWithin, zone);
  return earlier(closesAt, beginningOf(dates.starts, zone));
}

/** When a refund must have left: the end of the local day so many days after; no banking that day: the day before. */
export function refundCalendar(
  countedFrom: Instant,
  { terms, zone }: { readonly terms: Pick<Terms, 'refunds'>; readonly zone: Zone },
): { readonly warnAt: readonly Instant[]; readonly dueFrom: Instant; readonly dueAt: Instant } {
  const warnAt = terms.refunds.warnAfter.map((duration) =>
    isExact(duration)
      ? after(countedFrom, duration, zone)
      : startOfDay(dueDay(endOfDayAfter(countedFrom, duration, zone), zone), zone),
  );
  const end = endOfDayAfter(countedFrom, terms.refunds.within, zone);
  if (isExact(terms.refunds.within)) return { warnAt, dueFrom: end, dueAt: end };
  const dueOn = previousBankingDay(dueDay(end, zone));
  return { warnAt, dueFrom: startOfDay(dueOn, zone), dueAt: endOfDay(dueOn, zone) };
}

/** An instant by which staff or an applicant must answer: to the end of that local day. */
export const answerBy = (from: Instant, within: Duration, { zone }: FrozenEdition): Instant =>
  endOfDayAfter(from, within, zone);

/** The end of the last day, so long before the start, on which a place may pass to another person; null: never. */
export function substitutionUntil({ terms, dates, zone }: FrozenEdition): Instant | null {
  if (terms.substitution === null) return null;
  const { until } = terms.substitution;
  const instant = before(dates.starts, until, zone);
  return isExact(until) ? instant : endOfDay(localDateOf(instant, zone), zone);
}

/** Until when a file stays open after its end. */
export const fileClosesAt = (endedAt: Instant, { terms, zone }: FrozenEdition): Instant =>
  endOfDayAfter(endedAt, terms.fileClosesAfter, zone);

/** The local date of an instant in the edition's zone. */
export const dateOf = (instant: Instant, { zone }: FrozenEdition): LocalDate => localDateOf(instant, zone);
