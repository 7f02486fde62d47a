import { beginningOf, endOf, type Instant } from '#domain/time/zone.js';
import type { LetterInput } from './letter-input.js';
import type { Attachment } from './post.js';

/** An entry for the reader's diary (RFC 5545). The same registration has the same UID, so a later one replaces it. */
export function calendarEntry({ application, programme, event }: LetterInput, now: Instant): Attachment {
  const { dates, zone, version } = application.edition;
  const content = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Matricula//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${application.id}@${programme.code}`,
    `SEQUENCE:${version}`,
    `DTSTAMP:${basic(event.occurredAt < now ? event.occurredAt : now)}`,
    `DTSTART:${basic(beginningOf(dates.starts, zone))}`,
    `DTEND:${basic(endOf(dates.ends, zone))}`,
    `SUMMARY:${escapeText(programme.title)}`,
    `ORGANIZER;CN="${programme.organiser.name.replaceAll('"', "'")}":mailto:${programme.organiser.email}`,
    ...(programme.online === null
      ? []
      : [`LOCATION:${escapeText(programme.online.url)}`, `URL:${programme.online.url}`]),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  const bytes = Buffer.from(`${content.map(fold).join('\r\n')}\r\n`, 'utf8');
  return { fileName: `${programme.code}.ics`, mediaType: 'text/calendar; charset=utf-8; method=PUBLISH', bytes };
}

/** '2020-11-25T15:00:00.000Z' → '20201125T150000Z' */
const basic = (instant: Instant): string => instant.replace(/\.\d{3}/, '').replace(/[-:]/g, '');

const escapeText = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

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
