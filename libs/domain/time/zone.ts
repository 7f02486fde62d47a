import { Temporal } from 'temporal-polyfill';

/** A point in time: UTC, ISO 8601, always with milliseconds ('2024-10-18T22:00:00.000Z'), so that text order is time order. */
export type Instant = string;

/** A calendar day without a zone: 'YYYY-MM-DD', years 0001 to 9999. */
export type LocalDate = string;

/** A name of the IANA time zone database, spelt as there: 'Europe/Madrid'. */
export type Zone = string;

/** 'P30D' or 'P2W': calendar days in the zone. 'PT20S', 'PT36H': exact time. Whole numbers, more than nothing, at most a century. */
export type Duration = string;

/** A LocalDate or an Instant. A date stands for the whole local day, from its first instant to the first of the next; an instant for itself. */
export type Moment = string;

type ParsedDuration = { readonly days: number } | { readonly milliseconds: number };

const DATE_FORM = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const INSTANT_FORM = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
// RFC 3339, which is narrower than what Temporal reads: no basic format, no annotations, never without an offset.
const OFFSET_INSTANT_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const CALENDAR_DURATION_FORM = /^P(?:(\d{1,9})D|(\d{1,9})W)$/;
const EXACT_DURATION_FORM = /^PT(?:(\d{1,10})H)?(?:(\d{1,10})M)?(?:(\d{1,10})S)?$/;
const DAY_MS = 86_400_000;
const CENTURY_DAYS = 36_525;

/** Whether the text is a real day of the calendar in the form YYYY-MM-DD. */
export function isLocalDate(text: string): boolean {
  return DATE_FORM.test(text) && succeeds(() => Temporal.PlainDate.from(text));
}

/** Whether the text is a real instant in the one form that is stored. A leap second is none: its form does not survive. */
export function isInstant(text: string): boolean {
  return INSTANT_FORM.test(text) && succeeds(() => normaliseInstant(text)) && normaliseInstant(text) === text;
}

/** Whether the text is a duration that terms may use. */
export function isDuration(text: string): boolean {
  return succeeds(() => parseDuration(text));
}

/** Whether the text names a zone exactly. Offsets are refused: they know nothing of summer time. */
export function isZone(text: string): boolean {
  return /^[A-Za-z]/.test(text) && succeeds(() => zoneIdOf(text)) && zoneIdOf(text) === text;
}

/**
 * Reads RFC 3339 with any offset. What is finer than a millisecond is cut off, never rounded up: a mail of
 * 23:59:59.9999 must not become one of the next day.
 * @throws RangeError when the text is no such instant, or lies outside the years 0001 to 9999 in UTC
 */
export function normaliseInstant(text: string): Instant {
  if (!OFFSET_INSTANT_FORM.test(text)) throw new RangeError(`'${text}' is not an instant with an offset or Z`);
  if (!succeeds(() => Temporal.Instant.from(text))) throw new RangeError(`'${text}' does not exist in the calendar`);
  return instantText(Temporal.Instant.from(text));
}

/** The first instant of the local day; not always midnight, for some zones change their clocks there. */
export function startOfDay(date: LocalDate, zone: Zone): Instant {
  return instantText(parseDate(date).toZonedDateTime(zone).toInstant());
}

/** The end of the local day, exclusive: the first instant of the next one. */
export function endOfDay(date: LocalDate, zone: Zone): Instant {
  return startOfDay(plusDays(date, 1), zone);
}

/** The day that the zone's calendars show at this instant. */
export function localDateOf(instant: Instant, zone: Zone): LocalDate {
  return dateText(parseInstant(instant).toZonedDateTimeISO(zone).toPlainDate());
}

/** What the zone's clocks show: '2024-10-19 00:00:00'. For people to read; two instants may look alike when clocks go back. */
export function wallClockOf(instant: Instant, zone: Zone): string {
  return parseInstant(instant)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ');
}

/** When a zone's clocks are changed, as they show it before, and from which offset to which: '+01:00'. */
export interface ClockChange {
  /** '2024-10-27 03:00:00' */
  readonly wallClock: string;
  readonly from: string;
  readonly to: string;
}

/** Every change of the zone's clocks that matters between the instants: the last one before, where there is one, and all within. */
export function clockChanges(begins: Instant, ends: Instant, zone: Zone): ClockChange[] {
  const start = parseInstant(begins).toZonedDateTimeISO(zone);
  const changes: ClockChange[] = [];
  let next = start.getTimeZoneTransition('previous') ?? start.getTimeZoneTransition('next');
  while (next !== null && instantText(next.toInstant()) <= ends) {
    const before = next.subtract({ nanoseconds: 1 });
    const shown = before.toPlainDateTime().add({ nanoseconds: 1 }).toString({ smallestUnit: 'second' });
    changes.push({ wallClock: shown.replace('T', ' '), from: before.offset, to: next.offset });
    next = next.getTimeZoneTransition('next');
  }
  return changes;
}

/** What the zone's clocks are ahead of UTC: '+01:00'. */
export const offsetAt = (instant: Instant, zone: Zone): string => parseInstant(instant).toZonedDateTimeISO(zone).offset;

/** The day so many calendar days later; earlier when negative. */
export function plusDays(date: LocalDate, days: number): LocalDate {
  return dateText(parseDate(date).add({ days }));
}

