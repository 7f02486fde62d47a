import { accountOf } from '#domain/application/account.js';
import { localDateOf } from '#domain/time/zone.js';
import { eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { paymentOf } from './invoicing.js';
import { releaseOf } from './release.js';

export function assessmentOverdue({ application, event }: LetterInput, speech: Speech) {
  const { zone } = application.edition;
  return {
    unanswered: event.type === 'InformationOverdue',
    since: speech.day(localDateOf(application.submittedAt, zone)),
    answer: 'assessBy' in application.phase ? speech.deadline(application.phase.assessBy, zone) : null,
  };
}

export function paymentOverdue(input: LetterInput, speech: Speech) {
  const { terms, zone } = input.application.edition;
  const { phase } = input.application;
  return {
    payment: paymentOf(input, speech),
    lapses: terms.payment.unpaid === 'lapse',
    lapse: phase.name === 'awaiting-payment' && phase.due !== null ? speech.deadline(phase.due.lapseAt, zone) : null,
  };
}

export function paymentReversed({ application }: LetterInput, speech: Speech) {
  const { dueMinor, currency } = accountOf(application);
  const { name } = application.phase;
  return { missing: speech.money(dueMinor, currency), hasPlace: name !== 'awaiting-payment' };
}

export function placeInQuestion(input: LetterInput, speech: Speech) {
  const { missingMinor } = eventOf(input, 'PlaceInQuestion');
  return { missing: speech.money(missingMinor, accountOf(input.application).currency) };
}

/** A seat may have been given away between the lapse and the reinstatement. */
export const placeReinstated = ({ application }: LetterInput) => ({ capacity: application.edition.terms.capacity });

/** The refund that the event is about, and how far it has come. */
export function refund(input: LetterInput, speech: Speech) {
  const { application, event } = input;
  const { zone } = application.edition;
  const ordinal = 'refund' in event ? event.refund : null;
  const found = application.account.refunds.find((one) => one.refund === ordinal);
  if (found === undefined) throw new Error(`${event.type} names no refund of this application`);
  return {
    refund: {
      ordinal: found.refund,
      amount: speech.money(found.amountMinor, application.account.currency),
      cause: speech.words.refundCause[found.cause],
      due: speech.deadline(found.dueAt, zone),
      release: releaseOf(
        { dueAt: found.dueAt, zone, isOrdered: found.stage === 'ordered', at: event.occurredAt },
        speech,
      ),
      isOwed: found.stage === 'owed',
      isApproved: found.stage === 'approved',
      isOrdered: found.stage === 'ordered',
    },
  };
}
