import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { corrected, invoiced, join, ofTwo, transfer } from '../../../test/support/group-life.js';
import { groupInvoiced, joined, type Life, pay } from '../../../test/support/life.js';
import type { Application } from '../application/state.js';
import { Rejection } from '../rejection.js';
import type { GroupEvent, Part } from './group.types.js';
import { linesOf } from './invoicing.js';
import { toldToApplications } from './tells.js';

const AT = '2024-08-20T10:00:00.000Z';
const total = (parts: readonly { readonly amountMinor: number }[]): number =>
  parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

const partsOf = (...sums: readonly number[]): (readonly [string, number][])[] => {
  const life = invoiced();
  for (const [index, sum] of sums.entries()) life.after(AT, transfer(sum, null, `bank-${index}`));
  return life.group.payments.map(({ parts }) => parts.map((part: Part) => [part.application, part.amountMinor]));
};

/** The application of one who is in the group. */
const seen = (id: string, life: Life): Application => ({ ...life.application, id });
const refunded = (id: string, { receivedMinor, leftMinor }: Record<'receivedMinor' | 'leftMinor', number>) => {
  const life = groupInvoiced().after(AT, pay(receivedMinor, '2024-08-20'));
  const refund = { refund: 1, amountMinor: leftMinor, stage: 'paid' } as Application['account']['refunds'][number];
  const { account } = life.application;
  return { ...seen(id, life), account: { ...account, refunds: [refund] } };
};

describe('a transfer that bounced', () => {
  const bounced = { type: 'ReverseGroupPayment', paymentId: 'bank-0', becauseId: 't' } as const;
  const twice = () =>
    invoiced()
      .after(AT, transfer(60_000, null, 'bank-0'))
      .after(AT, transfer(40_000, null, 'bank-1'));

  it('is taken from all whom it was divided among, and told to each', () => {
    const life = twice();
    const events = life.tell(AT, bounced);
    expect(events).toMatchObject([{ type: 'GroupPaymentReversed', paymentId: 'bank-0', becauseId: 't' }]);
    expect(linesOf(life.group).map(({ line }) => line.paidMinor)).toEqual([0, 40_000]);
    const told = { type: 'ReversePayment', becauseId: 't', ofGroup: true, by: 'staff:anna' };
    const [event] = events as readonly GroupEvent[];
    expect(event && toldToApplications(event, { group: life.group, eventId: 'e' })).toEqual([
      { to: 'early', command: { ...told, paymentId: 'bank-0:1.1' } },
      { to: 'late', command: { ...told, paymentId: 'bank-0:1.2' } },
    ]);
    // What comes next fills the lines as they are now.
    life.after(AT, transfer(60_000, null, 'bank-2'));
    expect(linesOf(life.group).map(({ line }) => line.paidMinor)).toEqual([54_000, 46_000]);
  });

  it('is undone once only, and not where money of it has been sent back', () => {
    const unknown = new Rejection('unknown-payment', { paymentId: 'bank-0' });
    expect(twice().after(AT, bounced).tell(AT, bounced)).toEqual(unknown);
    expect(invoiced().tell(AT, bounced)).toEqual(unknown);
    const sentBack = (leftMinor: number) => ({
      applications: [refunded('late', { receivedMinor: 46_000, leftMinor })],
    });
    expect(twice().tell(AT, bounced, sentBack(40_001))).toEqual(
      new Rejection('refund-depends-on-it', { application: 'late', leftMinor: 40_001 }),
    );
    expect(twice().tell(AT, bounced, sentBack(40_000))).not.toBeInstanceOf(Rejection);
  });
});

