import type { LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { ending } from './cancellation.js';
import { groupOf } from './frame.js';
import { overdue, paymentOf } from './invoicing.js';

/** For whom whoever pays has to pay what, and by when. */
export function payerReminder(input: LetterInput, speech: Speech) {
  const { amountMinor, invoices } = debtOf(input);
  return {
    ...aboutOf(input, speech),
    payment: {
      ...paymentOf(input, speech),
      invoiceNumber: speech.list(invoices),
      toPay: speech.money(amountMinor, input.application.account.currency),
    },
  };
}

export function payerOverdue(input: LetterInput, speech: Speech) {
  const { lapses, lapse } = overdue(input, speech);
  return { ...payerReminder(input, speech), lapses, lapse };
}

export function payerLapse(input: LetterInput, speech: Speech) {
  return { ...aboutOf(input, speech), ...ending(input, speech) };
}

function aboutOf(input: LetterInput, speech: Speech) {
  return { participants: speech.list(debtOf(input).participants), group: groupOf(input) };
}

function debtOf({ debt, letter }: LetterInput) {
  if (debt === null) throw new Error(`${letter} is to a payer, and nobody has said what it is about`);
  return debt;
}
