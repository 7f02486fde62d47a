import { evidenceBody, feeCorrectionBody, invoiceReplacementBody } from '#contracts/assessment.js';
import { paymentBody, paymentDeadlineBody } from '#contracts/payment.js';
import { becauseBody } from '#contracts/values.js';
import { applicationCommand, type CommandRoute } from './route.js';

/** Invoices and what is paid on them. */
export const moneyCommands: readonly CommandRoute[] = [
  applicationCommand({
    noun: 'evidence',
    summary:
      'Record standing or income class as a dated paper proves it; before payment the invoice is credited and another issued, unless admissions chose the band',
    who: ['admissions'],
    body: evidenceBody,
    command: async ({ proofs, asOf, reference, because }, desk) => ({
      type: 'RecordEvidence',
      ...{ proofs, asOf },
      referenceId: await desk.text(reference),
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'fee-correction',
    summary: 'Assess the fee again; the invoice in force is credited and another issued',
    who: ['admissions'],
    body: feeCorrectionBody,
    command: async ({ override, because }, desk) => ({
      type: 'CorrectFee',
      override: override ?? null,
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'invoice-replacement',
    summary: 'Make the invoice out to somebody else',
    who: ['finance'],
    body: invoiceReplacementBody,
    command: async ({ billing, because }, desk) => ({
      type: 'ReplaceInvoice',
      billingId: await desk.billing(billing),
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'invoice-cancellation',
    summary: 'Take back an invoice on which nothing was paid; the application is assessed again',
    who: ['finance'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'CancelInvoice', becauseId: await desk.text(because) }),
  }),
  applicationCommand({
    noun: 'payment-deadline',
    summary: 'Give more time to pay',
    who: ['finance'],
    body: paymentDeadlineBody,
    command: async ({ dueOn, because }, desk) => ({
      type: 'ExtendPaymentDeadline',
      dueOn,
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'payments',
    summary: 'Confirm a bank transfer; each payment id counts once',
    who: ['finance'],
    body: paymentBody,
    command: async ({ paymentId, amount, receivedOn, payer, note }, desk) => ({
      type: 'ConfirmPayment',
      paymentId,
      ...amount,
      receivedOn,
      noteId: await desk.note([payer, note].filter((part) => part !== undefined).join('\n') || undefined),
    }),
  }),
  applicationCommand({
    noun: 'payments/:paymentId/reversal',
    summary: 'The bank took a payment back',
    who: ['finance'],
    body: becauseBody,
    command: async ({ because }, desk) => ({
      type: 'ReversePayment',
      paymentId: desk.paymentId,
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'short-payment',
    summary: 'Take what was paid as enough',
    who: ['finance'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'AcceptShortPayment', becauseId: await desk.text(because) }),
  }),
];
