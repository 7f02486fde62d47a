import { availableMinor, dueWith } from '../application/account.js';
import type { Application } from '../application/state.js';
import type { Group, Part } from './group.types.js';

/** Under which a participant's account has its part of a payment. */
export const partIdOf = (paymentId: string, { invoice, line }: Part): string => `${paymentId}:${invoice}.${line}`;

/** What an application still owes, once it has heard of all that its group has invoiced, divided and taken back. */
export function dueOf(group: Group, application: Application): number {
  const { account } = application;
  const feeMinor = (account.feeMinor ?? 0) - discountUnderWay(group, application);
  const inHand = availableMinor(account) + moneyUnderWay(group, application);
  return dueWith({ ...application, account: { ...account, feeMinor } }, inHand);
}

/** Of the line that answers what it asked for. */
function discountUnderWay({ invoices }: Group, { id, account }: Application): number {
  const askedMinor = account.group?.askedMinor ?? 0;
  const taken = new Set(account.invoices.map(({ line }) => `${line?.invoice}.${line?.line}`));
  const answer = invoices
    .filter(({ kind }) => kind === 'fee')
    .flatMap(({ invoice, lines }) => lines.map((line) => ({ ...line, spot: `${invoice}.${line.line}` })))
    .find((line) => line.application === id && line.replaces === undefined && !taken.has(line.spot));
  return askedMinor > 0 && answer?.askedMinor === askedMinor ? askedMinor - answer.amountMinor : 0;
}

/** Less than nothing where money was taken back. */
function moneyUnderWay({ payments }: Group, { id, account }: Application): number {
  const heard = new Map(account.receipts.map(({ paymentId, reversed }) => [paymentId, reversed]));
  return payments
    .flatMap(({ paymentId, parts, reversed = false }) => parts.map((part) => ({ paymentId, part, reversed })))
    .filter(({ part }) => part.application === id)
    .map(({ paymentId, part, reversed }) => {
      const isTakenBack = heard.get(partIdOf(paymentId, part));
      if (isTakenBack === undefined) return reversed ? 0 : part.amountMinor;
      return reversed && !isTakenBack ? -part.amountMinor : 0;
    })
    .reduce((sum, minor) => sum + minor, 0);
}
