import { expect, it } from '@jest/globals';
import { Correspondence, webinarProgramme } from '../../test/support/correspondence.js';
import { diploma, ID, submit, webinarTerms } from '../../test/support/life.js';
import { calendarEntry } from './calendar-entry.js';
import { compose } from './compose.js';
import { loadTemplates } from './templates.js';

const { dates, zone, title, code } = webinarProgramme;
const input = new Correspondence(
  { edition: { ...diploma, zone, dates, terms: webinarTerms, closesAt: '2020-11-25T16:00:00.000Z' } },
  { programme: webinarProgramme },
)
  .after('2020-11-10T10:00:00.000Z', submit)
  .letter('webinar-confirmed');

it('is an entry that diaries understand', () => {
  const { fileName, bytes } = calendarEntry(input, '2020-11-10T10:05:00.000Z');
  expect(fileName).toBe('al-las-webinar-2020.ics');
  const text = bytes.toString('utf8');
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  expect(text.replaceAll('\r\n ', '').split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Matricula//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${ID}@${code}`,
    'SEQUENCE:1',
    'DTSTAMP:20201110T100000Z',
    'DTSTART:20201125T150000Z',
    'DTEND:20201125T160000Z',
    `SUMMARY:${title}`,
    `ORGANIZER;CN="${webinarProgramme.organiser.name}":mailto:${webinarProgramme.organiser.email}`,
    'LOCATION:https://webinaire.example.org/internationalisation',
    'URL:https://webinaire.example.org/internationalisation',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

it('escapes what has a meaning in entries', () => {
  const programme = { ...webinarProgramme, title: 'Cities, regions; and \\ more' };
  const text = calendarEntry({ ...input, programme }, '2020-11-10T10:05:00.000Z').bytes.toString('utf8');
  expect(text).toContain('SUMMARY:Cities\\, regions\\; and \\\\ more\r\n');
});

it('goes out again when the dates move, so that no diary keeps the old hour', () => {
  const moved = { ...dates, starts: '2020-11-26T15:00:00.000Z', ends: '2020-11-26T16:00:00.000Z' };
  const edition = { ...diploma, zone, dates, terms: webinarTerms, closesAt: '2020-11-25T16:00:00.000Z' };
  const letter = new Correspondence({ edition }, { programme: webinarProgramme })
    .after('2020-11-10T10:00:00.000Z', submit)
    .after(
      '2020-11-12T10:00:00.000Z',
      { type: 'NoteEdition', version: 2 },
      { edition: { ...edition, version: 2, dates: moved } },
    )
    .letter('dates-moved');
  const office = 'office@example.org';
  const { attachments, text } = compose(letter, {
    templates: loadTemplates(),
    replyTo: null,
    template: null,
    offices: { sender: office, admissions: office, finance: office, lead: office },
    papers: [],
    thread: { messageId: '<1@example.org>', inReplyTo: null },
    date: '2020-11-12T10:00:00.000Z',
  });
  const entry = attachments[0]?.bytes.toString('utf8') ?? '';
  expect(entry).toContain(`UID:${ID}@${code}\r\nSEQUENCE:2\r\n`);
  expect(entry).toContain('DTSTART:20201126T150000Z\r\n');
  expect(text).toContain("L'entrée d'agenda jointe remplace la précédente.");
});
