import { applicationReference } from '../application-reference.js';
import { creditorReference } from '../creditor-reference.js';
import { dateOf, paymentCalendar, refundCalendar } from '../programme/calendar.js';
import { dueDay, startOfDay } from '../time/zone.js';
import {
  availableMinor,
  chargedByRule,
  invoicedNetMinor,
  isCovered,
  isEnded,
  isOpen,
  keptByRule,
  leftMinor,
  openMinor,
  paidByMinor,
  receivedMinor,
} from './account.js';
import type { ApplicationEvent, ApplicationFact, PaymentCalendar } from './events.js';
import { askedMinor, askForLine, isBilledToGroup, leaveGroup, noEarlierThan } from './group-share.js';
import { creditNotes } from './invoicing.js';
import type { RefundCause, Reopens } from './refund.types.js';
import type { Application, Receipt, Refund } from './state.js';

/** What brought the account to where it is now. */
export interface Cause {
  readonly at: string;
  readonly last: ApplicationEvent;
}

/**
 * What follows of itself when something has happened: first the place, then the papers, then the refunds. Each looks at
 * the whole account and closes the gap between what is and what the rules say, so no path of events can forget a cent.
 */
export const consequences: readonly ((application: Application, cause: Cause) => readonly ApplicationFact[])[] = [
  place,
  papers,
  refunds,
];

/** Promise 2: full payment guarantees the place, and nothing else does. */
function place(application: Application, { at, last }: Cause): readonly ApplicationFact[] {
  const { phase, account, calendar } = application;
  if (phase.name === 'awaiting-payment' && isCovered(application)) return [{ type: 'PlaceGuaranteed', calendar }];
  if (phase.name === 'lapsed' && last.type === 'PaymentConfirmed' && isPaidAgain(application, at))
    return [{ type: 'PlaceReinstated', calendar }];
  if (phase.name === 'guaranteed' && !phase.inQuestion && last.type === 'PaymentReversed' && !isCovered(application))
    return [{ type: 'PlaceInQuestion', missingMinor: (account.feeMinor ?? 0) - availableMinor(account) }];
  return [];
}

/**
 * Receipts dated by the deadline cover the fee; or later ones do, where the terms take them until the start. None counts
 * that was entered when the lapse's refund had left.
 */
function isPaidAgain(application: Application, at: string): boolean {
  const { account, phase, edition, calendar } = application;
  if (phase.name !== 'lapsed') return false;
  const takesLateMoney = edition.terms.payment.moneyAfterLapse === 'reinstates' && at < calendar.startsAt;
  const until = takesLateMoney ? dateOf(at, edition) : dueDay(phase.endedAt, edition.zone);
  return isCovered(application, paidByMinor(account, until));
}

/** Invoices less credit notes come to the fee while a place stands, and to what is kept once it has ended. */
function papers(application: Application, { at }: Cause): readonly ApplicationFact[] {
  const { account, edition } = application;
  const leaving = leaveGroup(application);
  const asked = leaving.length > 0 ? 0 : askedMinor(application);
  const netMinor = invoicedNetMinor(account);
  const gapMinor = chargedByRule(application) - netMinor - asked;
  if (gapMinor < 0) {
    // What no paper can give back was asked for, and is not yet on one.
    const stillAsked = Math.min(asked, asked + gapMinor + netMinor);
    const asking = isBilledToGroup(application) ? askForLine(application, stillAsked) : [];
    return [...leaving, ...creditNotes(application, { at, amountMinor: -gapMinor }), ...asking];
  }
  if (isBilledToGroup(application)) return askForLine(application, asked + gapMinor);
  if (gapMinor === 0) return leaving;
  return [
    ...leaving,
    {
      type: 'InvoiceIssued',
      invoice: account.invoices.length + 1,
      kind: invoicedNetMinor(account) === 0 ? 'fee' : 'supplement',
      amountMinor: gapMinor,
      currency: account.currency,
      creditorReference: creditorReference(applicationReference(application.id)),
      issuedOn: dateOf(at, edition),
      due: dueOf(application, at),
    },
  ];
}

