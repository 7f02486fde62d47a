import { describe, expect, test } from '@jest/globals';
import { parseProgramme, ProgrammeError, sentenceOf, toDefinition } from './programme.js';

type Change = (programme: ReturnType<typeof example>) => void;

/** A small programme with every part that is checked, as a YAML parser gives it. */
function example() {
  return {
    code: 'course-2030',
    title: 'A course',
    language: 'en',
    zone: 'Europe/Madrid',
    organiser: {
      name: 'An office',
      legalName: 'An office',
      address: ['A street 1', 'A city'],
      country: 'ES',
      email: 'course@example.org',
      dataController: { name: 'An office', contact: 'privacy@example.org' },
    },
    bank: { holder: 'An office', iban: 'ES91 2100 0418 4502 0005 1332', bic: 'CAIXESBBXXX' } as object | null,
    venue: { city: 'Barcelona', country: 'ES' } as object | null,
    dates: { starts: '2030-11-18', ends: '2030-11-22', inPersonFrom: '2030-11-20' as string | null, provisional: true },
    applications: { closes: '2030-10-18' },
    form: { employer: 'required', billing: 'required', questions: [{ code: 'why', label: 'Why?', required: true }] },
    terms: {
      admission: {
        mode: 'assessed',
        answerWithin: 'P14D',
        informationWithin: 'P10D',
        informationReminderBefore: 'P3D',
      },
      capacity: 20,
      fees: {
        currency: 'EUR',
        bands: [
          {
            code: 'low',
            label: 'Low',
            amount: '0.00 EUR',
            when: [{ fact: 'income-group', group: 'low', fiscalYear: 2023 }],
          },
          { code: 'member', label: 'Member', amount: '300.00 EUR', when: [{ fact: 'member' }] },
          { code: 'other', label: 'Other', amount: '600.00 EUR', when: [] as object[] },
        ],
        groupDiscountPercent: 12.5,
      },
      payment: {
        dueWithin: 'P30D',
        remindBefore: ['P14D', 'P7D'],
        grace: 'P14D',
        tolerance: '15.00 EUR',
        unpaid: 'lapse',
        percentReturnedOnLapse: 50,
      },
      cancellation: {
        countsFrom: 'first-in-person-day',
        channel: 'any',
        requires: ['course', 'name'],
        grace: null,
        tiers: [
          { until: 'P30D', percent: 75 },
          { until: 'P7D', percent: 25 },
        ],
      },
      refunds: { within: 'P30D', warnAfter: ['P20D', 'P27D'] },
      reschedule: { leaveWithin: 'P14D', percent: 100 },
      completion: { requires: ['attendance'], sessions: ['first'], within: 'P60D' },
      certificate: { title: 'A course' } as object | null,
      fileClosesAfter: 'P60D',
    },
    readings: [{ terms: ['terms.fees.bands.1.amount'], because: 'It was not said' }],
    sessions: [
      {
        code: 'first',
        title: 'First',
        kind: 'knowledge',
        starts: '2030-11-18T09:00:00+01:00',
        ends: '2030-11-18T11:00:00+01:00',
      },
    ],
    page: { summary: 'A course.' },
  };
}

function problemsAfter(change: Change): string[] {
  const programme = example();
  change(programme);
  return problemsOf(programme);
}

function problemsOf(value: unknown): string[] {
  try {
    parseProgramme(value);
    return [];
  } catch (failure) {
    if (failure instanceof ProgrammeError) return failure.problems.map(sentenceOf);
    throw failure;
  }
}

