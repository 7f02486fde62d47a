import { dateOf } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { availableMinor, isEnded } from './account.js';
import { assessBy, feeFor } from './assessment.js';
import type { CommandOf, Context } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import type { FeeProposal } from './fees.js';
import { feeOfGroup, lineTaken } from './group-share.js';
import type { Account, Application } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;

/** Proof that comes before full payment corrects the fee: the old invoice is credited, a new one follows. */
export function correctFee(command: CommandOf<'CorrectFee'>, application: Application, context: Context): Verdict {
  const { account, phase } = application;
  if (phase.name === 'guaranteed') return new Rejection('already-paid-in-full', { feeMinor: account.feeMinor ?? 0 });
  if (phase.name !== 'awaiting-payment') return new Rejection('nothing-invoiced', { phase: phase.name });
  const fee = feeFor(application, { at: command.at, band: command.override?.band ?? null }, context);
  if (fee instanceof Rejection) return fee;
  const facts = corrected(application, { at: command.at, fee, becauseId: command.becauseId });
  return facts.length > 0 ? facts : new Rejection('same-fee', { band: fee.band, feeMinor: fee.amountMinor });
}

interface Correction {
  readonly at: string;
  readonly fee: FeeProposal;
  readonly becauseId: string;
}

/** What was invoiced is credited whole, and the new fee invoiced; nothing where it is the fee that is charged already. */
export const corrected = (application: Application, { at, fee, becauseId }: Correction): ApplicationFact[] =>
  isSameFee(fee, application) ? [] : [...creditAll(at, application), { type: 'FeeAssessed', ...fee, becauseId }];

/** Of a group's line the discount is the group's: the fee is the same where the band is. */
const isSameFee = ({ band, amountMinor }: FeeProposal, { account }: Application): boolean =>
  account.group === undefined ? amountMinor === account.feeMinor : band === account.band;

/** Other parties on the paper, the same amount; payments move over and the reference stays. */
export function replaceInvoice(command: CommandOf<'ReplaceInvoice'>, application: Application): Verdict {
  if (
    isEnded(application.phase) ||
    application.account.invoices.every(({ amountMinor, creditedMinor }) => amountMinor === creditedMinor)
  )
    return new Rejection('nothing-invoiced', { phase: application.phase.name });
  const { group } = application.account;
  if (group !== undefined) return new Rejection('invoiced-to-group', { group: group.group });
  return [
    ...creditAll(command.at, application),
    { type: 'InvoicePartiesReplaced', billingId: command.billingId, becauseId: command.becauseId },
  ];
}

/**
 * Takes back an invoice on which nothing was paid: it is credited whole, and the admission that it followed from has to
 * be given anew. What was made out wrongly is not cancelled but replaced or corrected, for then the place stands.
 */
export function cancelInvoice({ at, becauseId }: CommandOf<'CancelInvoice'>, application: Application): Verdict {
  const { account, phase } = application;
  if (phase.name !== 'awaiting-payment') return new Rejection('not-awaiting-payment', { phase: phase.name });
  const receivedMinor = availableMinor(account);
  if (receivedMinor > 0) return new Rejection('payment-received', { receivedMinor, currency: account.currency });
  return [{ type: 'InvoiceCancelled', becauseId, assessBy: assessBy(at, application) }];
}

const creditAll = (at: string, application: Application): ApplicationFact[] =>
  creditNotes(application, { at, amountMinor: Number.POSITIVE_INFINITY });

/** Credit notes over an amount, the newest invoice first, each naming the invoice that it corrects. */
export function creditNotes(
  { account, edition }: Application,
  { at, amountMinor }: { readonly at: string; readonly amountMinor: number },
): ApplicationFact[] {
  let left = amountMinor;
  let creditNote = account.creditNotes;
  const notes: ApplicationFact[] = [];
  for (const invoice of account.invoices.toReversed()) {
    const credited = Math.min(left, invoice.amountMinor - invoice.creditedMinor);
    if (credited <= 0) continue;
    left -= credited;
    creditNote += 1;
    notes.push({
      type: 'CreditNoteIssued',
      creditNote,
      invoice: invoice.invoice,
      amountMinor: credited,
      currency: account.currency,
      issuedOn: dateOf(at, edition),
      ...(invoice.line && { line: invoice.line }),
    });
  }
  return notes;
}

export const feeAssessed = (account: Account, event: EventOf<'FeeAssessed'>): Account => ({
  ...feeOfGroup(account, event),
  feeMinor: event.amountMinor,
  band: event.band,
  isBandChosen: event.because.some(({ fact }) => fact === 'override'),
});

export function invoiceIssued(application: Application, event: EventOf<'InvoiceIssued'>): Application {
  const { account, phase } = application;
  const { invoice, kind, amountMinor, line } = event;
  const issued = { invoice, kind, amountMinor, creditedMinor: 0, ...(line && { line }) };
  return {
    ...application,
    account: { ...(line ? lineTaken(account, line) : account), invoices: [...account.invoices, issued] },
    phase: phase.name === 'awaiting-payment' ? { ...phase, due: event.due, reminded: 0, overdue: false } : phase,
  };
}

export const creditNoteIssued = (account: Account, event: EventOf<'CreditNoteIssued'>): Account => ({
  ...account,
  creditNotes: account.creditNotes + 1,
  invoices: account.invoices.map((invoice) =>
    invoice.invoice === event.invoice
      ? { ...invoice, creditedMinor: invoice.creditedMinor + event.amountMinor }
      : invoice,
  ),
});
