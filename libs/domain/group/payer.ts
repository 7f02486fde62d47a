import { creditorReference } from '../creditor-reference.js';
import { dateOf, paymentCalendar } from '../programme/calendar.js';
import type { Group, GroupCommandOf, GroupFact, GroupInvoice, Line } from './group.types.js';
import { currencyOf, present } from './invoicing.js';

/**
 * Papers are made out to somebody else from now on. What stands of each invoice is credited whole, and invoiced anew to
 * them: lines, amounts and reference stay, and what has been paid moves over. Of an edition that is cancelled nothing is
 * invoiced anew, for all of it is being credited.
 */
export function replacePayer(
  { billingId, becauseId, at }: GroupCommandOf<'ReplaceGroupPayer'>,
  group: Group,
): readonly GroupFact[] {
  const standing = group.cancelled
    ? []
    : group.invoices.filter(({ lines }) => lines.some((line) => netMinor(line) > 0));
  return [
    { type: 'GroupPayerReplaced', billingId, becauseId },
    ...standing.flatMap((invoice, before) => anew(group, invoice, { before, at })),
  ];
}

interface Replacing {
  /** How many were replaced before it. */
  readonly before: number;
  readonly at: string;
}

function anew(group: Group, { invoice: replaces, kind, lines: all }: GroupInvoice, { before, at }: Replacing) {
  const lines = all.filter((line) => netMinor(line) > 0);
  const issuedOn = dateOf(at, group.edition);
  const sum = { amountMinor: lines.reduce((total, line) => total + netMinor(line), 0), currency: currencyOf(group) };
  const credited: GroupFact = {
    ...{ type: 'GroupInvoiceCredited', creditNote: group.creditNotes + before + 1, invoice: replaces },
    lines: lines.map((line) => ({ line: line.line, application: line.application, amountMinor: netMinor(line) })),
    ...{ ...sum, issuedOn },
  };
  const issued: GroupFact = {
    ...{ type: 'GroupInvoiceIssued', invoice: group.invoices.length + before + 1, kind, replaces },
    lines: lines.map(({ line, application, band, askedMinor, discountPercent, ...rest }, index) => ({
      ...{ line: index + 1, application, band, amountMinor: netMinor(rest), askedMinor, discountPercent },
      replaces: line,
    })),
    ...sum,
    creditorReference: creditorReference(group.reference),
    ...{ issuedOn, due: paymentCalendar(at, group.edition), members: present(group).length },
  };
  return [credited, issued];
}

/** What a line of an invoice still stands for; nothing where another has taken its place. */
const netMinor = ({ amountMinor, creditedMinor }: Pick<Line, 'amountMinor' | 'creditedMinor'>): number =>
  amountMinor - creditedMinor;