describe('a programme that is right', () => {
  test('is read, and read again is the same', () => {
    const once = parseProgramme(example());
    expect(parseProgramme(once)).toEqual(once);
  });

  test('keeps instants in UTC and the IBAN without spaces', () => {
    const { sessions, bank } = parseProgramme(example());
    expect([sessions[0]?.starts, sessions[0]?.ends, bank?.iban]).toEqual([
      '2030-11-18T08:00:00.000Z',
      '2030-11-18T10:00:00.000Z',
      'ES9121000418450200051332',
    ]);
  });

  test('becomes what the domain knows, amounts in minor units', () => {
    const definition = toDefinition(parseProgramme(example()), 'sha-1');
    expect(definition).toEqual({
      code: 'course-2030',
      zone: 'Europe/Madrid',
      language: 'en',
      dates: { starts: '2030-11-18', ends: '2030-11-22', inPersonFrom: '2030-11-20', provisional: true },
      applicationsClose: '2030-10-18',
      form: { employer: 'required', billing: 'required', questions: [{ code: 'why', required: true }] },
      terms: {
        ...example().terms,
        fees: {
          currency: 'EUR',
          bands: [
            {
              code: 'low',
              label: 'Low',
              amountMinor: 0,
              when: [{ fact: 'income-group', group: 'low', fiscalYear: 2023 }],
            },
            { code: 'member', label: 'Member', amountMinor: 30_000, when: [{ fact: 'member' }] },
            { code: 'other', label: 'Other', amountMinor: 60_000, when: [] },
          ],
          groupDiscountPercent: 12.5,
        },
        payment: {
          dueWithin: 'P30D',
          remindBefore: ['P14D', 'P7D'],
          grace: 'P14D',
          toleranceMinor: 1500,
          unpaid: 'lapse',
          percentReturnedOnLapse: 50,
        },
        substitution: null,
        startReminders: [],
      },
      definitionId: 'sha-1',
    });
  });
});

describe('a part that is wrong is named with its path', () => {
  test.each<[Change, string]>([
    [
      (p) => (p.code = 'Course 2030'),
      'code: is not a code: small letters and digits, in words joined by single hyphens',
    ],
    [
      (p) => (p.title = 'A course\r\nBcc: all@example.org'),
      'title: has line breaks or control characters: write one line',
    ],
    [(p) => (p.title = '  '), 'title: is empty'],
    [(p) => (p.title = 'A \uD800 course'), 'title: has line breaks or control characters: write one line'],
    [(p) => (p.page.summary = 'A \u0000 course'), 'page.summary: has control characters'],
    [(p) => (p.language = 'english'), 'language: is not a language code such as en or fr'],
    [(p) => (p.zone = 'Europe/Barcelona'), 'zone: is not a zone of the IANA database such as Europe/Madrid'],
    [(p) => (p.organiser.email = 'nobody'), 'organiser.email: is not an e-mail address'],
    [(p) => (p.organiser.country = 'Spain'), 'organiser.country: is not a country code such as ES'],
    [
      (p) => (p.bank = { ...p.bank, iban: 'ES92 2100 0418 4502 0005 1332' }),
      'bank.iban: is not an IBAN: its check digits do not fit',
    ],
    [(p) => (p.bank = { ...p.bank, bic: 'CAIX' }), 'bank.bic: is not a BIC of 8 or 11 characters'],
    [
      (p) => (p.dates.starts = '2030-11-31'),
      'dates.starts: is neither a date (2024-11-18) nor an instant with its offset (2020-11-25T16:00:00+01:00)',
    ],
    [
      (p) => (p.dates.ends = '2030-11-22T17:00:00'),
      'dates.ends: is neither a date (2024-11-18) nor an instant with its offset (2020-11-25T16:00:00+01:00)',
    ],
    [
      (p) => (p.terms.payment.grace = '14 days'),
      'terms.payment.grace: is not a duration such as P30D (calendar days), P2W or PT36H (exact time)',
    ],
    [
      (p) => (p.terms.payment.grace = 'P1M'),
      'terms.payment.grace: is not a duration such as P30D (calendar days), P2W or PT36H (exact time)',
    ],
    [(p) => (p.terms.payment.unpaid = 'shrug'), 'terms.payment.unpaid: is none of lapse, ask-finance'],
    [(p) => (p.terms.capacity = 0), 'terms.capacity: leaves no place'],
    [(p) => (p.terms.capacity = 1.5), 'terms.capacity: is not a whole number'],
    [(p) => Object.assign(p.terms, { capasity: 3 }), 'terms.capasity: is not known here: is it misspelt?'],
    [(p) => Reflect.deleteProperty(p.terms, 'refunds'), 'terms.refunds: is missing'],
    [(p) => Object.assign(p.terms, { fileClosesAfter: 60 }), 'terms.fileClosesAfter: is not a string'],
    [(p) => Object.assign(p, { sessions: 'none' }), 'sessions: is not an array'],
  ])('%#: %s', (change, expected) => {
    expect(problemsAfter(change)).toEqual([expected]);
  });

  test.each([
    '300 EUR',
    '300.0 EUR',
    '300.005 EUR',
    '-1.00 EUR',
    '300.00',
    'EUR 300.00',
    '300,00 EUR',
    '1e3 EUR',
    '300.00 JPY',
  ])('amount %s', (amount) => {
    expect(problemsAfter((p) => Object.assign(p.terms.fees.bands[2] ?? {}, { amount }))).toEqual([
      'terms.fees.bands[2].amount: is not an amount such as 300.00 EUR',
    ]);
  });

  test.each([-1, 101, 33.333, NaN])('percent %d', (percent) => {
    expect(problemsAfter((p) => (p.terms.payment.percentReturnedOnLapse = percent))).toHaveLength(1);
  });

  test('all that is wrong is told at once', () => {
    expect(
      problemsAfter((p) => {
        p.zone = 'Mars/Olympus';
        p.terms.payment.tolerance = '15 EUR';
        p.terms.cancellation.tiers = [];
      }),
    ).toEqual([
      'terms.cancellation.tiers: names no tier',
      'terms.payment.tolerance: is not an amount such as 300.00 EUR',
      'zone: is not a zone of the IANA database such as Europe/Madrid',
    ]);
  });

  test.each([null, undefined, 'text', 7, []])('%p is no programme', (value) => {
    expect(problemsOf(value)).toHaveLength(1);
  });
});

