import type { Application } from '../application/state.js';
import { creditorReference } from '../creditor-reference.js';
import { money, percentOf } from '../money.js';
import { dateOf, paymentCalendar } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import type { Group, GroupCommandOf, GroupFact, GroupInvoice, IssuedLine, Line, Member } from './group.types.js';
import { dueOf } from './due.js';
import { groupTermsOf } from './terms.js';

export const present = ({ members }: Group): readonly Member[] => members.filter(({ left }) => !left);

/** Whether those who take part now are enough for the discount of the terms. */
const isLargeEnough = (group: Group): boolean =>
  present(group).length >= groupTermsOf(group.edition.terms).discountFrom;

/** One invoice over what these ask for, a line each; of nothing due there is none. */
export function invoiceFor(group: Group, members: readonly Member[], at: string): GroupFact[] {
  const isDiscounted = isLargeEnough(group);
  const lines = members
    .filter(({ amountMinor }) => amountMinor > 0)
    .map(({ application, band, amountMinor: askedMinor, discountPercent }) => {
      const percent = isDiscounted ? discountPercent : 0;
      const { amountMinor } = percentOf(100 - percent, money(askedMinor, currencyOf(group)));
      return { application, band, amountMinor, askedMinor, discountPercent: percent };
    });
  return issue(group, { kind: 'fee', lines, at });
}

/**
 * When too few are left, and the terms take the discount from those who stay: one invoice over what it was. Whoever has
 * paid a line in full keeps it.
 */
export function invoiceForLostDiscount(group: Group, { at, applications }: LosingDiscount): GroupFact[] {
  const { whenOneLeaves } = groupTermsOf(group.edition.terms);
  if (whenOneLeaves === 'others-keep-discount' || isLargeEnough(group)) return [];
  const staying = new Set(present(group).map(({ application }) => application));
  const charged = new Set(
    group.invoices
      .filter(({ kind }) => kind === 'supplement')
      .flatMap(({ lines }) => lines.map((line) => line.application)),
  );
  const lines = standingLinesOf(group, applications)
    .filter(({ line, openMinor }) => openMinor > 0 && line.discountPercent > 0)
    .filter(({ line }) => staying.has(line.application) && !charged.has(line.application))
    .map(({ line: { application, band, askedMinor, amountMinor } }) => ({
      ...{ application, band, amountMinor: askedMinor - amountMinor, askedMinor: 0, discountPercent: 0 },
    }));
  return issue(group, { kind: 'supplement', lines, at });
}

interface LosingDiscount {
  readonly at: string;
  readonly applications: readonly Application[];
}

interface Issuing {
  readonly kind: 'fee' | 'supplement';
  readonly lines: readonly Omit<IssuedLine, 'line'>[];
  readonly at: string;
}

function issue(group: Group, { kind, lines, at }: Issuing): GroupFact[] {
  if (lines.length === 0) return [];
  return [
    {
      type: 'GroupInvoiceIssued',
      invoice: group.invoices.length + 1,
      kind,
      lines: lines.map((line, index) => ({ line: index + 1, ...line })),
      amountMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      currency: currencyOf(group),
      creditorReference: creditorReference(group.reference),
      issuedOn: dateOf(at, group.edition),
      due: paymentCalendar(at, group.edition),
      members: present(group).length,
    },
  ];
}

/** The application has decided what is kept: the credit note names the invoice and the line. */
export function creditLine(command: GroupCommandOf<'CreditLine'>, group: Group): readonly GroupFact[] | Rejection {
  const { application, invoice, line: ordinal, amountMinor, at } = command;
  const found = linesOf(group).find((one) => one.invoice.invoice === invoice && one.line.line === ordinal);
  if (found?.line.application !== application) return new Rejection('not-a-member', { application });
  // It was credited whole when another took its place, and what the application credits of that is told of that.
  if (found.invoice.replacedBy !== undefined) return [];
  const netMinor = found.line.amountMinor - found.line.creditedMinor;
  if (amountMinor > netMinor) return new Rejection('amount-mismatch', { amountMinor, netMinor });
  return [
    {
      type: 'GroupCreditNoteIssued',
      creditNote: group.creditNotes + 1,
      invoice,
      line: ordinal,
      application,
      amountMinor,
      currency: currencyOf(group),
      issuedOn: dateOf(at, group.edition),
    },
  ];
}

export const currencyOf = ({ edition }: Group): string => edition.terms.fees.currency;

/** All lines, in the order in which money fills them. */
export const linesOf = ({ invoices }: Group): { readonly invoice: GroupInvoice; readonly line: Line }[] =>
  invoices.flatMap((invoice) => invoice.lines.map((line) => ({ invoice, line })));

export interface StandingLine {
  readonly invoice: GroupInvoice;
  readonly line: Line;
  /** What is still to be paid of it. */
  readonly openMinor: number;
}

/**
 * The same of invoices that stand. Of a line no more is open than its application owes: only that knows what a participant
 * has paid by themselves, what was taken as enough, and what has been sent back.
 * @param applications one that is not among them owes what its lines say
 */
export function standingLinesOf(group: Group, applications: readonly Application[]): StandingLine[] {
  const due = new Map(applications.map((application) => [application.id, dueOf(group, application)]));
  return linesOf(group)
    .filter(({ invoice }) => invoice.replacedBy === undefined)
    .map(({ invoice, line }) => {
      const unpaidMinor = Math.max(0, line.amountMinor - line.creditedMinor - line.paidMinor);
      const owedMinor = due.get(line.application) ?? Number.POSITIVE_INFINITY;
      const openMinor = Math.min(unpaidMinor, owedMinor);
      due.set(line.application, owedMinor - openMinor);
      return { invoice, line, openMinor };
    });
}
