import { describe, expect, it } from '@jest/globals';
import {
  admit,
  cancel,
  ID,
  Life,
  memberInGoodStanding,
  noEvidence,
  pay,
  submit,
} from '../../../../test/support/life.js';
import { accountOf } from '../account.js';
import { accountLines } from './account-lines.js';

// The worked figures of the diploma's announcement, each explained.
const admitted = (evidence = noEvidence) =>
  new Life({ evidence }).after('2024-08-01T10:00:00.000Z', submit).after('2024-08-10T10:00:00.000Z', admit);
const inTime = cancel('2024-10-12T08:00:00.000Z');
const early = cancel('2024-08-25T08:00:00.000Z', { channel: 'reply-to-other-letter' });
const finance = (by: string) => ({ by: `staff:${by}`, role: 'finance' as const });

const lines = (life: Life) => accountLines(ID, life.events);
/** `credit 225.00 …` without what other tests pin down. */
const moneyIn = (life: Life): string[] =>
  lines(life)
    .filter(({ kind }) => kind !== 'note')
    .map(({ kind, amountMinor, text }) => `${kind} ${amountMinor ?? '-'}: ${text.split('; counted')[0] ?? ''}`);

const asked = 'for the cancellation, asked on 2024-10-12, 37 days before the first in-person day';

describe('why each euro is where it is', () => {
  it('member 300.00: why the refund is 225.00 and 75.00 are kept', () => {
    const life = admitted(memberInGoodStanding).after('2024-08-20T09:00:00.000Z', pay(30_000, '2024-08-19', 'b'));
    life.after('2024-10-12T09:00:00.000Z', inTime);
    expect(moneyIn(life)).toEqual(
      [
        'charge 30000: Invoice 1 over 300.00 EUR, due on 2024-09-09, reference RF36BG5KMMMHTK.',
        'payment 30000: Payment b: 300.00 EUR received on 2024-08-19',
        'credit 22500: Credit note 1 of 225.00 EUR on invoice 1: 300.00 EUR invoiced - 75.00 EUR kept.',
        `refund 22500: Refund 1: 225.00 EUR = 75 % of 300.00 EUR paid by 2024-08-19, ${asked}`,
        'kept 7500: Kept: 75.00 EUR = 300.00 EUR paid by 2024-08-19 - 225.00 EUR, the 75 % that come back.',
      ].map((line) => (line.startsWith('payment') ? expect.stringContaining(line) : line)),
    );
  });

  it.each([
    [60_000, inTime, 'Kept: 150.00 EUR = 600.00 EUR paid by 2024-08-19 - 450.00 EUR, the 75 % that come back.'],
    [20_000, early, 'Kept: 50.00 EUR = 200.00 EUR paid by 2024-08-19 - 150.00 EUR, the 75 % that come back.'],
    [59_250, inTime, 'Kept: 148.12 EUR = 592.50 EUR paid by 2024-08-19 - 444.38 EUR, the 75 % that come back.'],
  ])('non-member who paid %i of 60000', (paid, request, kept) => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(paid, '2024-08-19'));
    life.after(request === early ? '2024-08-25T09:00:00.000Z' : '2024-10-12T09:00:00.000Z', request);
    expect(lines(life).at(-1)).toMatchObject({ kind: 'kept', text: kept });
  });

  it('400.00 that came in time and were entered late raise the refund', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'));
    life.after('2024-08-25T09:00:00.000Z', early).after('2024-08-26T09:00:00.000Z', pay(40_000, '2024-08-24'));
    const refunds = moneyIn(life).filter((line) => line.startsWith('refund'));
    expect(refunds.map((line) => line.split(', for')[0])).toEqual([
      'refund 15000: Refund 1: 150.00 EUR = 75 % of 200.00 EUR paid by 2024-08-19',
      'refund 30000: Refund 2: 300.00 EUR, the rest of 450.00 EUR = 75 % of 600.00 EUR paid by 2024-08-24',
    ]);
  });

  it('an excess, and what comes back later beside it', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-19'));
    expect(moneyIn(life).slice(-2)).toEqual([
      'refund 5000: Refund 1: 50.00 EUR = 650.00 EUR received - 600.00 EUR kept, for more was paid than is due',
      'kept 60000: Kept: 600.00 EUR for the fee of 600.00 EUR.',
    ]);
    life.after('2024-10-12T09:00:00.000Z', inTime);
    expect(moneyIn(life).at(-2)).toBe(
      `refund 45000: Refund 2: 450.00 EUR = 75 % of 600.00 EUR paid by 2024-08-19, ${asked}`,
    );
  });

  it('money that came after the end, or before a decision', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
    life.after('2024-10-12T09:00:00.000Z', inTime).after('2024-10-20T09:00:00.000Z', pay(10_000, '2024-10-20'));
    expect(moneyIn(life).at(-2)).toBe(
      'refund 10000: Refund 2: 100.00 EUR = 700.00 EUR received - 150.00 EUR kept - 450.00 EUR sent back or owed before, ' +
        'for the money came after the place had ended',
    );
    const held = new Life().after('2024-08-01T10:00:00.000Z', submit);
    held.after('2024-08-02T10:00:00.000Z', pay(10_000, '2024-08-02'));
    expect(lines(held).at(-1)?.text).toBe('Kept: 100.00 EUR, held until the application is decided on.');
  });

  it('names for every line the event that it is from', () => {
    const life = admitted().after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
    life.after('2024-10-12T09:00:00.000Z', inTime);
    life.after('2024-10-13T09:00:00.000Z', { type: 'ApproveRefund', refund: 1, ...finance('b') });
    const named = lines(life).map(({ kind, version }) => [kind, life.events[version - 1]?.type]);
    expect(named).toEqual([
      ['note', 'FeeAssessed'],
      ['charge', 'InvoiceIssued'],
      ['payment', 'PaymentConfirmed'],
      ['note', 'PlaceGuaranteed'],
      ['note', 'CancellationRequested'],
      ['note', 'CancellationAccepted'],
      ['credit', 'CreditNoteIssued'],
      ['refund', 'RefundOwed'],
      ['note', 'RefundApproved'],
      ['kept', 'CancellationAccepted'],
    ]);
    const { keptMinor } = accountOf(life.application);
    expect(lines(life).at(-1)?.amountMinor).toBe(keptMinor);
  });

  it('has nothing to say of nothing', () => {
    expect(accountLines(ID, [])).toEqual([]);
  });
});
