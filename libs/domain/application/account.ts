import { money, percentOf } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { Account, Application, Phase, Refund } from './state.js';

/** What an application's money comes to, in minor units; always received = kept + refunded + owedBack. */
export interface AccountFigures {
  readonly currency: string;
  readonly feeMinor: number;
  readonly receivedMinor: number;
  readonly keptMinor: number;
  readonly refundedMinor: number;
  readonly owedBackMinor: number;
  /** What is still to be paid for the place. */
  readonly dueMinor: number;
  readonly invoicedMinor: number;
  readonly creditedMinor: number;
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const standing = (refund: Refund): boolean => refund.stage !== 'withdrawn';
/** Ordered money has left our hands, even where the bank has not yet said so. */
const hasLeft = ({ stage }: Refund): boolean => stage === 'ordered' || stage === 'paid';
/** A refund that finance can still take back. */
export const isOpen = ({ stage }: Refund): boolean => stage === 'owed' || stage === 'approved';

export const receivedMinor = (account: Account, until?: LocalDate): number =>
  total(
    account.receipts
      .filter((receipt) => !receipt.reversed && (until === undefined || receipt.receivedOn <= until))
      .map((receipt) => receipt.amountMinor),
  );

export const leftMinor = (account: Account): number =>
  total(account.refunds.filter(hasLeft).map((refund) => refund.amountMinor));

export const openMinor = (account: Account): number =>
  total(account.refunds.filter(isOpen).map((refund) => refund.amountMinor));

/** Whether what an end has made to be owed has been sent, or a part of it. */
export const refundHasLeft = ({ settlement, refunds }: Account): boolean =>
  refunds.some(
    (refund) => hasLeft(refund) && refund.cause === settlement?.cause && refund.countedFrom === settlement.countedFrom,
  );

/** What is in hand for the place: received less what has left again. */
export const availableMinor = (account: Account): number => Math.max(0, receivedMinor(account) - leftMinor(account));

export const invoicedNetMinor = (account: Account): number =>
  total(account.invoices.map((invoice) => invoice.amountMinor - invoice.creditedMinor));

export function isEnded(phase: Pick<Phase, 'name'>): boolean {
  switch (phase.name) {
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'cancelled':
      return true;
    case 'submitted':
    case 'information-requested':
    case 'awaiting-payment':
    case 'guaranteed':
    case 'certified':
    case 'completed':
    case 'not-completed':
      return false;
  }
}

/** The account of a place begins: what happened to a former one is settled. */
export const begun = (account: Account): Account => ({
  ...account,
  receipts: account.receipts.map((receipt) => ({ ...receipt, afterRefund: false })),
  sentBackBeforeMinor: leftMinor(account),
  settlement: null,
});

/** What had been received for the place by a day, an excess included. */
export const paidByMinor = (account: Account, day: LocalDate): number =>
  Math.max(
    0,
    receivedMinor({ ...account, receipts: account.receipts.filter(({ afterRefund }) => !afterRefund) }, day) -
      account.sentBackBeforeMinor,
  );

/** Full payment, or short of it by no more than the terms forgive for bank charges, or accepted by a person. */
export function isCovered({ account, edition }: Application, inHand = availableMinor(account)): boolean {
  const { feeMinor, shortAccepted } = account;
  if (feeMinor === null) return false;
  if (feeMinor === 0 || inHand >= feeMinor) return true;
  return inHand > 0 && (shortAccepted || inHand + edition.terms.payment.toleranceMinor >= feeMinor);
}

/**
 * Of a place nothing is due while it is covered, be it by what was accepted as enough; where a payment bounced it is due
 * to the end, and after it.
 */
export function owesFee(application: Application, inHand = availableMinor(application.account)): boolean {
  switch (application.phase.name) {
    case 'awaiting-payment':
      return true;
    case 'guaranteed':
    case 'certified':
    case 'completed':
    case 'not-completed':
      return !isCovered(application, inHand);
    case 'submitted':
    case 'information-requested':
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'cancelled':
      return false;
  }
}

/** What would still be due for the place with so much in hand; nothing where that is enough. */
export function dueWith(application: Application, inHand: number): number {
  if (isCovered(application, inHand) || !owesFee(application, inHand)) return 0;
  return Math.max(0, (application.account.feeMinor ?? 0) - inHand);
}

/** What the rules let the organiser keep of what was received. */
export function keptByRule({ account, phase }: Application): number {
  const inHand = availableMinor(account);
  // Before a decision a place can still follow, so what came early is held, not sent back.
  if (phase.name === 'submitted' || phase.name === 'information-requested') return inHand;
  const fee = account.feeMinor ?? 0;
  if (!isEnded(phase)) return Math.min(fee, inHand);
  const { settlement } = account;
  if (settlement === null) return 0;
  const paidByThen = Math.min(fee, paidByMinor(account, settlement.on));
  const returned = percentOf(settlement.percent, money(paidByThen, account.currency)).amountMinor;
  return Math.min(paidByThen - returned, inHand);
}

/** What the papers should come to: the fee while a place stands, what is kept once it has ended. */
export function chargedByRule(application: Application): number {
  const { account, phase } = application;
  if (phase.name === 'submitted' || phase.name === 'information-requested') return 0;
  return isEnded(phase) ? keptByRule(application) : (account.feeMinor ?? 0);
}

export function accountOf(application: Application): AccountFigures {
  const { account } = application;
  const received = receivedMinor(account);
  const refunded = total(account.refunds.filter(({ stage }) => stage === 'paid').map((refund) => refund.amountMinor));
  const standingMinor = total(account.refunds.filter(standing).map((refund) => refund.amountMinor));
  const kept = received - standingMinor;
  return {
    currency: account.currency,
    feeMinor: account.feeMinor ?? 0,
    receivedMinor: received,
    keptMinor: kept,
    refundedMinor: refunded,
    owedBackMinor: standingMinor - refunded,
    dueMinor: owesFee(application) ? Math.max(0, (account.feeMinor ?? 0) - kept) : 0,
    invoicedMinor: total(account.invoices.map((invoice) => invoice.amountMinor)),
    creditedMinor: total(account.invoices.map((invoice) => invoice.creditedMinor)),
  };
}
