import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toDefinition } from '#contracts/programme.js';
import { editionNow } from '#domain/edition/now.js';
import { groupClosesAt } from '#domain/programme/calendar.js';
import { before, endOf, localDateOf } from '#domain/time/zone.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { packageRoot } from '#settings/package-root.js';

const diploma = await readProgramme(join(packageRoot(), 'programmes/metropolis-diploma-2024.yaml'));
const webinar = await readProgramme(join(packageRoot(), 'programmes/al-las-webinar-2020.yaml'));

describe('the diploma, as announced', () => {
  const { terms } = toDefinition(diploma, 'sha');

  test('its provisional week in Barcelona', () => {
    expect([diploma.dates, diploma.zone, diploma.venue?.city]).toEqual([
      { starts: '2024-11-18', ends: '2024-11-22', inPersonFrom: '2024-11-18', provisional: true },
      'Europe/Madrid',
      'Barcelona',
    ]);
  });

  test('its fees', () => {
    expect(terms.fees).toEqual({
      currency: 'EUR',
      bands: [
        {
          code: 'member-low-income',
          label: 'Metropolis member from a low-income country (100 % waived)',
          amountMinor: 0,
          when: [{ fact: 'member' }, { fact: 'income-group', group: 'low', fiscalYear: 2023 }],
        },
        {
          code: 'member',
          label: 'Metropolis member, up to date with its 2023 membership contributions',
          amountMinor: 30_000,
          when: [{ fact: 'member' }, { fact: 'contributions-paid', year: 2023 }],
        },
        {
          code: 'non-member',
          label: 'Everyone else, and members that are not up to date',
          amountMinor: 60_000,
          when: [],
        },
      ],
      groupDiscountPercent: 10,
    });
  });

  test('its groups, which are closed and invoiced before the start', () => {
    expect(terms.groups).toEqual({ closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-keep-discount' });
    const { zone } = diploma;
    const closesAt = endOf(diploma.applications.closes, zone);
    expect(groupClosesAt(closesAt, { terms, zone, dates: diploma.dates })).toBe('2024-11-01T23:00:00.000Z');
    expect(
      rehearseFast(diploma, { code: 'fast', now: '2026-01-01T10:00:00.000Z', startsInSeconds: 60 }).terms.groups,
    ).toEqual({ closeWithin: 'PT14S', discountFrom: 2, whenOneLeaves: 'others-keep-discount' });
  });

  test('its cancellation, and when its window closes', () => {
    expect(terms.cancellation).toEqual({
      countsFrom: 'first-in-person-day',
      channel: 'reply-to-reservation',
      requires: ['course', 'name', 'registration-date', 'contact'],
      grace: 'P5D',
      tiers: [{ until: 'P30D', percent: 75 }],
    });
    expect(before('2024-11-18', 'P30D', 'Europe/Madrid')).toBe('2024-10-18T22:00:00.000Z');
    expect(terms.refunds.within).toBe('P30D');
  });

  test('its payment terms, the office’s choice', () => {
    expect(terms.payment).toEqual({
      dueWithin: 'P30D',
      remindBefore: ['P7D'],
      grace: 'P14D',
      toleranceMinor: 1500,
      unpaid: 'ask-finance',
      percentReturnedOnLapse: 75,
    });
    expect([terms.reschedule, terms.substitution]).toEqual([{ leaveWithin: 'P14D', percent: 100 }, { until: 'P1D' }]);
  });

  test('what is asked for the certificate', () => {
    expect(terms.completion.requires).toEqual(['attendance', 'experience', 'final-work']);
    expect(terms.certificate).not.toBeNull();
  });

  test('five lessons, three pillars, nobody announced to speak', () => {
    expect([diploma.modules.length, diploma.pillars.length, diploma.speakers]).toEqual([5, 3, []]);
  });

  test('what is included, what is not, and a list of hotels at various rates', () => {
    expect([diploma.included.length, diploma.notIncluded.length]).toEqual([8, 3]);
    expect(new Set(diploma.hotels.flatMap(({ rates }) => rates.map(({ perNight }) => perNight))).size).toBe(5);
  });

  test('every term that the announcement leaves open is marked as a reading', () => {
    const marked = diploma.readings.flatMap((reading) => reading.terms);
    expect(marked).toEqual(
      expect.arrayContaining([
        'terms.cancellation.countsFrom',
        'terms.cancellation.requires',
        'terms.cancellation.grace',
        'terms.fees.bands',
        'terms.fees.groupDiscountPercent',
        'terms.groups.closeWithin',
        'terms.groups.discountFrom',
        'terms.groups.whenOneLeaves',
        'applications.closes',
        'terms.payment.dueWithin',
        'terms.payment.remindBefore',
        'terms.payment.grace',
        'terms.payment.unpaid',
        'terms.payment.tolerance',
        'terms.payment.percentReturnedOnLapse',
        'terms.reschedule.leaveWithin',
        'terms.substitution.until',
        'organiser.legalName',
        'organiser.dataController',
      ]),
    );
  });
});

describe('the webinar, as announced', () => {
  test('an hour in the afternoon, in French', () => {
    expect([webinar.dates, webinar.language, webinar.announcedOn]).toEqual([
      { starts: '2020-11-25T15:00:00.000Z', ends: '2020-11-25T16:00:00.000Z', inPersonFrom: null, provisional: false },
      'fr',
      '2020-11-03',
    ]);
  });

  test('open to anyone, free, and nothing to cancel', () => {
    const { terms } = toDefinition(webinar, 'sha');
    expect([terms.admission.mode, terms.fees.bands.map((band) => band.amountMinor), terms.cancellation]).toEqual([
      'open',
      [0],
      null,
    ]);
  });

  test('six topics, and two speakers to be confirmed', () => {
    expect(webinar.agenda).toHaveLength(6);
    expect(webinar.speakers.filter((speaker) => !speaker.confirmed).map(({ organisation }) => organisation)).toEqual([
      'Montréal',
      'Région de Bruxelles-Capitale',
    ]);
  });

  test('somebody can join, and hears something afterwards', () => {
    expect(webinar.online?.url).toMatch(/^https:/);
    expect(webinar.letters.followUp).not.toBeNull();
  });
});

describe('a rehearsal', () => {
  const rehearsal = rehearse(diploma, '2026-03-04');

  test('is open for four weeks at least, on the same weekdays, with the same terms', () => {
    expect([rehearsal.code, rehearsal.applications.closes, rehearsal.dates]).toEqual([
      'metropolis-diploma-2024-rehearsal',
      '2026-04-03',
      { starts: '2026-05-04', ends: '2026-05-08', inPersonFrom: '2026-05-04', provisional: true },
    ]);
    expect(rehearsal.terms).toEqual(diploma.terms);
  });

  test('keeps the hour of the clock across a clock change', () => {
    expect(rehearse(webinar, '2026-06-10').sessions[0]?.starts).toBe('2026-07-08T14:00:00.000Z');
  });

  test('of an edition that is open for long enough moves nothing', () => {
    expect(rehearse(diploma, '2024-09-20').dates).toEqual(diploma.dates);
    expect(rehearse(diploma, '2024-09-21').dates.starts).toBe('2024-11-25');
  });
});

describe('a fast rehearsal', () => {
  const now = '2026-03-04T12:00:00.000Z';
  const fast = rehearseFast(diploma, { code: 'tour-1', now, startsInSeconds: 60 });

  test('lives a day in a second', () => {
    expect([fast.dates, fast.applications.closes]).toEqual([
      {
        starts: '2026-03-04T12:01:00.000Z',
        ends: '2026-03-04T12:01:05.000Z',
        inPersonFrom: '2026-03-04T12:01:00.000Z',
        provisional: true,
      },
      '2026-03-04T12:00:30.000Z',
    ]);
    expect(fast.terms.payment).toEqual({
      ...diploma.terms.payment,
      dueWithin: 'PT30S',
      remindBefore: ['PT7S'],
      grace: 'PT14S',
    });
    expect(fast.terms.cancellation).toEqual({
      ...diploma.terms.cancellation,
      grace: 'PT5S',
      tiers: [{ until: 'PT30S', percent: 75 }],
    });
    expect(fast.terms.refunds).toEqual({ within: 'PT30S', warnAfter: ['PT20S', 'PT27S'] });
  });

  test('leaves no duration in days', () => {
    expect(JSON.stringify(fast.terms)).not.toMatch(/"P\d/);
  });

  test('takes a second for what takes less than a day', () => {
    const { dates, terms } = rehearseFast(webinar, { code: 'tour-2', now, startsInSeconds: 10 });
    expect([dates.starts, dates.ends, terms.startReminders]).toEqual([
      '2026-03-04T12:00:10.000Z',
      '2026-03-04T12:00:11.000Z',
      ['PT1S', 'PT1S'],
    ]);
  });
});

test('the true editions accept nobody any more', () => {
  const lastAt = '2024-01-01T00:00:00.000Z';
  const closing = [diploma, webinar].map((programme) => {
    const definition = toDefinition(programme, 'sha');
    return editionNow({ definition, version: 1, speakersInVersion: null, cancelled: false, lastAt }).closesAt;
  });
  expect(closing).toEqual(['2024-10-18T22:00:00.000Z', '2020-11-25T16:00:00.000Z']);
  expect(localDateOf('2024-10-18T22:00:00.000Z', 'Europe/Madrid')).toBe('2024-10-19');
});
