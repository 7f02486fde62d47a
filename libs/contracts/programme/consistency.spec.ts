import { describe, expect, test } from '@jest/globals';
import { type Change, problemsAfter } from '../../../test/support/programme-example.js';

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

const groups = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-keep-discount' } as const;

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
    [(p) => (p.terms.fees.vat = null), 'terms.fees.vat: is missing, but there are fees to be invoiced'],
    [
      (p) => (p.organiser.vatId = null),
      'organiser.vatId: is missing, and so is taxId: fees that are exempt need one of them',
    ],
    [
      (p) => Object.assign(p.organiser, { vatId: null, taxId: '12/345/6789' }),
      'organiser.registrationId: is missing, and so is vatId: an invoice needs one of them',
    ],
    [
      (p) => (p.terms.fees.vat = { treatment: 'outside-scope', reason: 'Not subject to VAT' }),
      'organiser.registrationId: is missing, but fees are outside the scope of VAT',
    ],
    [
      (p) => {
        Object.assign(p.terms, { groups: { ...groups, whenOneLeaves: 'others-lose-discount' } });
        p.terms.fees.groupDiscountPercent = 0;
      },
      'terms.groups.whenOneLeaves: is others-lose-discount, but terms.fees.groupDiscountPercent is 0',
    ],
    [
      (p) => {
        Object.assign(p.terms, { groups });
        for (const band of p.terms.fees.bands) band.amount = '0.00 EUR';
      },
      'terms.groups: is given, but there are no fees that anybody could pay for a group',
    ],
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
