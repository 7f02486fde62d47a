import { describe, expect, it } from '@jest/globals';
import {
  CLOSED,
  declare,
  GroupLife,
  invoiced,
  join,
  leave,
  ofTwo,
  transfer,
} from '../../../test/support/group-life.js';
import { diploma, groupInvoiced, pay } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { MembershipCommand } from './group.types.js';

const DECLARED = '2024-08-01T09:00:00.000Z';
/** Applications close on 30 September; whoever applied in time is answered within 14 days. */
const DEADLINE = '2024-10-14T22:00:00.000Z';
const LATER = '2024-08-20T10:00:00.000Z';
const byAnna = { by: 'staff:anna' };
const reckoned = {
  invoice: 1,
  kind: 'fee',
  currency: 'EUR',
  creditorReference: 'RF64GBG5KMMMHTK',
  issuedOn: '2024-08-15',
  due: {
    dueOn: '2024-09-16',
    reminders: ['2024-09-08T22:00:00.000Z'],
    overdueAt: '2024-09-16T22:00:00.000Z',
    lapseAt: '2024-09-30T22:00:00.000Z',
  },
};
const line = (ordinal: number, application: string, amountMinor = 54_000) => ({
  ...{ line: ordinal, application, band: 'non-member', amountMinor, askedMinor: 60_000, discountPercent: 10 },
});

describe('declaring a group', () => {
  it('freezes the terms and says until when it can grow', () => {
    const { code, version, zone, dates, terms } = diploma;
    expect(new GroupLife().tell(DECLARED, declare)).toEqual([
      {
        type: 'GroupDeclared',
        edition: { code, version, zone, dates, terms },
        reference: 'GBG5KMMMHTK',
        billingId: 'b1',
        closesAt: DEADLINE,
        occurredAt: DECLARED,
        ...byAnna,
      },
    ]);
  });

  it.each([
    ['group-declared-already', { edition: 'diploma' }, ofTwo(), {}, DECLARED],
    ['unknown-edition', { edition: 'diploma' }, new GroupLife(), { edition: null }, DECLARED],
    [
      'edition-cancelled',
      { edition: 'diploma' },
      new GroupLife(),
      { edition: { ...diploma, cancelled: true } },
      DECLARED,
    ],
    ['group-deadline-passed', { closesAt: DEADLINE }, new GroupLife(), {}, DEADLINE],
  ] as const)('is refused: %s', (reason, facts, life, context, at) => {
    expect(life.tell(at, declare, context)).toEqual(new Rejection(reason, facts));
  });

  it('is possible until the last millisecond before the deadline', () => {
    expect(new GroupLife().tell('2024-10-14T21:59:59.999Z', declare)).not.toBeInstanceOf(Rejection);
  });
});

describe('closing a group', () => {
  it('issues one invoice with a line each, in order of registration, and the discount', () => {
    expect(ofTwo().tell(CLOSED, { type: 'CloseGroup' })).toEqual([
      { type: 'GroupClosed', occurredAt: CLOSED, ...byAnna },
      {
        type: 'GroupInvoiceIssued',
        ...reckoned,
        lines: [line(1, 'early'), line(2, 'late')],
        amountMinor: 108_000,
        members: 2,
        occurredAt: CLOSED,
        ...byAnna,
      },
    ]);
  });

  it('gives each member the discount on the own band', () => {
    const { invoices } = ofTwo()
      .after(CLOSED, join('member', { amountMinor: 30_000, day: '02' }))
      .after(CLOSED, { type: 'CloseGroup' }).group;
    expect(invoices[0]?.lines.map(({ amountMinor }) => amountMinor)).toEqual([54_000, 27_000, 54_000]);
  });

  it('counts whoever has nothing to pay, and gives them no line', () => {
    const life = new GroupLife()
      .after(DECLARED, declare)
      .after(LATER, join('one'))
      .after(LATER, join('waived', { amountMinor: 0 }))
      .after(LATER, { type: 'CloseGroup' });
    expect(life.group.invoices.map(({ lines }) => lines.map((one) => [one.application, one.amountMinor]))).toEqual([
      [['one', 54_000]],
    ]);
  });

  it('leaves out who has left, and says what to do where too few are left', () => {
    const life = ofTwo().after(LATER, leave('late'));
    expect(life.tell(LATER, { type: 'CloseGroup' })).toEqual(
      new Rejection('group-too-small', { members: 1, discountFrom: 2, closesAt: DEADLINE }),
    );
  });

  it('happens once', () => {
    expect(invoiced().tell(LATER, { type: 'CloseGroup' })).toEqual(new Rejection('group-closed', { closedAt: CLOSED }));
  });

  it('happens by itself at the deadline, and no earlier', () => {
    expect(ofTwo().tell('2024-10-14T21:59:59.999Z', { type: 'ObserveTime' })).toEqual([]);
    const events = ofTwo().tell('2024-10-15T09:00:00.000Z', { type: 'ObserveTime' });
    expect(events).toMatchObject([
      { type: 'GroupClosed', occurredAt: DEADLINE, by: 'clock' },
      { type: 'GroupInvoiceIssued', amountMinor: 108_000, issuedOn: '2024-10-15', by: 'clock' },
    ]);
  });

  it('invoices a group of one at the deadline without discount, and of none nothing', () => {
    const one = new GroupLife().after(DECLARED, declare).after(LATER, join('one'));
    expect(one.after(DEADLINE, { type: 'ObserveTime' }).group.invoices[0]?.lines).toMatchObject([
      { application: 'one', amountMinor: 60_000, discountPercent: 0 },
    ]);
    const none = new GroupLife().after(DECLARED, declare).after(DEADLINE, { type: 'ObserveTime' });
    expect([none.group.closedAt, none.group.invoices]).toEqual([DEADLINE, []]);
  });

  it('takes in whoever was admitted by then, though word of it is still under way, and hears it once', () => {
    const stamp = { id: 'tell/1/0', at: DEADLINE, by: 'staff:anna', role: null };
    const pending = [{ ...join('third', { day: '03' }), ...stamp } as MembershipCommand];
    const life = ofTwo().after(DEADLINE, { type: 'ObserveTime' }, { pending });
    expect(life.group.invoices[0]?.lines.map(({ application }) => application)).toEqual(['early', 'third', 'late']);
    expect(life.tell(DEADLINE, { ...join('third', { day: '03' }), id: 'tell/1/0' })).toEqual([]);
  });

  it('is counted from the terms, where they say so', () => {
    const terms = { closeWithin: 'P1D', discountFrom: 3, whenOneLeaves: 'others-keep-discount' } as const;
    const life = ofTwo(terms).after('2024-10-01T22:00:00.000Z', { type: 'ObserveTime' });
    expect(life.group.invoices[0]?.lines.map((one) => one.discountPercent)).toEqual([0, 0]);
  });
});