/** Calendar days from one date to the other; negative when `to` is the earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return parseDate(from).until(parseDate(to), { largestUnit: 'days' }).days;
}

/** The first instant that belongs to the moment. */
export function beginningOf(moment: Moment, zone: Zone): Instant {
  return isDateForm(moment) ? startOfDay(moment, zone) : instantText(parseInstant(moment));
}

/** The end of the moment: exclusive for a day, the instant itself for an instant. */
export function endOf(moment: Moment, zone: Zone): Instant {
  return isDateForm(moment) ? endOfDay(moment, zone) : instantText(parseInstant(moment));
}

/**
 * The instant that lies a duration before the moment. Calendar days before a date end at local midnight, whatever the
 * clocks did in between; before an instant they keep its wall-clock time. Exact time runs from the moment's beginning.
 */
export function before(moment: Moment, duration: Duration, zone: Zone): Instant {
  const parsed = parseDuration(duration);
  if ('days' in parsed) return beginningOf(shiftMoment(moment, -parsed.days, zone), zone);
  return plusMilliseconds(beginningOf(moment, zone), -parsed.milliseconds);
}

/** The instant a duration later: at the same wall-clock time for calendar days, else after exactly that time. */
export function after(instant: Instant, duration: Duration, zone: Zone): Instant {
  const parsed = parseDuration(duration);
  return 'days' in parsed ? shiftInstant(instant, parsed.days, zone) : plusMilliseconds(instant, parsed.milliseconds);
}

/** The end, exclusive, of the local day so many calendar days after the instant's own; exact time ends exactly. */
export function endOfDayAfter(instant: Instant, duration: Duration, zone: Zone): Instant {
  const parsed = parseDuration(duration);
  return 'days' in parsed
    ? endOfDay(plusDays(localDateOf(instant, zone), parsed.days), zone)
    : plusMilliseconds(instant, parsed.milliseconds);
}

/** The last local day of which some part lies before this exclusive end: the day that letters name. */
export function dueDay(end: Instant, zone: Zone): LocalDate {
  return localDateOf(plusMilliseconds(end, -1), zone);
}

/**
 * Moves a date or an instant by whole calendar days, back when negative; an instant keeps its wall-clock time. A time
 * that the clocks skip on the new day becomes as much later as they were moved; of a time that comes twice, the first.
 */
export function shiftMoment(moment: Moment, days: number, zone: Zone): Moment {
  return isDateForm(moment) ? plusDays(moment, days) : shiftInstant(moment, days, zone);
}

/** Negative, zero or positive, as sorting wants it. */
export function compareInstants(left: Instant, right: Instant): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The earlier of two instants. */
export function earlier(left: Instant, right: Instant): Instant {
  return left < right ? left : right;
}

/** The later of two instants. */
export function later(left: Instant, right: Instant): Instant {
  return left > right ? left : right;
}

function shiftInstant(instant: Instant, days: number, zone: Zone): Instant {
  return instantText(parseInstant(instant).toZonedDateTimeISO(zone).add({ days }).toInstant());
}

function plusMilliseconds(instant: Instant, milliseconds: number): Instant {
  return instantText(parseInstant(instant).add({ milliseconds }));
}

function isDateForm(moment: Moment): boolean {
  return DATE_FORM.test(moment);
}

// Temporal would read '2024-11-18T09:00' as a date by dropping the time; a deadline must not be that forgiving.
function parseDate(text: LocalDate): Temporal.PlainDate {
  if (!DATE_FORM.test(text)) throw new RangeError(`'${text}' is not a date in the form YYYY-MM-DD`);
  return Temporal.PlainDate.from(text);
}

function parseInstant(text: Instant): Temporal.Instant {
  if (!INSTANT_FORM.test(text)) throw new RangeError(`'${text}' is not a UTC instant with milliseconds`);
  return Temporal.Instant.from(text);
}

function parseDuration(text: Duration): ParsedDuration {
  const calendar = CALENDAR_DURATION_FORM.exec(text);
  const exact = EXACT_DURATION_FORM.exec(text);
  if (!calendar && !exact) throw new RangeError(`'${text}' is not a duration such as P30D, P2W, PT36H or PT20S`);
  const days = Number(calendar?.[1] ?? 0) + Number(calendar?.[2] ?? 0) * 7;
  const minutes = Number(exact?.[1] ?? 0) * 60 + Number(exact?.[2] ?? 0);
  const milliseconds = (minutes * 60 + Number(exact?.[3] ?? 0)) * 1000;
  const lengthDays = days + milliseconds / DAY_MS;
  if (lengthDays === 0) throw new RangeError(`'${text}' is no time at all`);
  // A century is no term but a slip of the pen, and the limit keeps every deadline inside four-digit years.
  if (lengthDays > CENTURY_DAYS) throw new RangeError(`'${text}' is longer than a century`);
  return calendar ? { days } : { milliseconds };
}

function zoneIdOf(text: string): string {
  return new Temporal.ZonedDateTime(0n, text).timeZoneId;
}

// Years outside four digits are written with a sign, and would no longer sort as text.
function instantText(instant: Temporal.Instant): Instant {
  const text = instant.toString({ fractionalSecondDigits: 3 });
  if (!INSTANT_FORM.test(text)) throw new RangeError(`${text} lies outside the years 0001 to 9999`);
  return text;
}

function dateText(date: Temporal.PlainDate): LocalDate {
  const text = date.toString();
  if (!DATE_FORM.test(text)) throw new RangeError(`${text} lies outside the years 0001 to 9999`);
  return text;
}

function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (failure) {
    if (failure instanceof RangeError) return false;
    throw failure;
  }
}