describe('terms that contradict themselves', () => {
  test.each<[Change, string]>([
    [
      (p) => Object.assign(p.terms.fees.bands[1] ?? {}, { amount: '300.00 CHF' }),
      'terms.fees.bands[1].amount: is not in EUR',
    ],
    [
      (p) => p.terms.fees.bands[2]?.when.push({ fact: 'member' }),
      'terms.fees.bands[2].when: must be empty: the last band is for everybody else',
    ],
    [
      (p) => p.terms.fees.bands[1]?.when.pop(),
      'terms.fees.bands[1].when: is empty, so that no later band can ever fit',
    ],
    [(p) => Object.assign(p.terms.fees.bands[2] ?? {}, { code: 'low' }), 'terms.fees.bands[2].code: is used twice'],
    [(p) => (p.terms.payment.tolerance = '15.00 CHF'), 'terms.payment.tolerance: is not in EUR'],
    [
      (p) => (p.terms.payment.remindBefore = ['P30D']),
      'terms.payment.remindBefore[0]: is no shorter than dueWithin (P30D)',
    ],
    [
      (p) => (p.terms.payment.remindBefore = ['P7D', 'P2W']),
      'terms.payment.remindBefore[1]: is out of order: the earliest first',
    ],
    [(p) => (p.terms.refunds.warnAfter = ['P30D']), 'terms.refunds.warnAfter[0]: is no shorter than within (P30D)'],
    [
      (p) => (p.terms.refunds.warnAfter = ['P27D', 'P20D']),
      'terms.refunds.warnAfter[1]: is out of order: the earliest first',
    ],
    [
      (p) =>
        (p.terms.cancellation.tiers = [
          { until: 'P7D', percent: 75 },
          { until: 'P30D', percent: 25 },
        ]),
      'terms.cancellation.tiers[1].until: is out of order: the earliest deadline first',
    ],
    [
      (p) =>
        (p.terms.cancellation.tiers = [
          { until: 'P30D', percent: 25 },
          { until: 'P7D', percent: 75 },
        ]),
      'terms.cancellation.tiers[1].percent: is no less than that of the earlier tier',
    ],
    [
      (p) => (p.terms.admission.informationReminderBefore = 'P10D'),
      'terms.admission.informationReminderBefore: is no shorter than informationWithin',
    ],
    [(p) => (p.terms.completion.sessions = []), 'terms.completion.sessions: is empty, but attendance is required'],
    [(p) => (p.terms.completion.sessions = ['first', 'first']), 'terms.completion.sessions: names a session twice'],
    [
      (p) => (p.terms.completion.requires = ['experience']),
      'terms.completion.sessions: names sessions, but attendance is not required',
    ],
    [
      (p) => Object.assign(p.terms.completion, { requires: [], sessions: [] }),
      'terms.completion.requires: is empty, so that everybody would be certified for nothing',
    ],
  ])('%#: %s', (change, expected) => {
    expect(problemsAfter(change)).toEqual([expected]);
  });
});

