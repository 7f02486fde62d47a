import { describe, expect, it } from '@jest/globals';
import {
  CLOSED,
  corrected,
  GroupLife,
  invoiced,
  join,
  leave,
  ofTwo,
  transfer,
} from '../../../test/support/group-life.js';
import { diploma } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { GroupEvent } from './group.types.js';
import { toldToApplications } from './tells.js';

const AT = '2024-08-20T10:00:00.000Z';
const anew = { type: 'ReplaceGroupPayer', billingId: 'b2', becauseId: 't' } as const;
const bounced = { type: 'ReverseGroupPayment', paymentId: 'bank-60000', becauseId: 't' } as const;
const byAnna = { occurredAt: AT, by: 'staff:anna' };
/** `2.1 early 540 0 540` of each line: over so much, so much of it credited, so much paid. */
const linesOf = ({ group }: GroupLife): string[] =>
  group.invoices.flatMap(({ invoice, lines }) =>
    lines.map(({ line, application, ...sums }) =>
      [
        `${invoice}.${line}`,
        application,
        ...[sums.amountMinor, sums.creditedMinor, sums.paidMinor].map((one) => one / 100),
      ].join(' '),
    ),
  );

describe('papers of a group, made out to somebody else', () => {
  it('are so from the next one on, where nothing is invoiced yet', () => {
    const life = ofTwo();
    const replaced = { type: 'GroupPayerReplaced', billingId: 'b2', becauseId: 't' };
    expect(life.tell(AT, anew)).toEqual([{ ...replaced, ...byAnna }]);
    expect(life.group.billingId).toBe('b2');
    expect(life.tell(AT, { type: 'CloseGroup' })).toMatchObject([{ type: 'GroupClosed' }, { invoice: 1 }]);
    expect(new GroupLife().tell(AT, anew)).toEqual(new Rejection('unknown-group', { group: 'ghent' }));
  });

  it('credit what is invoiced with all its lines, and invoice it anew with the same amounts and reference', () => {
    const [former] = invoiced().group.invoices;
    const line = (ordinal: number, application: string) => ({
      ...{ line: ordinal, application, band: 'non-member', amountMinor: 54_000, askedMinor: 60_000 },
      ...{ discountPercent: 10, replaces: ordinal },
    });
    expect(invoiced().tell(AT, anew)).toEqual([
      { type: 'GroupPayerReplaced', billingId: 'b2', becauseId: 't', ...byAnna },
      {
        ...{ type: 'GroupInvoiceCredited', creditNote: 1, invoice: 1, amountMinor: 108_000, currency: 'EUR' },
        lines: [
          { line: 1, application: 'early', amountMinor: 54_000 },
          { line: 2, application: 'late', amountMinor: 54_000 },
        ],
        ...{ issuedOn: '2024-08-20', ...byAnna },
      },
      {
        ...{ type: 'GroupInvoiceIssued', invoice: 2, kind: 'fee', replaces: 1, amountMinor: 108_000, currency: 'EUR' },
        lines: [line(1, 'early'), line(2, 'late')],
        ...{ creditorReference: former?.creditorReference, issuedOn: '2024-08-20', members: 2 },
        due: expect.objectContaining({ dueOn: '2024-09-19' }),
        ...byAnna,
      },
    ]);
  });

  it('take along what was paid, and what comes then goes on where it stopped', () => {
    const life = invoiced().after(AT, transfer(60_000)).after(AT, anew);
    expect(linesOf(life)).toEqual([
      '1.1 early 540 540 0',
      '1.2 late 540 540 0',
      '2.1 early 540 0 540',
      '2.2 late 540 0 60',
    ]);
    life.after(AT, transfer(49_000));
    expect(life.group.payments.at(-1)?.parts).toEqual([
      { invoice: 2, line: 1, application: 'early', amountMinor: 1_000 },
      { invoice: 2, line: 2, application: 'late', amountMinor: 48_000 },
    ]);
    // What came for the former invoice is taken back where it stands now, under the names that participants know.
    const events = life.tell(AT, bounced) as readonly GroupEvent[];
    expect(linesOf(life).slice(2)).toEqual(['2.1 early 540 0 10', '2.2 late 540 0 480']);
    const [event] = events;
    expect(event && toldToApplications(event, { group: life.group, eventId: 'e' })).toMatchObject([
      { to: 'early', command: { paymentId: 'bank-60000:1.1' } },
      { to: 'late', command: { paymentId: 'bank-60000:1.2' } },
    ]);
  });

  it('can be replaced again, be they paid in full, and what was paid moves on', () => {
    const life = invoiced().after(AT, transfer(60_000)).after(AT, anew).after(AT, transfer(48_000)).after(AT, anew);
    expect(linesOf(life).slice(4)).toEqual(['3.1 early 540 0 540', '3.2 late 540 0 540']);
    expect(life.group.invoices.map(({ replacedBy }) => replacedBy)).toEqual([2, 3, undefined]);
    life.after(AT, bounced);
    expect(linesOf(life).slice(4)).toEqual(['3.1 early 540 0 0', '3.2 late 540 0 480']);
  });

  it('leave out a line that was credited whole, and have what is left of another', () => {
    const credit = (application: string, line: number, amountMinor: number) =>
      ({ type: 'CreditLine', application, invoice: 1, line, amountMinor }) as const;
    const life = invoiced()
      .after(AT, credit('early', 1, 54_000))
      .after(AT, credit('late', 2, 40_500))
      .after(AT, anew);
    expect(life.events.at(-2)).toMatchObject({ creditNote: 3, lines: [{ line: 2, amountMinor: 13_500 }] });
    expect(linesOf(life).slice(2)).toEqual(['2.1 late 135 0 0']);
    // Word of it that was under way meanwhile credits nothing twice.
    expect(life.tell(AT, credit('late', 2, 100))).toEqual([]);
    expect(life.after(AT, leave('early')).after(AT, anew).group.invoices).toHaveLength(3);
  });

  it('count what was paid of a line that was corrected before for the line that followed it', () => {
    const life = ofTwo()
      .after('2024-08-12T10:00:00.000Z', join('last', { day: '07' }))
      .after(CLOSED, { type: 'CloseGroup' })
      .after(AT, transfer(6_000));
    for (const [nth, application] of ['early', 'late'].entries())
      life
        .after(AT, { type: 'CreditLine', application, invoice: 1, line: nth + 1, amountMinor: 54_000 })
        .after(AT, join(application, { amountMinor: 30_000, day: `0${nth * 4 + 1}` }));
    life.after(AT, anew);
    expect(linesOf(life).slice(3)).toEqual([
      ...['2.1 early 270 270 0', '3.1 late 270 270 0'],
      ...['4.1 last 540 0 0', '5.1 early 270 0 0', '6.1 late 270 0 0'],
    ]);
    life.after(AT, transfer(102_000), { applications: [corrected('early', 6_000)] });
    expect(life.group.payments.at(-1)?.parts).toEqual([
      { invoice: 4, line: 1, application: 'last', amountMinor: 54_000 },
      { invoice: 5, line: 1, application: 'early', amountMinor: 21_000 },
      { invoice: 6, line: 1, application: 'late', amountMinor: 27_000 },
    ]);
  });

  it('tell each participant of the line, and whoever has the first of the credit note', () => {
    const life = invoiced();
    const events = life.tell(AT, anew) as readonly GroupEvent[];
    const told = events.flatMap((event) => toldToApplications(event, { group: life.group, eventId: event.type }));
    expect(told).toMatchObject([
      {
        to: 'early',
        command: {
          type: 'TakeLineCredit',
          amountMinor: 108_000,
          line: { invoice: 1, line: 0, paper: 'GroupInvoiceCredited' },
        },
      },
      {
        to: 'early',
        command: {
          type: 'TakeInvoiceLine',
          line: { invoice: 2, askedMinor: 0 },
          replaces: { invoice: 1, line: 1, creditNote: { number: '', issuedOn: '2024-08-20' } },
        },
      },
      {
        to: 'late',
        command: { type: 'TakeInvoiceLine', line: { invoice: 2, line: 2 }, replaces: { invoice: 1, line: 2 } },
      },
    ]);
    expect(told).toHaveLength(3);
  });

  it('take the discount with them, so that whoever stays loses it as before where the terms say so', () => {
    const loses = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-lose-discount' } as const;
    expect(invoiced(loses).after(AT, anew).tell(AT, leave('late'))).toMatchObject([
      { type: 'MemberLeft' },
      { kind: 'supplement', lines: [{ application: 'early', amountMinor: 6_000 }] },
    ]);
  });

  it('are not issued anew for an edition that is cancelled, for all of it is credited', () => {
    const edition = { ...diploma, version: 2, cancelled: true };
    const life = invoiced().after(AT, { type: 'NoteGroupEdition' }, { edition });
    expect(life.tell(AT, anew)).toMatchObject([{ type: 'GroupPayerReplaced' }]);
  });

  it('are made out to the new payer too for whoever is charged anew', () => {
    const life = invoiced()
      .after(AT, anew)
      .after(AT, join('early', { amountMinor: 30_000 }));
    expect(linesOf(life).at(-1)).toBe('3.1 early 270 0 0');
  });
});
