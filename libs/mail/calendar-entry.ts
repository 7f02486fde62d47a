import {
  beginningOf,
  type ClockChange,
  clockChanges,
  endOf,
  type Instant,
  isLocalDate,
  type Moment,
  offsetAt,
  plusDays,
  wallClockOf,
  type Zone,
} from '#domain/time/zone.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { LetterInput } from './letter-input.js';
import { nameOf } from './letters/frame.js';
import type { Attachment } from './post.js';

export type EntryKind = 'REQUEST' | 'CANCEL';

const GIVEN: ReadonlySet<LetterName> = new Set<LetterName>(['reservation', 'webinar-confirmed']);
const MOVED: ReadonlySet<LetterName> = new Set<LetterName>(['dates-moved', 'dates-confirmed']);
const ENDED: ReadonlySet<LetterName> = new Set<LetterName>([
  'withdrawal',
  'place-given-up',
  'cancellation-accepted',
  'exception-granted',
  'admission-revoked',
  'lapse',
  'edition-cancelled',
  'substituted',
]);

/** What a letter does to its reader's diary: from the place on it has the course, at its dates, until the place ends. */
export function entryKind({ letter, audience, application, history }: LetterInput): EntryKind | null {
  if (audience !== 'participant') return null;
  if (GIVEN.has(letter)) return 'REQUEST';
  if (MOVED.has(letter)) return application.phase.name === 'guaranteed' ? 'REQUEST' : null;
  const hadPlace = history.some(({ type }) => type === 'PlaceGuaranteed' || type === 'PlaceReinstated');
  return ENDED.has(letter) && hadPlace ? 'CANCEL' : null;
}

/**
 * An entry for the reader's diary (RFC 5545, 5546). The same registration has the same UID, and each entry a higher
 * SEQUENCE, for it is the length of the record that its dates are from: a later one replaces it, in whatever order they come.
 */
export function calendarEntry(input: LetterInput, kind: EntryKind, now: Instant): Attachment {
  const { application, programme, asOf, person } = input;
  const { dates, zone } = application.edition;
  const { organiser, online, venue } = programme;
  const place = [venue?.name, ...(venue?.address ?? []), venue?.city].filter((line) => typeof line === 'string');
  const where = place.length > 0 ? place.join(', ') : (online?.url ?? null);
  const content = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Matricula//EN',
    `METHOD:${kind}`,
    ...(isLocalDate(dates.starts) ? [] : zoneOf(dates, zone)),
    'BEGIN:VEVENT',
    `UID:${application.id}@${programme.code}`,
    `SEQUENCE:${asOf.recorded}`,
    `DTSTAMP:${basic(asOf.at < now ? asOf.at : now)}`,
    `DTSTART${starting(dates.starts, zone)}`,
    `DTEND${ending(dates.ends, zone)}`,
    `SUMMARY:${escapeText(programme.title)}`,
    `STATUS:${statusOf(kind, dates.provisional)}`,
    `ORGANIZER;CN=${quoted(organiser.name)}:mailto:${organiser.email}`,
    `ATTENDEE;CN=${quoted(nameOf(person))};PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:${person.email}`,
    ...(where === null ? [] : [`LOCATION:${escapeText(where)}`]),
    ...(online === null ? [] : [`URL:${online.url}`]),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  const bytes = Buffer.from(`${content.map(fold).join('\r\n')}\r\n`, 'utf8');
  return { fileName: `${programme.code}.ics`, mediaType: `text/calendar; charset=utf-8; method=${kind}`, bytes };
}

function statusOf(kind: EntryKind, provisional: boolean): string {
  if (kind === 'CANCEL') return 'CANCELLED';
  return provisional ? 'TENTATIVE' : 'CONFIRMED';
}

/** Days as days, wherever the reader's diary is; hours by the clocks of the edition's zone. */
const starting = (moment: Moment, zone: Zone): string =>
  isLocalDate(moment) ? `;VALUE=DATE:${compact(moment)}` : `;TZID=${zone}:${local(moment, zone)}`;
/** Exclusive, as diaries have it. */
const ending = (moment: Moment, zone: Zone): string =>
  starting(isLocalDate(moment) ? plusDays(moment, 1) : moment, zone);

/** The zone's clocks around the event, for diaries that do not know its name. */
function zoneOf({ starts, ends }: { readonly starts: Moment; readonly ends: Moment }, zone: Zone): string[] {
  const begins = beginningOf(starts, zone);
  const changes = clockChanges(begins, endOf(ends, zone), zone);
  const offset = offsetAt(begins, zone);
  const always: ClockChange = { wallClock: '1970-01-01 00:00:00', from: offset, to: offset };
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...(changes.length > 0 ? changes : [always]).flatMap(({ wallClock, from, to }) => {
      const name = minutesIn(to) > minutesIn(from) ? 'DAYLIGHT' : 'STANDARD';
      const observed = [`DTSTART:${compact(wallClock)}`, `TZOFFSETFROM:${compact(from)}`, `TZOFFSETTO:${compact(to)}`];
      return [`BEGIN:${name}`, ...observed, `END:${name}`];
    }),
    'END:VTIMEZONE',
  ];
}

const minutesIn = (offset: string): number => {
  const [hours = '0', minutes = '0'] = offset.slice(1).split(':');
  return (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** '2024-10-27 03:00:00' → '20241027T030000', '2024-10-27' → '20241027', '+01:00' → '+0100'; only a date has its hyphens taken. */
const compact = (text: string): string =>
  /^\d/.test(text) ? text.replace(' ', 'T').replace(/[-:]/g, '') : text.replaceAll(':', '');

const local = (instant: Instant, zone: Zone): string => compact(wallClockOf(instant, zone));

/** '2020-11-25T15:00:00.000Z' → '20201125T150000Z' */
const basic = (instant: Instant): string => instant.replace(/\.\d{3}/, '').replace(/[-:]/g, '');

const escapeText = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** As a parameter's value, which nothing may end. */
const quoted = (text: string): string => `"${text.replace(/["\p{Cc}]/gu, "'")}"`;

/** Lines of at most 75 octets; a continuation begins with a space. */
function fold(line: string): string {
  const folded: string[] = [];
  let rest = '';
  for (const character of line) {
    if (Buffer.byteLength(rest + character) > 74) {
      folded.push(rest);
      rest = '';
    }
    rest += character;
  }
  return [...folded, rest].join('\r\n ');
}
