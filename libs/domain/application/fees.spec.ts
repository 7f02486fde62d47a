import { describe, expect, it } from '@jest/globals';
import { diplomaTerms, memberInGoodStanding, noEvidence } from '../../../test/support/life.js';
import type { FeeBand, Terms } from '../programme/terms.js';
import type { Evidence } from './commands.js';
import type { Because } from './because.js';
import { chosenFee, proposeFee } from './fees.js';

const ON = '2024-08-10';
const member: Because = {
  fact: 'member',
  holds: true,
  value: 'barcelona',
  asOf: '2024-01-01',
  source: 'member list',
};
const notMember: Because = { fact: 'member', holds: false, value: 'none', asOf: ON, source: 'member list' };
const income = (value: string, holds: boolean): Because => {
  return { fact: 'income-group', holds, value, asOf: ON, source: 'World Bank' };
};
const paid2023: Because = {
  fact: 'contributions-paid',
  holds: true,
  value: '2023',
  asOf: '2023-05-02',
  source: 'accounts',
};
const unpaid2023: Because = {
  fact: 'contributions-paid',
  holds: false,
  value: '2023',
  asOf: ON,
  source: 'contributions 2023',
};
const group: Because = {
  fact: 'group',
  holds: true,
  value: '2',
  asOf: ON,
  source: 'applications under the same group code',
};
const malawi = { fiscalYear: 2023, country: 'MW', group: 'low', source: 'World Bank' };
const lowIncome: Evidence = { ...memberInGoodStanding, contributions: [], incomeGroups: [malawi] };

interface Row {
  readonly who: string;
  readonly evidence: Evidence;
  readonly band: string;
  readonly amountMinor: number;
  readonly because: readonly Because[];
}

const rows: readonly Row[] = [
  {
    who: 'nobody of whom anything is known',
    evidence: noEvidence,
    band: 'non-member',
    amountMinor: 60_000,
    because: [notMember],
  },
  {
    who: 'a member that has paid for the year',
    evidence: memberInGoodStanding,
    band: 'member',
    amountMinor: 30_000,
    because: [member, income('ES high FY2023', false), paid2023],
  },
  {
    who: 'a member that has not',
    evidence: { ...memberInGoodStanding, contributions: [] },
    band: 'non-member',
    amountMinor: 60_000,
    because: [member, income('ES high FY2023', false), unpaid2023],
  },
  {
    who: 'a member that has paid for another year',
    evidence: {
      ...memberInGoodStanding,
      contributions: [{ year: 2022, paidOn: '2022-05-02', source: 'accounts' }],
    },
    band: 'non-member',
    amountMinor: 60_000,
    because: [member, income('ES high FY2023', false), unpaid2023],
  },
  {
    who: 'a member that will have paid tomorrow',
    evidence: {
      ...memberInGoodStanding,
      contributions: [{ year: 2023, paidOn: '2024-08-11', source: 'accounts' }],
    },
    band: 'non-member',
    amountMinor: 60_000,
    because: [member, income('ES high FY2023', false), unpaid2023],
  },
  {
    who: 'a member that has paid on the day',
    evidence: { ...memberInGoodStanding, contributions: [{ year: 2023, paidOn: ON, source: 'accounts' }] },
    band: 'member',
    amountMinor: 30_000,
    because: [member, income('ES high FY2023', false), { ...paid2023, asOf: ON }],
  },
  {
    who: 'a member from a low-income country, up to date or not',
    evidence: lowIncome,
    band: 'waived',
    amountMinor: 0,
    because: [member, income('MW low FY2023', true)],
  },
  {
    who: 'a member whose country was low-income in another year',
    evidence: { ...lowIncome, incomeGroups: [{ ...malawi, fiscalYear: 2022 }] },
    band: 'non-member',
    amountMinor: 60_000,
    because: [member, { ...income('unknown', false), source: 'income groups FY2023' }, unpaid2023],
  },
  {
    who: 'a non-member from a low-income country',
    evidence: { ...noEvidence, incomeGroups: [malawi] },
    band: 'non-member',
    amountMinor: 60_000,
    because: [notMember],
  },
];

describe('the proposed fee', () => {
  it.each(rows)('of $who', ({ evidence, band, amountMinor, because }) => {
    expect(proposeFee(diplomaTerms, evidence, ON)).toEqual({
      band,
      amountMinor,
      currency: 'EUR',
      groupDiscountPercent: 0,
      because,
    });
  });

  it.each(rows.filter(({ amountMinor }) => amountMinor > 0))(
    'of $who is 10 % lower in a group of two, not of one',
    ({ evidence, band, amountMinor, because }) => {
      expect(proposeFee(diplomaTerms, { ...evidence, groupSize: 2 }, ON)).toEqual({
        band,
        amountMinor: amountMinor * 0.9,
        currency: 'EUR',
        groupDiscountPercent: 10,
        because: [...because, group],
      });
    },
  );

  it('knows no group where the terms give no discount', () => {
    const terms: Terms = { ...diplomaTerms, fees: { ...diplomaTerms.fees, groupDiscountPercent: 0 } };
    expect(proposeFee(terms, { ...noEvidence, groupSize: 3 }, ON)).toEqual({
      band: 'non-member',
      amountMinor: 60_000,
      currency: 'EUR',
      groupDiscountPercent: 0,
      because: [notMember],
    });
  });

  it('rounds half a cent up', () => {
    const bands: FeeBand[] = [{ code: 'one', label: 'One', amountMinor: 5, when: [] }];
    const terms: Terms = { ...diplomaTerms, fees: { ...diplomaTerms.fees, bands } };
    expect(proposeFee(terms, { ...noEvidence, groupSize: 2 }, ON).amountMinor).toBe(5);
  });

  const byIncome = (code: string, amountMinor: number, incomeGroup: string): FeeBand => {
    return { code, label: code, amountMinor, when: [{ fact: 'income-group', group: incomeGroup, fiscalYear: 2023 }] };
  };

  it('shows what a band rests on, though the same source spoke against another band before', () => {
    const bands = [byIncome('low', 0, 'low'), byIncome('high', 100, 'high'), byIncome('rest', 50, 'middle')];
    const terms: Terms = { ...diplomaTerms, fees: { ...diplomaTerms.fees, bands } };
    expect(proposeFee(terms, memberInGoodStanding, ON)).toEqual({
      band: 'high',
      amountMinor: 100,
      currency: 'EUR',
      groupDiscountPercent: 0,
      because: [income('ES high FY2023', false), income('ES high FY2023', true)],
    });
  });

  it('is no answer where no band fits: such terms should not have been published', () => {
    const terms: Terms = { ...diplomaTerms, fees: { ...diplomaTerms.fees, bands: [byIncome('low', 0, 'low')] } };
    expect(() => proposeFee(terms, noEvidence, ON)).toThrow('the last fee band has conditions');
  });
});

describe('a band that a person chose', () => {
  const [, band] = diplomaTerms.fees.bands;
  if (band === undefined) throw new Error('the diploma has three bands');

  it('stands whatever the evidence, with the group discount', () => {
    expect(chosenFee(diplomaTerms, { ...noEvidence, groupSize: 2 }, { band, on: ON })).toEqual({
      band: 'member',
      amountMinor: 27_000,
      currency: 'EUR',
      groupDiscountPercent: 10,
      because: [{ fact: 'override', holds: true, value: 'member', asOf: ON, source: 'admissions' }, group],
    });
  });
});
