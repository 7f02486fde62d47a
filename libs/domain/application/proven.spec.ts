import { describe, expect, it } from '@jest/globals';
import {
  admit,
  admitted,
  applied,
  groupInvoiced,
  guaranteed,
  ID,
  joined,
  type Life,
  memberInGoodStanding,
  partPaid,
  passed,
  proven,
} from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import { accountOf } from './account.js';
import type { ApplicationEvent } from './events.js';
import { explain } from './why.js';

const AT = '2024-08-26T10:00:00.000Z';
const standing = proven({ fact: 'member', member: 'ghent' }, { fact: 'contributions-paid', year: 2023, paid: true });
const lowIncome = proven({ fact: 'member', member: 'ghent' }, { fact: 'income-group', fiscalYear: 2023, group: 'low' });
const noMember = proven({ fact: 'member', member: null });

const brief = (events: readonly ApplicationEvent[]): object[] =>
  events.map((event) => ({ type: event.type, ...('amountMinor' in event && { amountMinor: event.amountMinor }) }));

describe('evidence that admissions record', () => {
  it('corrects the fee of a place that waits for its payment: credited whole, and invoiced anew', () => {
    const life = admitted();
    const events = life.brings(AT, standing);
    expect(brief(events)).toEqual([
      { type: 'EvidenceRecorded' },
      { type: 'CreditNoteIssued', amountMinor: 60_000 },
      { type: 'FeeAssessed', amountMinor: 30_000 },
      { type: 'InvoiceIssued', amountMinor: 30_000 },
    ]);
    expect(events[0]).toMatchObject({ evidence: 1, asOf: '2024-08-12', referenceId: 'e1', becauseId: 'text-1' });
    expect(events[2]).toMatchObject({
      band: 'member',
      becauseId: 'text-1',
      because: [
        { fact: 'member', holds: true, value: 'ghent', asOf: '2024-08-12', source: 'evidence 1 on file' },
        // Of income nothing was proven, and no table knows the country.
        { fact: 'income-group', holds: false, value: 'unknown' },
        { fact: 'contributions-paid', holds: true, value: '2023', asOf: '2024-08-12', source: 'evidence 1 on file' },
      ],
    });
    expect(explain(ID, life.events)?.money.join('\n')).toContain(
      'Evidence 1, recorded by staff:anna: member ghent and contributions 2023 paid, as of 2024-08-12.',
    );
  });

  it('stays on record, and leaves a band as admissions chose it, until they correct the fee by the rules', () => {
    const chosen = { ...admit, override: { band: 'member', becauseId: 'text-0' } };
    const life = applied().after('2024-08-12T10:00:00.000Z', chosen);
    expect(brief(life.brings(AT, noMember))).toEqual([{ type: 'EvidenceRecorded' }]);
    const byRules = { type: 'CorrectFee', override: null, becauseId: 'text-2' } as const;
    expect(brief(life.brings(AT, byRules)).at(-1)).toEqual({ type: 'InvoiceIssued', amountMinor: 60_000 });
    expect(brief(life.brings(AT, standing)).at(-1)).toEqual({ type: 'InvoiceIssued', amountMinor: 30_000 });
  });

  it('gives the place where nothing is left to pay', () => {
    expect(
      admitted()
        .brings(AT, lowIncome)
        .map(({ type }) => type),
    ).toEqual(['EvidenceRecorded', 'CreditNoteIssued', 'FeeAssessed', 'PlaceGuaranteed']);
  });

  it('moves over what was paid in part, and owes back what is too much', () => {
    const life = partPaid().after(AT, lowIncome);
    expect(accountOf(life.application)).toMatchObject({ feeMinor: 0, receivedMinor: 20_000, owedBackMinor: 20_000 });
  });

  it('is weighed at the decision, and outweighs the lists', () => {
    const fee = (life: Life): number | null => life.application.account.feeMinor;
    expect(fee(applied().after('2024-08-12T10:00:00.000Z', standing).after(AT, admit))).toBe(30_000);
    const evidence = memberInGoodStanding;
    expect(fee(applied({ evidence }).after('2024-08-12T10:00:00.000Z', noMember).after(AT, admit))).toBe(60_000);
  });

  it('says what holds by its latest, and stays on record where it changes no fee', () => {
    const life = admitted().after(AT, standing);
    expect(brief(life.brings(AT, standing))).toEqual([{ type: 'EvidenceRecorded' }]);
    expect(brief(life.brings(AT, noMember)).at(-1)).toEqual({ type: 'InvoiceIssued', amountMinor: 60_000 });
    expect(life.application.proven.map(({ evidence }) => evidence)).toEqual([1, 1, 2, 2, 3]);
  });

  it('is refused once the fee was paid, once the place has ended, and of days to come', () => {
    expect(guaranteed().tell(AT, standing)).toEqual(new Rejection('already-paid-in-full', { feeMinor: 60_000 }));
    expect(passed(admitted(), '2024-09-23T22:00:00.000Z').tell('2024-09-24T10:00:00.000Z', standing)).toEqual(
      new Rejection('not-under-assessment', { phase: 'lapsed' }),
    );
    expect(admitted().tell('2024-08-11T10:00:00.000Z', standing)).toEqual(
      new Rejection('evidence-from-the-future', { asOf: '2024-08-12' }),
    );
  });

  it('of a member of a group is credited on the line, and a further line asked for', () => {
    expect(groupInvoiced().brings(AT, standing)).toMatchObject([
      { type: 'EvidenceRecorded' },
      { type: 'CreditNoteIssued', amountMinor: 54_000, line: { group: 'ghent', invoice: 1, line: 1 } },
      { type: 'FeeAssessed', amountMinor: 30_000 },
      { type: 'GroupJoined', group: 'ghent', band: 'member', amountMinor: 30_000, discountPercent: 10 },
    ]);
    // Income class that leaves nothing to pay gives the place, and asks for no line.
    expect(groupInvoiced().brings(AT, lowIncome)).toMatchObject([
      { type: 'EvidenceRecorded' },
      { type: 'CreditNoteIssued', amountMinor: 54_000, line: { group: 'ghent', invoice: 1, line: 1 } },
      { type: 'FeeAssessed', amountMinor: 0 },
      { type: 'PlaceGuaranteed' },
    ]);
    // Before the group is closed there is nothing to credit: another amount is asked for.
    expect(brief(joined().brings(AT, standing)).slice(1)).toEqual([
      { type: 'FeeAssessed', amountMinor: 30_000 },
      { type: 'GroupJoined', amountMinor: 30_000 },
    ]);
  });
});
