import { money, percentOf } from '../../money.js';
import { accountOf, isEnded, paidByMinor } from '../account.js';
import type { ApplicationEvent, ApplicationEventType } from '../events.js';
import { fold } from '../evolve.js';
import type { Application } from '../state.js';
import { type ToldLine, toldLines } from './money.js';
import { lastPaidOn } from './refund-owed.js';
import { type Words, wordsFor } from './words.js';

export type AccountLineKind = 'charge' | 'credit' | 'payment' | 'payment-reversed' | 'refund' | 'kept' | 'note';

/** One line of an account, with the event that it is from and the rule, the figures put in. */
export interface AccountLine {
  readonly kind: AccountLineKind;
  /** null where the line moves no money by itself. */
  readonly amountMinor: number | null;
  readonly text: string;
  /** Of the event in its stream. */
  readonly version: number;
}

/** Each euro of an application with its event and rule, oldest first; what is kept comes last. */
export function accountLines(id: string, events: readonly ApplicationEvent[]): AccountLine[] {
  const application = fold(id, events);
  if (application === null) return [];
  const words = wordsFor(application);
  const told = toldLines(id, events, words);
  return [...told.map(lineOf), ...keptLine(application, told, words)];
}

const KINDS: { readonly [T in ApplicationEventType]?: AccountLineKind } = {
  InvoiceIssued: 'charge',
  CreditNoteIssued: 'credit',
  PaymentConfirmed: 'payment',
  PaymentReversed: 'payment-reversed',
  RefundOwed: 'refund',
  RefundWithdrawn: 'refund',
  RefundPaid: 'refund',
  RefundReturned: 'refund',
  RefundShareReturned: 'refund',
};

function lineOf({ version, event, after, text }: ToldLine): AccountLine {
  const kind = KINDS[event.type] ?? 'note';
  return { kind, amountMinor: kind === 'note' ? null : amountOf(event, after), text, version };
}

function amountOf(event: ApplicationEvent, { account }: Application): number | null {
  if ('amountMinor' in event) return event.amountMinor;
  if ('refund' in event) return account.refunds.find(({ refund }) => refund === event.refund)?.amountMinor ?? null;
  if ('paymentId' in event)
    return account.receipts.find(({ paymentId }) => paymentId === event.paymentId)?.amountMinor ?? null;
  return null;
}

/** What ended the place has fixed what is kept; while it stands, the last payment has. */
function keptLine(application: Application, told: readonly ToldLine[], words: Words): AccountLine[] {
  const { settlement } = application.account;
  const fixed =
    settlement === null
      ? told.findLast(({ event }) => event.type === 'PaymentConfirmed' || event.type === 'PaymentReversed')
      : told.findLast(({ after }, nth) => told[nth - 1]?.after.account.settlement !== after.account.settlement);
  if (fixed === undefined) return [];
  const { keptMinor } = accountOf(application);
  return [{ kind: 'kept', amountMinor: keptMinor, text: keptText(application, words), version: fixed.version }];
}

function keptText(application: Application, words: Words): string {
  const { account, phase } = application;
  const { keptMinor, feeMinor } = accountOf(application);
  const kept = `Kept: ${words.amount(keptMinor)}`;
  if (phase.name === 'submitted' || phase.name === 'information-requested')
    return `${kept}, held until the application is decided on.`;
  if (!isEnded(phase)) return `${kept} for the fee of ${words.amount(feeMinor)}.`;
  const { settlement } = account;
  if (settlement === null) return `${kept}: there is no place to pay for.`;
  const paidMinor = Math.min(feeMinor, paidByMinor(account, settlement.on));
  const backMinor = percentOf(settlement.percent, money(paidMinor, account.currency)).amountMinor;
  if (paidMinor - backMinor !== keptMinor) return `${kept}.`;
  const paid = `${words.amount(paidMinor)} paid by ${lastPaidOn(account, settlement)}`;
  return `${kept} = ${paid} - ${words.amount(backMinor)}, the ${settlement.percent} % that come back.`;
}