describe('after the invoice', () => {
  it('a member who is charged anew gets a line on another invoice, with the discount', () => {
    const events = invoiced().tell(LATER, join('early', { amountMinor: 30_000 }));
    expect(events).toMatchObject([
      { type: 'MemberJoined', application: 'early', amountMinor: 30_000 },
      { type: 'GroupInvoiceIssued', invoice: 2, kind: 'fee', lines: [{ line: 1, amountMinor: 27_000 }], members: 2 },
    ]);
  });

  it('what has been invoiced stands when one leaves, unless the terms say otherwise', () => {
    expect(invoiced().tell(LATER, leave('late'))).toMatchObject([{ type: 'MemberLeft', application: 'late' }]);
    const lose = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-lose-discount' } as const;
    expect(invoiced(lose).tell(LATER, leave('late'))).toMatchObject([
      { type: 'MemberLeft', application: 'late' },
      {
        type: 'GroupInvoiceIssued',
        kind: 'supplement',
        lines: [{ application: 'early', amountMinor: 6_000, askedMinor: 0, discountPercent: 0 }],
      },
    ]);
    const paid = invoiced(lose).after(LATER, transfer(54_000));
    expect(paid.tell(LATER, leave('late'))).toMatchObject([{ type: 'MemberLeft' }]);
    const alone = { ...groupInvoiced().after(LATER, pay(54_000, '2024-08-20')).application, id: 'early' };
    expect(invoiced(lose).tell(LATER, leave('late'), { applications: [alone] })).toMatchObject([
      { type: 'MemberLeft' },
    ]);
  });

  it('no discount is lost while enough are left, and it is lost once when they are not', () => {
    const lose = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-lose-discount' } as const;
    const life = ofTwo(lose)
      .after(CLOSED, join('third', { day: '06' }))
      .after(CLOSED, { type: 'CloseGroup' });
    expect(life.tell(LATER, leave('late'))).toMatchObject([{ type: 'MemberLeft' }]);
    expect(life.tell(LATER, leave('third'))).toMatchObject([
      { type: 'MemberLeft' },
      { kind: 'supplement', lines: [{ application: 'early', amountMinor: 6_000 }] },
    ]);
  });

  it('a credit note names invoice and line, up to what the line came to', () => {
    const credit = { type: 'CreditLine', application: 'late', invoice: 1, line: 2, amountMinor: 40_500 } as const;
    const life = invoiced();
    expect(life.tell(LATER, credit)).toEqual([
      {
        type: 'GroupCreditNoteIssued',
        creditNote: 1,
        invoice: 1,
        line: 2,
        application: 'late',
        amountMinor: 40_500,
        currency: 'EUR',
        issuedOn: '2024-08-20',
        occurredAt: LATER,
        ...byAnna,
      },
    ]);
    expect(life.tell(LATER, { ...credit, amountMinor: 13_501 })).toEqual(
      new Rejection('amount-mismatch', { amountMinor: 13_501, netMinor: 13_500 }),
    );
    expect(life.tell(LATER, { ...credit, line: 1 })).toEqual(new Rejection('not-a-member', { application: 'late' }));
  });
});