describe('parts that contradict each other', () => {
  test.each<[Change, string]>([
    [
      (p) => Object.assign(p.dates, { ends: '2030-11-17', inPersonFrom: null }),
      'dates.ends: is not after dates.starts',
    ],
    [
      (p) => (p.dates.inPersonFrom = '2030-11-23'),
      'dates.inPersonFrom: does not lie between dates.starts and dates.ends',
    ],
    [
      (p) => (p.dates.inPersonFrom = null),
      'terms.cancellation.countsFrom: is first-in-person-day, but dates.inPersonFrom is not given',
    ],
    [(p) => (p.applications.closes = '2030-11-23'), 'applications.closes: is after dates.ends'],
    [(p) => (p.bank = null), 'bank: is missing, but there are fees to be paid'],
    [(p) => (p.form.billing = 'optional'), 'form.billing: must be required, for fees are invoiced'],
    [(p) => (p.venue = null), 'venue: is missing, but dates.inPersonFrom is given'],
    [
      (p) => (p.terms.completion.sessions = ['first', 'third']),
      "terms.completion.sessions[1]: is 'third', which no session has as its code",
    ],
    [
      (p) => p.sessions.push({ ...(p.sessions[0] ?? missing()), title: 'Again' }),
      "sessions[1].code: is 'first', which is used twice",
    ],
    [
      (p) => Object.assign(p.sessions[0] ?? {}, { ends: '2030-11-18T08:00:00+01:00' }),
      'sessions[0].ends: is not after its starts',
    ],
    [
      (p) => Object.assign(p.sessions[0] ?? {}, { ends: null }),
      'sessions[0]: has starts without ends, or ends without starts',
    ],
    [(p) => Object.assign(p.sessions[0] ?? {}, { starts: '2030-11-17' }), 'sessions[0].starts: is before dates.starts'],
    [(p) => Object.assign(p.sessions[0] ?? {}, { ends: '2030-11-23' }), 'sessions[0].ends: is after dates.ends'],
    [
      (p) => Object.assign(p.readings[0] ?? {}, { terms: ['terms.fees.bands.9'] }),
      "readings[0].terms[0]: is 'terms.fees.bands.9', which is no path in this file",
    ],
  ])('%#: %s', (change, expected) => {
    expect(problemsAfter(change)).toContain(expected);
  });

  test('nowhere and offline is no way to take place', () => {
    expect(
      problemsAfter((p) => {
        p.venue = null;
        p.dates.inPersonFrom = null;
        p.terms.cancellation.countsFrom = 'start';
      }),
    ).toEqual(['venue: is missing, and so is online: say where or how it takes place']);
  });
});

function missing(): never {
  throw new Error('the example has lost its session');
}
