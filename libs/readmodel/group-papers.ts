import type { InvoiceRow, InvoiceState } from '#database/invoice.row.js';
import type { Group, GroupEvent, GroupEventOf, GroupInvoice } from '#domain/group/group.types.js';

type CreditNote = GroupEventOf<'GroupCreditNoteIssued' | 'GroupInvoiceCredited'>;
type Paper = GroupEventOf<'GroupInvoiceIssued'> | CreditNote;

/** A group's invoices with what is credited and paid of each, and the credit notes that correct them. */
export function groupPapers(group: Group, events: readonly GroupEvent[]): InvoiceRow[] {
  return events.flatMap((event): InvoiceRow[] => {
    if (event.type === 'GroupInvoiceIssued') return [invoiceRow(group, event)];
    return event.type === 'GroupCreditNoteIssued' || event.type === 'GroupInvoiceCredited'
      ? [creditNoteRow(group, event)]
      : [];
  });
}

function invoiceRow(group: Group, event: GroupEventOf<'GroupInvoiceIssued'>): InvoiceRow {
  const { invoice: ordinal, kind: reason, creditorReference, due } = event;
  const standing = standingOf(invoiceOf(group, ordinal));
  return {
    ...paperRow(group, event),
    ...{ kind: 'invoice', ordinal, reason, corrects: null, creditorReference, dueOn: due.dueOn },
    ...standing,
  };
}

const creditNoteRow = (group: Group, event: CreditNote): InvoiceRow => ({
  ...paperRow(group, event),
  ...{ kind: 'credit-note', ordinal: event.creditNote, reason: 'correction', state: 'issued' },
  corrects: invoiceOf(group, event.invoice).number,
  ...{ creditorReference: null, dueOn: null, creditedMinor: 0, paidMinor: 0 },
});

const paperRow = ({ code }: Group, { type, number, amountMinor, currency, issuedOn }: Paper) => {
  if (number === undefined) throw new Error(`${type} was stored without a number`);
  return { number, applicationId: null, groupCode: code, amountMinor, currency, issuedOn };
};

function invoiceOf({ code, invoices }: Group, ordinal: number): GroupInvoice {
  const found = invoices.find(({ invoice }) => invoice === ordinal);
  if (found === undefined) throw new Error(`Group ${code} has no invoice ${ordinal}`);
  return found;
}

/** What was paid beyond a line is owed back by its application, and pays no other. */
function standingOf({ lines }: GroupInvoice): Pick<InvoiceRow, 'creditedMinor' | 'paidMinor' | 'state'> {
  const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
  const creditedMinor = sumOf(lines.map((line) => line.creditedMinor));
  const netMinor = sumOf(lines.map((line) => line.amountMinor)) - creditedMinor;
  const paidMinor = sumOf(lines.map((line) => Math.min(line.paidMinor, line.amountMinor - line.creditedMinor)));
  return { creditedMinor, paidMinor, state: stateOf(netMinor, paidMinor) };
}

function stateOf(netMinor: number, paidMinor: number): InvoiceState {
  if (netMinor === 0) return 'credited';
  if (paidMinor >= netMinor) return 'paid';
  return paidMinor > 0 ? 'part-paid' : 'open';
}
