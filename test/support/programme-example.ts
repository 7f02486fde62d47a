import { parseProgramme, ProgrammeError, sentenceOf } from '#contracts/programme.js';

export type Change = (programme: ReturnType<typeof example>) => void;

/** A small programme with every part that is checked, as a YAML parser gives it. */
export function example() {
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
      vatId: 'ESG00000000' as string | null,
      taxId: null as string | null,
      email: 'course@example.org',
      dataController: { name: 'An office', contact: 'privacy@example.org' },
    },
    bank: { holder: 'An office', iban: 'ES91 2100 0418 4502 0005 1332', bic: 'CAIXESBBXXX' } as object | null,
    venue: { city: 'Barcelona', country: 'ES' } as object | null,
    dates: { starts: '2030-11-18', ends: '2030-11-22', inPersonFrom: '2030-11-20' as string | null, provisional: true },
    applications: { closes: '2030-10-18' },
    form: { employer: 'required', billing: 'required', questions: [{ code: 'why', label: 'Why?', required: true }] },
    terms: exampleTerms(),
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

function exampleTerms() {
  return {
    admission: {
      mode: 'assessed',
      answerWithin: 'P14D',
      informationWithin: 'P10D',
      informationReminderBefore: 'P3D',
    },
    capacity: 20,
    fees: {
      currency: 'EUR',
      vat: { treatment: 'exempt', code: 'VATEX-EU-132-1I', reason: 'VAT exempt: education' } as object | null,
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
  };
}

export function problemsAfter(change: Change): string[] {
  const programme = example();
  change(programme);
  return problemsOf(programme);
}

export function problemsOf(value: unknown): string[] {
  try {
    parseProgramme(value);
    return [];
  } catch (failure) {
    if (failure instanceof ProgrammeError) return failure.problems.map(sentenceOf);
    throw failure;
  }
}
