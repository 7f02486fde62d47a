import { describe, expect, test } from '@jest/globals';
import { type Change, example, problemsAfter, problemsOf } from '../../test/support/programme-example.js';
import { parseProgramme, toDefinition } from './programme.js';

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
      (p) => (p.organiser.vatId = '00000000'),
      'organiser.vatId: is not a VAT id: it begins with the country, such as ESG00000000',
    ],
    ...['education', 'VATEX-EU-FOO', 'VATEX-EU-AE', 'VATEX-EU-O', 'VATEX-EU-132-1R'].map((code): [Change, string] => [
      (p) => (p.terms.fees.vat = { ...p.terms.fees.vat, code }),
      'terms.fees.vat.code: is not in the code list VATEX: VATEX-EU-132-1I is education',
    ]),
    [(p) => (p.terms.fees.vat = { treatment: 'exempt', code: 'VATEX-EU-132-1I' }), 'terms.fees.vat.reason: is missing'],
    [
      (p) => (p.terms.fees.vat = { treatment: 'standard', reason: '21 %' }),
      'terms.fees.vat.treatment: is none of exempt, outside-scope',
    ],
    [
      (p) => (p.bank = { ...p.bank, iban: 'ES92 2100 0418 4502 0005 1332' }),
      'bank.iban: is not an IBAN: its length or its check digits are wrong',
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
