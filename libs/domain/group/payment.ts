import { leftMinor, receivedMinor } from '../application/account.js';
import { BANK } from '../application/payment.js';
import type { Application } from '../application/state.js';
import { dateOf } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import type { Group, GroupCommandOf, GroupFact, Part } from './group.types.js';
import { currencyOf, linesOf, present, type StandingLine, standingLinesOf } from './invoicing.js';

type Payment = GroupCommandOf<'RecordGroupPayment'>;

/** Money for a group is money for its participants: every cent of it goes to a line, and by it to an application. */
export function recordPayment(
  command: Payment,
  group: Group,
  applications: readonly Application[],
): readonly GroupFact[] | Rejection {
  const { paymentId, amountMinor, currency, receivedOn, noteId, split, at } = command;
  if (amountMinor <= 0) return new Rejection('amount-not-positive', { amountMinor });
  if (currency !== currencyOf(group))
    return new Rejection('currency-mismatch', { currency, expected: currencyOf(group) });
  if (group.payments.some((payment) => payment.paymentId === paymentId))
    return new Rejection('payment-id-reused', { paymentId });
  if (receivedOn > dateOf(at, group.edition)) return new Rejection('evidence-from-the-future', { receivedOn });
  if (group.invoices.length === 0) return new Rejection('nothing-invoiced', { closesAt: group.closesAt });
  const lines = standingLinesOf(group, applications);
  const parts =
    split === null ? fill(group, { amountMinor, lines }) : asPayerSays(group, { amountMinor, split, lines });
  if (parts instanceof Rejection) return parts;
  return [{ type: 'GroupPaymentRecorded', paymentId, amountMinor, currency, receivedOn, noteId, parts }];
}

/** A transfer that bounced is taken from all whom it was divided among; whether their places stay is for a person. */
export function reversePayment(
  { paymentId, becauseId, by }: GroupCommandOf<'ReverseGroupPayment'>,
  group: Group,
  applications: readonly Application[],
): readonly GroupFact[] | Rejection {
  const payment = group.payments.find((one) => one.paymentId === paymentId && one.reversed === undefined);
  if (payment === undefined) return new Rejection('unknown-payment', { paymentId });
  // The line of the statement would go on saying that it is paid.
  if (payment.fromBank === true && by !== BANK) return new Rejection('payment-from-bank', { paymentId });
  const gone = applications.find(({ id, account }) => {
    const parts = payment.parts.filter((part) => part.application === id);
    return leftMinor(account) > 0 && receivedMinor(account) - sumOf(parts) < leftMinor(account);
  });
  if (gone !== undefined)
    return new Rejection('refund-depends-on-it', { application: gone.id, leftMinor: leftMinor(gone.account) });
  return [{ type: 'GroupPaymentReversed', paymentId, becauseId }];
}

const sumOf = (amounts: readonly { readonly amountMinor: number }[]): number =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

interface Split {
  readonly amountMinor: number;
  readonly lines: readonly StandingLine[];
  readonly split: NonNullable<Payment['split']>;
}

function asPayerSays(group: Group, { amountMinor, split, lines }: Split): Part[] | Rejection {
  const lineless = split.find(
    ({ application }) => !linesOf(group).some(({ line }) => line.application === application),
  );
  if (lineless !== undefined) return new Rejection('not-a-member', { application: lineless.application });
  const nothing = split.find((part) => part.amountMinor <= 0);
  if (nothing !== undefined) return new Rejection('amount-not-positive', { amountMinor: nothing.amountMinor });
  const splitMinor = sumOf(split);
  if (splitMinor !== amountMinor) return new Rejection('split-differs', { splitMinor, amountMinor });
  return together(split).flatMap((part) => fill(group, { ...part, lines }));
}

/** Somebody who is named twice gets one part: each line is told of a payment once. */
function together(split: Split['split']): Split['split'] {
  const sums = new Map<string, number>();
  for (const { application, amountMinor } of split) sums.set(application, (sums.get(application) ?? 0) + amountMinor);
  return [...sums].map(([application, amountMinor]) => ({ application, amountMinor }));
}

interface Money {
  readonly amountMinor: number;
  readonly lines: readonly StandingLine[];
  /** Whose lines are filled; absent: all, in order of registration. */
  readonly application?: string;
}

/** What no line needs goes to the first of those who stay, whose account owes it back. */
function fill(group: Group, { amountMinor, application, lines: all }: Money): Part[] {
  const staying = new Set(present(group).map((member) => member.application));
  const lines = all.filter(({ line }) => application === undefined || line.application === application);
  const first = lines.find(({ line }) => staying.has(line.application)) ?? lines[0];
  let left = amountMinor;
  const parts = lines.map(({ invoice, line, openMinor }): Part => {
    const filled = Math.min(left, openMinor);
    left -= filled;
    return { invoice: invoice.invoice, line: line.line, application: line.application, amountMinor: filled };
  });
  return parts
    .map((part, index) => (lines[index] === first ? { ...part, amountMinor: part.amountMinor + left } : part))
    .filter((part) => part.amountMinor > 0);
}
