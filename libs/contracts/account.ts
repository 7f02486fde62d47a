import { z } from 'zod';
import { code } from './programme/text.js';
import { localDate, moneyView, pageQuery } from './values.js';

/** Received = kept + refunded + still owed back, always; `due` is what remains to be paid. */
export const accountView = z.object({
  currency: z.string(),
  band: z.string().nullable(),
  /** null until a fee was assessed. */
  fee: moneyView.nullable(),
  received: moneyView,
  kept: moneyView,
  refunded: moneyView,
  owedBack: moneyView,
  due: moneyView,
});
export type AccountView = z.output<typeof accountView>;

export const paymentView = z.object({
  paymentId: z.string(),
  amount: moneyView,
  receivedOn: z.string(),
  enteredAt: z.string(),
  reversed: z.boolean(),
});
export type PaymentView = z.output<typeof paymentView>;

/** An invoice, or a credit note that corrects one. */
export const invoiceView = z.object({
  number: z.string(),
  kind: z.enum(['invoice', 'credit-note']),
  /** null of a group's paper, which has a line for each participant. */
  applicationId: z.uuid().nullable(),
  group: z.string().nullable(),
  amount: moneyView,
  issuedOn: z.string(),
  dueOn: z.string().nullable(),
  creditorReference: z.string().nullable(),
  /** Of a credit note: the number of its invoice. */
  corrects: z.string().nullable(),
  credited: moneyView,
  paid: moneyView,
  state: z.enum(['open', 'part-paid', 'paid', 'credited', 'issued']),
});
export type InvoiceView = z.output<typeof invoiceView>;

/** `GET invoices` */
export const invoicesQuery = pageQuery.extend({
  edition: code.optional(),
  state: invoiceView.shape.state.optional(),
});
export type InvoicesQuery = z.output<typeof invoicesQuery>;

/** `GET invoices/archive`: the first and the last day of issue, both included. */
export const archiveQuery = z
  .strictObject({ from: localDate, to: localDate })
  .refine(({ from, to }) => from <= to, { message: 'is before from', path: ['to'] });
export type ArchiveQuery = z.output<typeof archiveQuery>;

export const refundView = z.object({
  /** `<application reference>-R<n>` */
  id: z.string(),
  applicationId: z.uuid(),
  amount: moneyView,
  cause: z.string(),
  state: z.enum(['owed', 'approved', 'ordered', 'paid', 'withdrawn']),
  countedFrom: z.string(),
  /** The end of the due day: later is a breach. */
  dueAt: z.string(),
  approvedBy: z.string().nullable(),
  orderedBy: z.string().nullable(),
  batch: z.string().nullable(),
  paidOn: z.string().nullable(),
  bankReference: z.string().nullable(),
  returnedOn: z.string().nullable(),
  /**
   * The refund that it left with before, in one of several transfers, which came back; or which was owed again for that,
   * and of which it is left; null where that is not so.
   */
  reopens: z.string().nullable(),
  breached: z.boolean(),
});
export type RefundView = z.output<typeof refundView>;

/** `GET refunds` */
export const refundsQuery = pageQuery.extend({ state: refundView.shape.state.optional() });
export type RefundsQuery = z.output<typeof refundsQuery>;

/** One line of the account, with the event that it is from and the rule, the figures put in. */
const accountLineView = z.object({
  kind: z.enum(['charge', 'credit', 'payment', 'payment-reversed', 'refund', 'kept', 'note']),
  /** null where the line moves no money by itself. */
  amount: moneyView.nullable(),
  text: z.string(),
  event: z.object({ id: z.uuid(), version: z.int(), type: z.string(), occurredAt: z.string(), by: z.string() }),
});

/** `GET applications/{id}/account`: each euro's story, line by line, and what it comes to. */
export const applicationAccountView = z.object({
  account: accountView,
  payments: z.array(paymentView),
  invoices: z.array(invoiceView),
  refunds: z.array(refundView),
  lines: z.array(accountLineView),
});
export type ApplicationAccountView = z.output<typeof applicationAccountView>;
