import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { Correspondence, webinarProgramme } from '../../test/support/correspondence.js';
import { guaranteed, lives } from '../../test/support/letter-lives.js';
import { diploma, ID, submit, webinarTerms } from '../../test/support/life.js';
import { calendarEntry, entryKind } from './calendar-entry.js';
import type { LetterInput } from './letter-input.js';

const NOW = '2024-12-31T10:00:00.000Z';

/** As a stranger reads it. */
function read(input: LetterInput) {
  const kind = entryKind(input);
  if (kind === null) return null;
  const { bytes, mediaType } = calendarEntry(input, kind, NOW);
  const text = bytes.toString('utf8');
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const zone = calendar.getFirstSubcomponent('vtimezone');
  if (zone !== null) ICAL.TimezoneService.register(zone);
  const component = calendar.getFirstSubcomponent('vevent');
  if (component === null) throw new Error('no event');
  const event = new ICAL.Event(component);
  expect(mediaType).toBe(`text/calendar; charset=utf-8; method=${kind}`);
  expect(calendar.getFirstPropertyValue('method')).toBe(kind);
  return {
    ...{ kind, uid: event.uid, sequence: event.sequence, summary: event.summary, location: event.location },
    status: component.getFirstPropertyValue('status'),
    ...{ starts: shown(event.startDate), ends: shown(event.endDate) },
    attendee: component.getFirstPropertyValue('attendee'),
  };
}
const shown = (time: ICAL.Time): string => (time.isDate ? time.toString() : time.toJSDate().toISOString());

const webinarEdition = (starts: string, ends: string, zone = 'Europe/Paris') => ({
  ...{ ...diploma, zone, terms: webinarTerms, closesAt: ends },
  dates: { starts, ends, inPersonFrom: null, provisional: false },
});
const webinar = (starts: string, ends: string, { zone = 'Europe/Paris', programme = webinarProgramme } = {}) =>
  new Correspondence({ edition: webinarEdition(starts, ends, zone) }, { programme }).after(
    '2020-01-10T10:00:00.000Z',
    submit,
  );
const life = (name: string) => lives[name]?.() ?? guaranteed();
const entries = (correspondence: Correspondence) =>
  correspondence.letters.flatMap((input) => {
    const entry = read(input);
    return entry === null ? [] : [{ letter: input.letter, ...entry }];
  });

describe('an entry for the diary', () => {
  it('is asked for when a webinar is confirmed, at its hour, whatever zone the reader is in', () => {
    const input = webinar('2020-11-25T15:00:00.000Z', '2020-11-25T16:00:00.000Z').letter('webinar-confirmed');
    expect(read(input)).toEqual({
      ...{
        kind: 'REQUEST',
        uid: `${ID}@${webinarProgramme.code}`,
        sequence: input.history.length,
        status: 'CONFIRMED',
      },
      ...{ summary: webinarProgramme.title, location: 'https://webinaire.example.org/internationalisation' },
      ...{ starts: '2020-11-25T15:00:00.000Z', ends: '2020-11-25T16:00:00.000Z' },
      attendee: 'mailto:ana@city.example.org',
    });
  });

  it.each([
    ['over the change of the clocks', '2020-10-24T22:00:00.000Z', '2020-10-25T12:00:00.000Z', 'Europe/Paris'],
    ['in summer', '2020-07-01T08:00:00.000Z', '2020-07-01T09:00:00.000Z', 'Europe/Paris'],
    ['behind UTC', '2020-07-01T08:00:00.000Z', '2020-07-01T09:00:00.000Z', 'America/St_Johns'],
    ['in the south', '2020-01-15T08:00:00.000Z', '2020-01-15T09:00:00.000Z', 'America/Santiago'],
    ['where clocks never change', '2020-07-01T08:00:00.000Z', '2020-07-01T09:00:00.000Z', 'Etc/GMT-3'],
    ['where they did once', '2020-07-01T08:00:00.000Z', '2020-07-01T09:00:00.000Z', 'Asia/Kolkata'],
  ])('has the right instants %s', (_where, starts, ends, zone) => {
    ICAL.TimezoneService.reset();
    expect(read(webinar(starts, ends, { zone }).letter('webinar-confirmed'))).toMatchObject({ starts, ends });
  });

  it('has the days of a course, to the end of the last', () => {
    expect(read(guaranteed().letter('reservation'))).toMatchObject({
      ...{ kind: 'REQUEST', status: 'TENTATIVE', starts: '2024-11-18', ends: '2024-11-23' },
    });
  });

  const PLACE = 'reservation REQUEST TENTATIVE 2024-11-18';
  it.each<[string, ...string[]]>([
    ['dates moved', PLACE, 'dates-moved REQUEST TENTATIVE 2024-12-02'],
    ['dates confirmed', PLACE, 'dates-confirmed REQUEST CONFIRMED 2024-11-18'],
    ['edition cancelled', PLACE, 'edition-cancelled CANCEL CANCELLED 2024-11-18'],
    ['cancels in time', PLACE, 'cancellation-accepted CANCEL CANCELLED 2024-11-18'],
    ['exception granted', PLACE, 'exception-granted CANCEL CANCELLED 2024-11-18'],
    ['gives up', PLACE, 'place-given-up CANCEL CANCELLED 2024-11-18'],
    ['admission revoked', PLACE, 'admission-revoked CANCEL CANCELLED 2024-11-18'],
    ['leaves the webinar', 'webinar-confirmed REQUEST TENTATIVE 2024-11-18', 'withdrawal CANCEL CANCELLED 2024-11-18'],
    // Who never had a place has nothing in the diary that could be changed.
    ['withdrawn'],
    ['pays nothing'],
    ['dates moved before the decision'],
  ])('follows the place: %s', (name, ...expected) => {
    const found = entries(life(name));
    expect(found.map(({ letter, kind, status, starts }) => [letter, kind, status, starts].join(' '))).toEqual(expected);
    expect(new Set(found.map(({ uid }) => uid)).size).toBeLessThanOrEqual(1);
    const sequences = found.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((left, right) => left - right));
  });

  it('takes the course out of the diary of whoever left, and puts it into the next one', () => {
    expect(entries(life('substituted')).map(({ letter, kind }) => [letter, kind])).toEqual([
      ['reservation', 'REQUEST'],
      ['substituted', 'CANCEL'],
      ['reservation', 'REQUEST'],
    ]);
  });

  it('says words that have a meaning in entries as they are', () => {
    const programme = { ...webinarProgramme, title: 'Cities, regions; and \\names' };
    const input = webinar('2020-11-25T15:00:00.000Z', '2020-11-25T16:00:00.000Z', { programme }).letter(
      'webinar-confirmed',
    );
    expect(read(input)).toMatchObject({ summary: programme.title });
    // Not every program is as forgiving as the one that reads here.
    expect(calendarEntry(input, 'REQUEST', NOW).bytes.toString()).toContain(
      'SUMMARY:Cities\\, regions\\; and \\\\names\r\n',
    );
  });

  it('is for the participant alone', () => {
    const input = guaranteed().letter('reservation');
    const audiences = ['participant', 'payer', 'admissions', 'finance', 'finance-lead'] as const;
    expect(audiences.map((audience) => entryKind({ ...input, audience }))).toEqual(['REQUEST', null, null, null, null]);
  });
});
