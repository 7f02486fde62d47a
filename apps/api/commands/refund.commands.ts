import { refundOrderBody, refundPaymentBody, refundReturnBody } from '#contracts/payment.js';
import { becauseBody, emptyBody } from '#contracts/values.js';
import { type CommandRoute, refundCommand } from './route.js';

/** Owed, approved, ordered, paid; who approves does not release. */
export const refundCommands: readonly CommandRoute[] = [
  refundCommand({
    noun: 'approval',
    summary: 'Approve the refund',
    who: ['finance'],
    body: emptyBody,
    command: (_, { refund }) => ({ type: 'ApproveRefund', refund }),
  }),
  refundCommand({
    noun: 'approval-withdrawal',
    summary: 'Take the approval back; the refund stays owed, with the same due date',
    who: ['finance'],
    body: becauseBody,
    command: async ({ because }, desk) => ({
      type: 'WithdrawRefund',
      refund: desk.refund,
      becauseId: await desk.text(because),
    }),
  }),
  refundCommand({
    noun: 'order',
    summary: 'Release the refund to the bank; not by who approved it',
    who: ['finance'],
    body: refundOrderBody,
    command: ({ batch }, { refund }) => ({ type: 'OrderRefund', refund, batch: batch ?? null }),
  }),
  refundCommand({
    noun: 'order-cancellation',
    summary: 'The order did not leave after all',
    who: ['finance'],
    body: becauseBody,
    command: async ({ because }, desk) => ({
      type: 'CancelRefundOrder',
      refund: desk.refund,
      batch: null,
      becauseId: await desk.text(because),
    }),
  }),
  refundCommand({
    noun: 'payment',
    summary: 'The bank has paid it',
    who: ['finance'],
    body: refundPaymentBody,
    command: ({ paidOn, bankReference, amount }, desk) => ({
      type: 'ConfirmRefundPaid',
      refund: desk.refund,
      paidOn,
      bankReference,
      amountMinor: amount ? desk.inRefundCurrency(amount) : null,
    }),
  }),
  refundCommand({
    noun: 'return',
    summary:
      'The transfer came back, or one of several that left by hand: so much is owed again, with the same due date',
    who: ['finance'],
    body: refundReturnBody,
    command: async ({ returnedOn, amount, batch, because }, desk) => ({
      type: 'NoteRefundReturned',
      refund: desk.refund,
      returnedOn,
      ...(amount !== undefined && { amountMinor: desk.inRefundCurrency(amount) }),
      ...(batch !== undefined && { batch }),
      becauseId: await desk.text(because),
    }),
  }),
];
