import { dateOf, fileClosesAt, paymentCalendarUntil } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { dueDay } from '../time/zone.js';
import { availableMinor, begun, isCovered, leftMinor, owesFee, receivedMinor, refundHasLeft } from './account.js';
import { settled } from './cancellation.js';
import type { CommandOf } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import { isWindowClosed } from './receipt.js';
import type { Account, Application, Phase } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;

const notAwaitingPayment = ({ phase }: Application): Rejection =>
  new Rejection('not-awaiting-payment', { phase: phase.name });

/** Money that came is recorded in every phase; what it brings about follows from the account. */
export function confirmPayment(command: CommandOf<'ConfirmPayment'>, application: Application): Verdict {
  const { account, edition } = application;
  const { paymentId, amountMinor, currency, receivedOn, noteId } = command;
  if (amountMinor <= 0) return new Rejection('amount-not-positive', { amountMinor });
  if (currency !== account.currency)
    return new Rejection('currency-mismatch', { currency, expected: account.currency });
  if (account.receipts.some((receipt) => receipt.paymentId === paymentId))
    return new Rejection('payment-id-reused', { paymentId });
  if (receivedOn > dateOf(command.at, edition)) return new Rejection('evidence-from-the-future', { receivedOn });
  return [{ type: 'PaymentConfirmed', paymentId, amountMinor, currency, receivedOn, noteId }];
}

/** Finance take less than the fee as enough; the place follows. */
export function acceptShortPayment({ becauseId }: CommandOf<'AcceptShortPayment'>, application: Application): Verdict {
  const { account } = application;
  if (!owesFee(application)) return notAwaitingPayment(application);
  const inHand = availableMinor(account);
  if (inHand === 0) return new Rejection('nothing-received');
  return [{ type: 'ShortPaymentAccepted', shortMinor: (account.feeMinor ?? 0) - inHand, becauseId }];
}

/** Who tells applications on behalf of the lines of statements. */
export const BANK = 'bank';

/**
 * A payment that bounced. Refused where money that left again was part of it; and to people where a line of a statement
 * brought it, for that line would go on saying that it is paid.
 */
export function reversePayment(
  { paymentId, becauseId, ofGroup, by }: CommandOf<'ReversePayment'>,
  application: Application,
): Verdict {
  const { account } = application;
  const known = account.receipts.filter((candidate) => candidate.paymentId === paymentId);
  const receipt = known.find(({ reversed }) => !reversed);
  if (receipt === undefined && ofGroup === true && known.length > 0) return [];
  if (receipt === undefined) return new Rejection('unknown-payment', { paymentId });
  if (receipt.fromBank === true && by !== BANK && ofGroup !== true)
    return new Rejection('payment-from-bank', { paymentId });
  if (receivedMinor(account) - receipt.amountMinor < leftMinor(account))
    return new Rejection('refund-depends-on-it', { paymentId, leftMinor: leftMinor(account) });
  return [{ type: 'PaymentReversed', paymentId, becauseId }];
}

export function extendPaymentDeadline(command: CommandOf<'ExtendPaymentDeadline'>, application: Application): Verdict {
  const { phase, edition } = application;
  if (phase.name !== 'awaiting-payment' || phase.due === null) return notAwaitingPayment(application);
  const due = paymentCalendarUntil(command.dueOn, command.at, edition);
  if (command.dueOn <= phase.due.dueOn || due.overdueAt <= command.at)
    return new Rejection('deadline-not-later', { dueOn: command.dueOn, current: phase.due.dueOn });
  return [{ type: 'PaymentDeadlineExtended', due, becauseId: command.becauseId }];
}

/** What the clock brings to an unpaid invoice. */
export function lapse(application: Application, at: string): ApplicationFact[] {
  const { edition } = application;
  return [
    { type: 'PlaceLapsed', percent: edition.terms.payment.percentReturnedOnLapse, closesAt: fileClosesAt(at, edition) },
  ];
}

/** The deadline moves, and with it the day by which money counts as come in time. */
export function lapseDeferred(application: Application, { until }: EventOf<'LapseDeferred'>): Application {
  const { phase } = application;
  if (phase.name !== 'awaiting-payment' || phase.due === null) return application;
  return { ...application, phase: { ...phase, due: { ...phase.due, lapseAt: until } } };
}

/** Who lapses gets no more than who cancels; what came by the last day of the grace counts as paid. */
export const lapsed = (application: Application, event: EventOf<'PlaceLapsed'>): Application =>
  settled<EventOf<'PlaceLapsed'>>('lapse', ({ percent, occurredAt }) => ({
    percent,
    cause: 'lapse',
    on: dueDay(occurredAt, application.edition.zone),
  }))(application, event);

export const paymentConfirmed = (application: Application, event: EventOf<'PaymentConfirmed'>): Application => {
  const { paymentId, amountMinor, receivedOn, occurredAt, by } = event;
  const receipt = {
    paymentId,
    amountMinor,
    receivedOn,
    enteredAt: occurredAt,
    reversed: false,
    afterRefund: application.phase.name === 'lapsed' && refundHasLeft(application.account),
    ...(by === BANK && { fromBank: true as const }),
  };
  return withAccount(application, { ...application.account, receipts: [...application.account.receipts, receipt] });
};

export const paymentReversed = (application: Application, event: EventOf<'PaymentReversed'>): Application => {
  const { account } = application;
  const receipts = account.receipts.map((receipt) =>
    receipt.paymentId === event.paymentId ? { ...receipt, reversed: true } : receipt,
  );
  return { ...application, account: { ...account, receipts, shortAccepted: false } };
};

export const shortPaymentAccepted = (application: Application): Application =>
  withAccount(application, { ...application.account, shortAccepted: true });

/** New money, or a person's word, can settle a question that a bounced payment raised. */
function withAccount(application: Application, account: Account): Application {
  const next = { ...application, account };
  const { phase } = next;
  return { ...next, phase: phase.name === 'guaranteed' && isCovered(next) ? { ...phase, inQuestion: false } : phase };
}

export function guaranteed(
  application: Application,
  event: EventOf<'PlaceGuaranteed' | 'PlaceReinstated'>,
): Application {
  const { startReminders } = event.calendar;
  // Of reminders that would have gone out already, the last is still news to a latecomer.
  const past = startReminders.filter((instant) => instant <= event.occurredAt).length;
  const phase: Phase = {
    name: 'guaranteed',
    reminded: Math.max(0, past - 1),
    windowClosed: isWindowClosed(event.calendar, event.occurredAt),
    inQuestion: false,
  };
  return {
    ...application,
    phase,
    calendar: event.calendar,
    reservedAt: event.occurredAt,
    closed: false,
    account: begun(application.account),
    proposedRevocation: null,
  };
}