describe('money for a group', () => {
  it('fills the lines in order of registration, and goes on where it stopped', () => {
    expect(partsOf(60_000, 48_000)).toEqual([
      [
        ['early', 54_000],
        ['late', 6_000],
      ],
      [['late', 48_000]],
    ]);
    expect(partsOf(53_999, 2)).toEqual([
      [['early', 53_999]],
      [
        ['early', 1],
        ['late', 1],
      ],
    ]);
  });

  it('beyond all lines goes to the first, whose account owes it back', () => {
    expect(partsOf(108_001, 500)).toEqual([
      [
        ['early', 54_001],
        ['late', 54_000],
      ],
      [['early', 500]],
    ]);
  });

  it('counts what was paid of a line that was credited for the line that follows it', () => {
    const credit = (application: string, line: number) =>
      ({ type: 'CreditLine', application, invoice: 1, line, amountMinor: 54_000 }) as const;
    const life = invoiced()
      .after(AT, transfer(6_000))
      .after(AT, credit('early', 1))
      .after(AT, join('early', { amountMinor: 30_000 }))
      .after(AT, credit('late', 2))
      .after(AT, join('late', { amountMinor: 30_000 }));
    const lines = life.group.invoices
      .slice(1)
      .map(({ invoice, lines: [line] }) => ({ invoice, amountMinor: line?.amountMinor }));
    expect(lines).toEqual([
      { invoice: 2, amountMinor: 27_000 },
      { invoice: 3, amountMinor: 27_000 },
    ]);
    life.after(AT, transfer(48_000), { applications: [corrected('early', 6_000)] });
    expect(life.group.payments.at(-1)?.parts).toEqual([
      { invoice: 2, line: 1, application: 'early', amountMinor: 21_000 },
      { invoice: 3, line: 1, application: 'late', amountMinor: 27_000 },
    ]);
  });

  it('goes to no line that a participant has paid by themselves', () => {
    const paid = [seen('early', groupInvoiced().after(AT, pay(54_000, '2024-08-20')))];
    const life = invoiced().after(AT, transfer(54_000), { applications: paid });
    expect(life.group.payments[0]?.parts).toEqual([{ invoice: 1, line: 2, application: 'late', amountMinor: 54_000 }]);
    const partly = [seen('early', groupInvoiced().after(AT, pay(50_000, '2024-08-20')))];
    expect(invoiced().after(AT, transfer(60_000), { applications: partly }).group.payments[0]?.parts).toMatchObject([
      { application: 'early', amountMinor: 6_000 },
      { application: 'late', amountMinor: 54_000 },
    ]);
  });

  it('goes to no line of which a part was taken as enough', () => {
    const enough = groupInvoiced()
      .after(AT, pay(40_000, '2024-08-20', 'bank-40000:1.1'))
      .after(AT, { type: 'AcceptShortPayment', becauseId: 't', by: 'staff:carla', role: 'finance' });
    const life = invoiced()
      .after(AT, transfer(40_000))
      .after(AT, transfer(54_000), { applications: [seen('early', enough)] });
    expect(life.group.payments[1]?.parts).toEqual([{ invoice: 1, line: 2, application: 'late', amountMinor: 54_000 }]);
  });

  it('counts what was divided, or taken back, of which a participant has yet to hear', () => {
    const unaware = { applications: [seen('early', groupInvoiced())] };
    const life = invoiced().after(AT, transfer(20_000, null, 'bank-0'), unaware);
    expect(life.after(AT, transfer(40_000, null, 'bank-1'), unaware).group.payments[1]?.parts).toMatchObject([
      { application: 'early', amountMinor: 34_000 },
      { application: 'late', amountMinor: 6_000 },
    ]);
    // Nor of its line: it still owes the fee before the discount, of which a part came before.
    const waiting = seen('early', joined().after(AT, pay(50_000, '2024-08-20')));
    expect(invoiced().after(AT, transfer(10_000), { applications: [waiting] }).group.payments[0]?.parts).toMatchObject([
      { application: 'early', amountMinor: 4_000 },
      { application: 'late', amountMinor: 6_000 },
    ]);
    const all = groupInvoiced().after(AT, pay(20_000, '2024-08-20', 'bank-0:1.1'));
    const aware = { applications: [seen('early', all.after(AT, pay(34_000, '2024-08-20', 'bank-1:1.1')))] };
    life.after(AT, { type: 'ReverseGroupPayment', paymentId: 'bank-1', becauseId: 't' }, aware);
    expect(life.after(AT, transfer(34_000, null, 'bank-2'), aware).group.payments[2]?.parts).toMatchObject([
      { application: 'early', amountMinor: 34_000 },
    ]);
  });

  it('goes where the payer says', () => {
    const split = [
      { application: 'late', amountMinor: 54_000 },
      { application: 'early', amountMinor: 1_000 },
    ];
    const life = invoiced().after(AT, transfer(55_000, split));
    expect(life.group.payments[0]?.parts).toEqual([
      { invoice: 1, line: 2, application: 'late', amountMinor: 54_000 },
      { invoice: 1, line: 1, application: 'early', amountMinor: 1_000 },
    ]);
  });

  it('comes to one part where the payer names somebody twice', () => {
    const split = [
      { application: 'late', amountMinor: 30_000 },
      { application: 'early', amountMinor: 1_000 },
      { application: 'late', amountMinor: 24_001 },
    ];
    const life = invoiced().after(AT, transfer(55_001, split));
    expect(life.group.payments[0]?.parts).toEqual([
      { invoice: 1, line: 2, application: 'late', amountMinor: 54_001 },
      { invoice: 1, line: 1, application: 'early', amountMinor: 1_000 },
    ]);
  });

  it.each([
    [
      'split-differs',
      { splitMinor: 999, amountMinor: 1_000 },
      transfer(1_000, [{ application: 'late', amountMinor: 999 }]),
    ],
    ['not-a-member', { application: 'x' }, transfer(1_000, [{ application: 'x', amountMinor: 1_000 }])],
    [
      'amount-not-positive',
      { amountMinor: -1 },
      transfer(999, [
        { application: 'late', amountMinor: 1_000 },
        { application: 'early', amountMinor: -1 },
      ]),
    ],
    ['amount-not-positive', { amountMinor: 0 }, transfer(0)],
    ['currency-mismatch', { currency: 'USD', expected: 'EUR' }, { ...transfer(1), currency: 'USD' }],
    ['evidence-from-the-future', { receivedOn: '2024-08-21' }, { ...transfer(1), receivedOn: '2024-08-21' }],
    ['payment-id-reused', { paymentId: 'bank-7' }, transfer(7)],
  ] as const)('is refused: %s', (reason, facts, said) => {
    const life = invoiced().after(AT, transfer(7));
    expect(life.tell(AT, said as never)).toEqual(new Rejection(reason, facts));
  });

  it('is refused before there is an invoice, with the day on which there will be', () => {
    expect(ofTwo().tell(AT, transfer(1))).toEqual(
      new Rejection('nothing-invoiced', { closesAt: '2024-10-14T22:00:00.000Z' }),
    );
  });

  it('comes to what came, whatever comes, and lines come to their invoice', () => {
    const fees = fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 2, maxLength: 6 });
    const sums = fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 5 });
    fc.assert(
      fc.property(fees, sums, fc.array(fc.nat(40_000), { maxLength: 3 }), (asked, paid, credits) => {
        const life = ofTwo();
        for (const [index, amountMinor] of asked.entries()) life.after(AT, join(`m${index}`, { amountMinor }));
        life.after(AT, { type: 'CloseGroup' });
        for (const [index, amountMinor] of credits.entries())
          life.tell(AT, { type: 'CreditLine', application: 'early', invoice: 1, line: index + 1, amountMinor });
        for (const [index, sum] of paid.entries()) life.after(AT, transfer(sum, null, `bank-${index}`));
        const { invoices, payments } = life.group;
        for (const { lines, amountMinor } of invoices) expect(total(lines)).toBe(amountMinor);
        for (const { parts, amountMinor } of payments) expect(total(parts)).toBe(amountMinor);
        expect(linesOf(life.group).reduce((sum, { line }) => sum + line.paidMinor, 0)).toBe(total(payments));
      }),
      { numRuns: 200 },
    );
  });
});
