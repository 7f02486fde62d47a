import { describe, expect, it } from '@jest/globals';
import {
  admit,
  cancel,
  diploma,
  Life,
  memberInGoodStanding,
  noEvidence,
  pay,
  submit,
} from '../../../test/support/life.js';
import { accountOf } from './account.js';

// The worked figures of the diploma's announcement and of our readings of it.
const applied = (evidence = noEvidence) =>
  new Life({ evidence }).after('2024-08-01T10:00:00.000Z', submit).after('2024-08-10T10:00:00.000Z', admit);
const inTime = '2024-10-12T08:00:00.000Z';

const papers = (life: Life) => {
  const { keptMinor, owedBackMinor, invoicedMinor, creditedMinor } = accountOf(life.application);
  return { keptMinor, owedBackMinor, invoicedMinor, creditedMinor };
};

describe('worked figures', () => {
  it('member 300.00, cancels in time: 225.00 back, 75.00 kept, credit note 225.00', () => {
    const life = applied(memberInGoodStanding).after('2024-08-20T09:00:00.000Z', pay(30_000, '2024-08-19'));
    expect(life.application.phase.name).toBe('guaranteed');
    life.after('2024-10-12T09:00:00.000Z', cancel(inTime));
    expect(papers(life)).toEqual({
      keptMinor: 7500,
      owedBackMinor: 22_500,
      invoicedMinor: 30_000,
      creditedMinor: 22_500,
    });
  });

  it('non-member 600.00: 450.00 back, 150.00 kept, credit note 450.00', () => {
    const life = applied()
      .after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'))
      .after('2024-10-12T09:00:00.000Z', cancel(inTime));
    expect(papers(life)).toEqual({
      keptMinor: 15_000,
      owedBackMinor: 45_000,
      invoicedMinor: 60_000,
      creditedMinor: 45_000,
    });
  });

  it('200.00 of 600.00 paid: 150.00 back, 50.00 kept, credit note 550.00', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'));
    life.after('2024-08-25T09:00:00.000Z', cancel('2024-08-25T08:00:00.000Z', { channel: 'reply-to-other-letter' }));
    expect(papers(life)).toEqual({
      keptMinor: 5000,
      owedBackMinor: 15_000,
      invoicedMinor: 60_000,
      creditedMinor: 55_000,
    });
  });

  it('400.00 received before the request and entered after it: the refund rises from 150.00 to 450.00', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'));
    life.after('2024-08-25T09:00:00.000Z', cancel('2024-08-25T08:00:00.000Z', { channel: 'reply-to-other-letter' }));
    life.after('2024-08-26T09:00:00.000Z', pay(40_000, '2024-08-24'));
    expect(papers(life)).toEqual({
      keptMinor: 15_000,
      owedBackMinor: 45_000,
      invoicedMinor: 70_000,
      creditedMinor: 55_000,
    });
  });

  it('650.00 for 600.00: 50.00 back at once and on no credit note; cancels later: 450.00 more', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-19'));
    expect(papers(life)).toEqual({ keptMinor: 60_000, owedBackMinor: 5000, invoicedMinor: 60_000, creditedMinor: 0 });
    life.after('2024-10-12T09:00:00.000Z', cancel(inTime));
    expect(papers(life)).toEqual({
      keptMinor: 15_000,
      owedBackMinor: 50_000,
      invoicedMinor: 60_000,
      creditedMinor: 45_000,
    });
    expect(life.application.account.refunds.map(({ amountMinor }) => amountMinor)).toEqual([5000, 45_000]);
  });

  it('592.50 for 600.00 is within the tolerance; cancels: 444.38 back, 148.12 kept', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(59_250, '2024-08-19'));
    expect(life.application.phase.name).toBe('guaranteed');
    expect(accountOf(life.application).dueMinor).toBe(0);
    life.after('2024-10-12T09:00:00.000Z', cancel(inTime));
    expect(papers(life)).toEqual({
      keptMinor: 14_812,
      owedBackMinor: 44_438,
      invoicedMinor: 60_000,
      creditedMinor: 45_188,
    });
  });

  it('a payment short by a cent more than the tolerance guarantees nothing', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(58_499, '2024-08-19'));
    expect(life.application.phase.name).toBe('awaiting-payment');
    life.after('2024-08-21T09:00:00.000Z', pay(1, '2024-08-20'));
    expect(life.application.phase.name).toBe('guaranteed');
  });

  it('500.00 that finance accept for 600.00 leave nothing due, until the money bounces', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(50_000, '2024-08-19', 'bank-1'));
    expect(accountOf(life.application).dueMinor).toBe(10_000);
    life.after('2024-08-21T09:00:00.000Z', { type: 'AcceptShortPayment', becauseId: 't' });
    expect(accountOf(life.application).dueMinor).toBe(0);
    life.after('2024-08-22T09:00:00.000Z', { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 't' });
    expect(accountOf(life.application).dueMinor).toBe(60_000);
  });

  it('a low-income member owes nothing and has a place on admission', () => {
    const evidence = {
      ...memberInGoodStanding,
      contributions: [],
      incomeGroups: [{ fiscalYear: 2023, country: 'MW', group: 'low', source: 'World Bank' }],
    };
    const life = applied(evidence);
    expect(life.events.slice(1).map(({ type }) => type)).toEqual([
      'ApplicantAdmitted',
      'FeeAssessed',
      'PlaceGuaranteed',
    ]);
    life.after('2024-10-12T09:00:00.000Z', cancel(inTime));
    expect(papers(life)).toEqual({ keptMinor: 0, owedBackMinor: 0, invoicedMinor: 0, creditedMinor: 0 });
    expect(life.application.account.refunds).toEqual([]);
  });

  it.each([
    ['a member city that is not up to date', { ...memberInGoodStanding, contributions: [] }],
    [
      'a low-income non-member',
      { ...noEvidence, incomeGroups: [{ fiscalYear: 2023, country: 'MW', group: 'low', source: 'World Bank' }] },
    ],
  ])('%s pays 600.00', (_who, evidence) => {
    expect(accountOf(applied(evidence).application).dueMinor).toBe(60_000);
  });

  it('the organiser cancels: all back, credit note over all', () => {
    const life = applied().after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
    life.after(
      '2024-10-30T09:00:00.000Z',
      { type: 'NoteEdition', version: 2, by: 'organiser' },
      { edition: { ...diploma, version: 2, cancelled: true } },
    );
    expect(papers(life)).toEqual({ keptMinor: 0, owedBackMinor: 60_000, invoicedMinor: 60_000, creditedMinor: 60_000 });
  });

  it.each([
    ['two non-members', noEvidence, 54_000],
    ['two up-to-date members', memberInGoodStanding, 27_000],
  ])('a group of %s gets 10 %% off each own band', (_who, evidence, feeMinor) => {
    const life = applied({ ...evidence, groupSize: 2 });
    expect(accountOf(life.application).feeMinor).toBe(feeMinor);
    life
      .after('2024-08-20T09:00:00.000Z', pay(feeMinor, '2024-08-19'))
      .after('2024-10-12T09:00:00.000Z', cancel(inTime));
    expect(accountOf(life.application).owedBackMinor).toBe(feeMinor * 0.75);
  });
});
