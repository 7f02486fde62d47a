import { accountOf } from '#domain/application/account.js';
import { substitutionUntil } from '#domain/programme/calendar.js';
import { eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { refundOf } from './refunds.js';
import { windowsOf } from './windows.js';

export function accepted(input: LetterInput, speech: Speech) {
  const { application } = input;
  const { receivedAt, percent, rule } = eventOf(input, 'CancellationAccepted');
  return {
    received: speech.happened(receivedAt, application.edition.zone),
    percent: `${percent} %`,
    afterMove: rule === 'leave-after-reschedule',
    ...settledOf(input, speech),
  };
}

export function toConfirm(input: LetterInput, speech: Speech) {
  const { application, texts } = input;
  const { receivedAt, until, senderId } = eventOf(input, 'CancellationConfirmationRequested');
  const { zone, terms } = application.edition;
  return {
    received: speech.happened(receivedAt, zone),
    confirm: until === null ? null : speech.deadline(until, zone),
    sender: hinted(texts.get(senderId) ?? ''),
    holdsPlace: application.phase.name === 'guaranteed',
    isCopy: application.reservedAt !== null && terms.cancellation?.channel === 'reply-to-reservation',
  };
}

/**
 * As much of an address as tells whoever knows it whose it is: of somebody else, who may have written it into a forged
 * mail. null where there is none, or it is no address.
 */
function hinted(address: string): string | null {
  const [, first, domain] = /^([\p{L}\d])[^\s@<>]*@([\p{L}\d.-]{1,100})$/u.exec(address) ?? [];
  return first === undefined || domain === undefined ? null : `${first}…@${domain}`;
}

export function dataRequested(input: LetterInput, speech: Speech) {
  const { missing, until } = eventOf(input, 'CancellationDataRequested');
  const { receivedAt } = eventOf(input, 'CancellationRequested');
  const { zone } = input.application.edition;
  return {
    missing: missing.map((datum) => speech.words.datum[datum]),
    complete: speech.deadline(until, zone),
    received: speech.happened(input.application.pendingCancellation?.firstReceivedAt ?? receivedAt, zone),
  };
}

export function refused(input: LetterInput, speech: Speech) {
  const { application } = input;
  const { reason, receivedAt, deadline, missing, occurredAt } = eventOf(input, 'CancellationRefused');
  const { zone } = application.edition;
  return {
    isLate: reason === 'deadline-passed',
    isWrongChannel: reason === 'wrong-channel',
    lacksData: reason === 'data-missing',
    received: speech.happened(receivedAt, zone),
    deadline: speech.deadline(deadline, zone),
    missing: missing.map((datum) => speech.words.datum[datum]),
    canStillCancel: deadline > occurredAt,
    hasReservation: application.reservedAt !== null,
    windows: windowsOf(application, occurredAt, speech),
    holdsPlace: application.phase.name === 'guaranteed' || application.phase.name === 'awaiting-payment',
    substitution: substitutionOf(input, speech),
  };
}

/** Until when somebody else may take the place; null where the terms or the time do not allow it. */
export function substitutionOf({ application, asOf }: LetterInput, speech: Speech) {
  const until = application.phase.name === 'guaranteed' ? substitutionUntil(application.edition) : null;
  return until !== null && until > asOf.at ? speech.deadline(until, application.edition.zone) : null;
}

export function exceptionGranted(input: LetterInput, speech: Speech) {
  return { percent: `${eventOf(input, 'ExceptionGranted').percent} %`, ...settledOf(input, speech) };
}

/** Any other end: what was paid, what comes back, what stays. */
export const ending = settledOf;

export function lapse(input: LetterInput, speech: Speech) {
  return { ...settledOf(input, speech), payer: input.payer };
}

function settledOf(input: LetterInput, speech: Speech) {
  const { receivedMinor, keptMinor, currency } = accountOf(input.application);
  return {
    paid: receivedMinor > 0 ? speech.money(receivedMinor, currency) : null,
    kept: keptMinor > 0 ? speech.money(keptMinor, currency) : null,
    refund: refundOf(input, speech),
  };
}
