import type { AccountView, InvoiceView, PaymentView, RefundView } from '#contracts/account.js';
import type { ApplicationRow } from '#database/application.row.js';
import type { InvoiceRow } from '#database/invoice.row.js';
import type { ReceiptRow } from '#database/receipt.row.js';
import type { RefundRow } from '#database/refund.row.js';
import { debtName } from '#domain/batch/sepa.js';
import { money } from '#domain/money.js';

type Figures = Pick<
  ApplicationRow,
  'currency' | 'band' | 'feeMinor' | 'receivedMinor' | 'keptMinor' | 'refundedMinor'
> &
  Pick<ApplicationRow, 'owedBackMinor' | 'dueMinor'>;

export function accountView(row: Figures): AccountView {
  const inCurrency = (amountMinor: number) => money(amountMinor, row.currency);
  return {
    currency: row.currency,
    band: row.band,
    fee: row.feeMinor === null ? null : inCurrency(row.feeMinor),
    received: inCurrency(row.receivedMinor),
    kept: inCurrency(row.keptMinor),
    refunded: inCurrency(row.refundedMinor),
    owedBack: inCurrency(row.owedBackMinor),
    due: inCurrency(row.dueMinor),
  };
}

export const paymentView = (row: ReceiptRow): PaymentView => ({
  paymentId: row.paymentId,
  amount: money(row.amountMinor, row.currency),
  receivedOn: row.receivedOn,
  enteredAt: row.enteredAt.toISOString(),
  reversed: row.reversed,
});

export const invoiceView = (row: Omit<InvoiceRow, 'ordinal' | 'reason'>): InvoiceView => ({
  number: row.number,
  kind: row.kind,
  applicationId: row.applicationId,
  group: row.groupCode,
  amount: money(row.amountMinor, row.currency),
  issuedOn: row.issuedOn,
  dueOn: row.dueOn,
  creditorReference: row.creditorReference,
  corrects: row.corrects,
  credited: money(row.creditedMinor, row.currency),
  paid: money(row.paidMinor, row.currency),
  state: row.state,
});

export const refundView = (
  row: Omit<RefundRow, 'ordinal' | 'dueFrom' | 'firstPaidOn' | 'transfer' | 'notedBack'>,
): RefundView => ({
  id: row.id,
  applicationId: row.applicationId,
  amount: money(row.amountMinor, row.currency),
  cause: row.cause,
  state: row.stage,
  countedFrom: row.countedFrom.toISOString(),
  dueAt: row.dueAt.toISOString(),
  approvedBy: row.approvedBy,
  orderedBy: row.orderedBy,
  batch: row.batch,
  paidOn: row.paidOn,
  bankReference: row.bankReference,
  returnedOn: row.returnedOn,
  reopens: row.reopens === null ? null : debtName({ application: row.applicationId, refund: row.reopens }),
  breached: row.breached,
});