const dueOf = ({ phase, edition }: Application, at: string): PaymentCalendar =>
  noEarlierThan(phase.name === 'awaiting-payment' ? phase.due : null, { fresh: paymentCalendar(at, edition), at });

/** Promise 7: what was received is kept by rule, has left, or is owed back. */
function refunds(application: Application, cause: Cause): readonly ApplicationFact[] {
  const { account } = application;
  const shouldBeOpen = Math.max(0, receivedMinor(account) - leftMinor(account) - keptByRule(application));
  const gapMinor = shouldBeOpen - openMinor(account);
  if (gapMinor > 0) return [owe(application, { amountMinor: gapMinor, ...reasonFor(application, cause) })];
  return gapMinor < 0 ? takeBack(application, -gapMinor, cause) : [];
}

interface Owing {
  readonly amountMinor: number;
  readonly cause: RefundCause;
  readonly countedFrom: string;
  readonly reopens?: Reopens;
}

function owe(
  { account, edition }: Application,
  { amountMinor, cause, countedFrom, reopens }: Owing,
  refund = account.refunds.length + 1,
): ApplicationFact {
  return {
    type: 'RefundOwed',
    refund,
    amountMinor,
    currency: account.currency,
    cause,
    countedFrom,
    ...refundCalendar(countedFrom, edition),
    ...(reopens !== undefined && { reopens }),
  };
}

/** Without a request the term counts from what caused the refund; money that came, from the day it was received. */
function reasonFor(application: Application, { at, last }: Cause): Omit<Owing, 'amountMinor'> {
  const { settlement, receipts } = application.account;
  const receipt =
    last.type === 'PaymentConfirmed' ? receipts.find(({ paymentId }) => paymentId === last.paymentId) : undefined;
  const isSettled = receipt === undefined || (receipt.receivedOn <= (settlement?.on ?? '') && !receipt.afterRefund);
  if (settlement !== null && isSettled) return { cause: settlement.cause, countedFrom: settlement.countedFrom };
  const ended = isEnded(application.phase);
  if (receipt !== undefined)
    return { cause: ended ? 'late-payment' : 'excess', countedFrom: receivedAt(receipt, application) };
  if (last.type === 'PaymentReversed') return { cause: 'payment-reversed', countedFrom: at };
  return { cause: ended ? 'withdrawal' : 'fee-corrected', countedFrom: at };
}

/** A transfer has a date only; entered on that day it counts from its entry, else from the day's beginning. */
function receivedAt({ receivedOn, enteredAt }: Receipt, { edition }: Application): string {
  return receivedOn === dateOf(enteredAt, edition) ? enteredAt : startOfDay(receivedOn, edition.zone);
}

/** A refund is no longer owed, or less of it: the newest first; what remains of one keeps its own term. */
function takeBack(application: Application, amountMinor: number, { last }: Cause): readonly ApplicationFact[] {
  const facts: ApplicationFact[] = [];
  const cause = last.type === 'PaymentReversed' ? 'payment-reversed' : 'place-again';
  let left = amountMinor;
  let next = application.account.refunds.length + 1;
  for (const refund of application.account.refunds.filter(isOpen).toReversed()) {
    if (left <= 0) break;
    facts.push({ type: 'RefundWithdrawn', refund: refund.refund, cause });
    if (refund.amountMinor > left) facts.push(owe(application, remainder(refund, left), next++));
    left -= refund.amountMinor;
  }
  return facts;
}

/** Of a refund that came back it is known of the rest as well, so that it is not sent there again. */
function remainder(refund: Refund, taken: number): Owing {
  const { amountMinor, cause, countedFrom } = refund;
  const reopens = lastLeftAs(refund);
  return { amountMinor: amountMinor - taken, cause, countedFrom, ...(reopens !== undefined && { reopens }) };
}

/** Where nobody said by which transfer, only the refund that has left itself tells where it went. */
function lastLeftAs({ refund, cameBack, reopens }: Refund): Reopens | undefined {
  if (cameBack) return { refund, transfer: reopens?.transfer ?? null };
  return reopens?.transfer == null ? reopens : { refund, transfer: reopens.transfer };
}
