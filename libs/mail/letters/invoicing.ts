import { accountOf } from '#domain/application/account.js';
import type { PaymentCalendar } from '#domain/application/events.js';
import { lastWindowUntil } from '#domain/application/receipt.js';
import { alongside, eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { inFours } from './frame.js';
import { accountsOf, refundOf } from './refunds.js';

/** What a payer needs to fill in a transfer. */
export function paymentOf(input: LetterInput, speech: Speech) {
  const { application } = input;
  const invoice = eventOf(input, 'InvoiceIssued');
  const figures = accountOf(application);
  const due = dueOf(input);
  return {
    invoiceNumber: invoice.number ?? '',
    toPay: speech.money(figures.dueMinor, figures.currency),
    isOwed: figures.dueMinor > 0,
    due: speech.deadline(due.overdueAt, application.edition.zone),
    received: figures.receivedMinor > 0 ? speech.money(figures.receivedMinor, figures.currency) : null,
    account: accountOfPayment(input, invoice.creditorReference),
  };
}

const accountOfPayment = ({ programme: { bank } }: LetterInput, reference: string) => ({
  holder: bank?.holder ?? '',
  iban: inFours(bank?.iban ?? ''),
  bic: bank?.bic ?? '',
  bankName: bank?.bankName ?? null,
  // Without spaces: it is copied into a bank's form.
  reference,
});

/** As it stands: the invoice's own calendar, or a later one that finance have granted. */
const dueOf = (input: LetterInput): PaymentCalendar => {
  const { phase } = input.application;
  return (phase.name === 'awaiting-payment' ? phase.due : null) ?? eventOf(input, 'InvoiceIssued').due;
};

export function invoice(input: LetterInput, speech: Speech) {
  const { amountMinor, currency } = eventOf(input, 'InvoiceIssued');
  return {
    payment: paymentOf(input, speech),
    invoice: { amount: speech.money(amountMinor, currency), fee: feeOf(input, speech) },
    cancellation: windowBefore(input, speech),
  };
}

/** To the payer of a group, with the paper that has the amounts: the application's own event knows its line only. */
export function groupInvoice(input: LetterInput, speech: Speech) {
  const { number, due, creditorReference, line } = eventOf(input, 'InvoiceIssued');
  return {
    invoiceNumber: number ?? '',
    group: line?.group ?? '',
    due: speech.deadline(due.overdueAt, input.application.edition.zone),
    account: accountOfPayment(input, creditorReference),
    replaces: formerOf(input),
  };
}

/** The number of the invoice in whose place it stands; null where it is the first of what it is over. */
function formerOf({ step, history, event }: LetterInput): string | null {
  const credited = step.slice(0, step.indexOf(event)).find(({ type }) => type === 'CreditNoteIssued');
  if (credited?.type !== 'CreditNoteIssued') return null;
  const former = history.find((one) => one.type === 'InvoiceIssued' && one.invoice === credited.invoice);
  return former?.type === 'InvoiceIssued' ? (former.number ?? null) : null;
}

/** The same of a credit note: what was paid of the line, and is owed back, goes where it came from. */
export function groupCreditNote(input: LetterInput, speech: Speech) {
  const { number, corrects, amountMinor, currency, line } = eventOf(input, 'LineCredited');
  const { owedBackMinor } = accountOf(input.application);
  const { to, isShared } = accountsOf(input, speech);
  return {
    ...{ number, corrects, group: line.group, line: line.line, isShared },
    amount: speech.money(amountMinor, currency),
    owedBack: owedBackMinor > 0 ? speech.money(owedBackMinor, currency) : null,
    to: owedBackMinor > 0 ? to : null,
  };
}

function feeOf({ application }: LetterInput, speech: Speech) {
  const { account, edition } = application;
  const band = edition.terms.fees.bands.find(({ code }) => code === account.band);
  return { label: band?.label ?? null, amount: speech.money(account.feeMinor ?? 0, account.currency) };
}

/** Whoever pays must know first that the way out is closed, or closes before the payment is due. */
function windowBefore(input: LetterInput, speech: Speech) {
  const { application, event } = input;
  const until = lastWindowUntil(application.calendar);
  if (until === null) return { isClosed: false, closesFirst: false, window: null };
  const isClosed = until <= event.occurredAt;
  return {
    isClosed,
    closesFirst: !isClosed && until < dueOf(input).overdueAt,
    window: speech.deadline(until, application.edition.zone),
  };
}

export function reminder(input: LetterInput, speech: Speech) {
  return { payment: paymentOf(input, speech), payer: input.payer };
}

export function overdue(input: LetterInput, speech: Speech) {
  const { edition } = input.application;
  return {
    payment: paymentOf(input, speech),
    lapses: edition.terms.payment.unpaid === 'lapse',
    lapse: speech.deadline(dueOf(input).lapseAt, edition.zone),
    payer: input.payer,
  };
}

export function received(input: LetterInput, speech: Speech) {
  const { application } = input;
  const { amountMinor, currency, receivedOn } = eventOf(input, 'PaymentConfirmed');
  const figures = accountOf(application);
  const isOwed = figures.dueMinor > 0 && application.phase.name === 'awaiting-payment';
  return {
    amount: speech.money(amountMinor, currency),
    receivedOn: speech.day(receivedOn),
    total: speech.money(figures.receivedMinor, currency),
    isFirst: figures.receivedMinor === amountMinor,
    guaranteed: application.phase.name === 'guaranteed',
    isHeld: application.phase.name === 'submitted' || application.phase.name === 'information-requested',
    // Money may come before anything is invoiced; there is no account to name then.
    payment: isOwed ? paymentOf(input, speech) : null,
    refund: refundOf(input, speech),
  };
}

export function cancelled(input: LetterInput, speech: Speech) {
  const { assessBy } = eventOf(input, 'InvoiceCancelled');
  return {
    invoiceNumber: eventOf(input, 'InvoiceIssued').number ?? '',
    answer: speech.deadline(assessBy, input.application.edition.zone),
  };
}

export function creditNote(input: LetterInput, speech: Speech) {
  const note = eventOf(input, 'CreditNoteIssued');
  const corrected = input.history.find((event) => event.type === 'InvoiceIssued' && event.invoice === note.invoice);
  const figures = accountOf(input.application);
  return {
    number: note.number ?? '',
    amount: speech.money(note.amountMinor, note.currency),
    corrects: corrected?.type === 'InvoiceIssued' ? (corrected.number ?? '') : '',
    isReplaced: alongside(input, 'InvoiceIssued').length > 0,
    isOwed: figures.dueMinor > 0,
    refund: refundOf(input, speech),
  };
}
