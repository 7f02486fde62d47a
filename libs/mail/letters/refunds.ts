import type { EventOf } from '#domain/application/events.js';
import { alongside, eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';

/** What comes back because of the owing command; null where nothing does. */
export function refundOf(input: LetterInput, speech: Speech) {
  const owed = alongside(input, 'RefundOwed');
  const [first] = owed;
  if (first === undefined) return null;
  return spokenRefund(input, speech, {
    ...first,
    amountMinor: owed.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  });
}

function spokenRefund({ application }: LetterInput, speech: Speech, owed: EventOf<'RefundOwed'>) {
  return {
    amount: speech.money(owed.amountMinor, owed.currency),
    due: speech.deadline(owed.dueAt, application.edition.zone),
    cause: speech.words.refundCause[owed.cause],
  };
}

export function refundOwed(input: LetterInput, speech: Speech) {
  return { refund: spokenRefund(input, speech, eventOf(input, 'RefundOwed')) };
}

export function refundPaid(input: LetterInput, speech: Speech) {
  const { refund: ordinal, paidOn, bankReference, inTime } = eventOf(input, 'RefundPaid');
  const refund = input.application.account.refunds.find((one) => one.refund === ordinal);
  if (refund === undefined) throw new Error(`Refund ${ordinal} was paid, but never owed`);
  return {
    amount: speech.money(refund.amountMinor, input.application.account.currency),
    cause: speech.words.refundCause[refund.cause],
    paidOn: speech.day(paidOn),
    bankReference,
    late: !inTime,
  };
}
