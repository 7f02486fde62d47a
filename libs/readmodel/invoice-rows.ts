import type { InvoiceLineRow } from '#database/invoice-line.row.js';
import type { InvoiceRow, InvoiceState } from '#database/invoice.row.js';
import type { ReceiptRow } from '#database/receipt.row.js';
import { accountOf, isCovered } from '#domain/application/account.js';
import type { ApplicationEvent, EventOf } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import type { Told } from './told.js';

type Paper = EventOf<'InvoiceIssued' | 'CreditNoteIssued'>;

/** Invoices with what is credited and paid of each, and the credit notes that correct them. */
export function invoiceRows({ application, events }: Told): InvoiceRow[] {
  const standings = standingsOf(application);
  const numbers = new Map(
    events.filter((event) => event.type === 'InvoiceIssued').map((e) => [e.invoice, numberOf(e)]),
  );
  return events.flatMap((event): InvoiceRow[] => {
    // A line is on the group's paper, and so in the group's row; what is paid of it is in a row of its own.
    if ('line' in event) return [];
    if (event.type === 'InvoiceIssued') {
      const dueOn = extendedTo(events, event) ?? event.due.dueOn;
      const standing = standings.get(event.invoice);
      return [{ ...paperRow(application, event), ...invoiceParts(event), dueOn, ...(standing ?? UNTOUCHED) }];
    }
    if (event.type !== 'CreditNoteIssued') return [];
    return [{ ...paperRow(application, event), ...creditNoteParts(event, numbers.get(event.invoice) ?? null) }];
  });
}

/** The lines of groups' invoices that are for this application. */
export function lineRows({ application, events }: Told): InvoiceLineRow[] {
  const standings = standingsOf(application);
  return events.flatMap((event) => {
    if (event.type !== 'InvoiceIssued' || event.line === undefined) return [];
    const { invoice: ordinal, amountMinor, currency } = event;
    const line = { applicationId: application.id, ordinal, number: numberOf(event), amountMinor, currency };
    return [{ ...line, ...(standings.get(ordinal) ?? UNTOUCHED) }];
  });
}

export function receiptRows({ application, events }: Told): ReceiptRow[] {
  const { id, account } = application;
  const reversed = new Set(account.receipts.filter((receipt) => receipt.reversed).map(({ paymentId }) => paymentId));
  return events
    .filter((event) => event.type === 'PaymentConfirmed')
    .map(({ paymentId, amountMinor, currency, receivedOn, occurredAt, by }) => ({
      applicationId: id,
      paymentId,
      amountMinor,
      currency,
      receivedOn,
      enteredAt: new Date(occurredAt),
      enteredBy: by,
      reversed: reversed.has(paymentId),
    }));
}

interface Standing {
  readonly creditedMinor: number;
  readonly paidMinor: number;
  readonly state: InvoiceState;
}

const UNTOUCHED: Standing = { creditedMinor: 0, paidMinor: 0, state: 'open' };

/** What is kept of the payments pays the oldest invoice first, as far as it is not credited. */
function standingsOf(application: Application): Map<number, Standing> {
  let left = Math.max(0, accountOf(application).keptMinor);
  const isEnough = isCovered(application);
  return new Map(
    application.account.invoices.map(({ invoice, amountMinor, creditedMinor }) => {
      const netMinor = amountMinor - creditedMinor;
      const paidMinor = Math.min(left, netMinor);
      left -= paidMinor;
      return [invoice, { creditedMinor, paidMinor, state: stateOf({ netMinor, paidMinor, isEnough }) }];
    }),
  );
}

interface Paying {
  readonly netMinor: number;
  readonly paidMinor: number;
  /** Bank charges within the tolerance, or a person's word, make less than all enough. */
  readonly isEnough: boolean;
}

function stateOf({ netMinor, paidMinor, isEnough }: Paying): InvoiceState {
  if (netMinor === 0) return 'credited';
  if (isEnough || paidMinor >= netMinor) return 'paid';
  return paidMinor > 0 ? 'part-paid' : 'open';
}

const paperRow = ({ id }: Application, event: Paper) => ({
  number: numberOf(event),
  applicationId: id,
  groupCode: null,
  amountMinor: event.amountMinor,
  currency: event.currency,
  issuedOn: event.issuedOn,
});

const invoiceParts = ({ invoice, kind, creditorReference }: EventOf<'InvoiceIssued'>) => ({
  kind: 'invoice' as const,
  ordinal: invoice,
  reason: kind,
  corrects: null,
  creditorReference,
});

const creditNoteParts = ({ creditNote }: EventOf<'CreditNoteIssued'>, corrects: string | null) => ({
  kind: 'credit-note' as const,
  ordinal: creditNote,
  reason: 'correction',
  corrects,
  creditorReference: null,
  dueOn: null,
  creditedMinor: 0,
  paidMinor: 0,
  state: 'issued' as const,
});

/** A deadline that was extended after this invoice and before the next holds for this one. */
function extendedTo(events: readonly ApplicationEvent[], invoice: EventOf<'InvoiceIssued'>): string | null {
  const after = events.slice(events.indexOf(invoice) + 1);
  const next = after.findIndex(({ type }) => type === 'InvoiceIssued');
  const until = next === -1 ? after : after.slice(0, next);
  return until.findLast((event) => event.type === 'PaymentDeadlineExtended')?.due.dueOn ?? null;
}

function numberOf({ type, number }: Paper): string {
  if (number === undefined) throw new Error(`${type} was stored without a number`);
  return number;
}
