import { owesFee } from './account.js';
import { isOfPayer } from './letters.js';
import type { LetterName, PayerLetterName } from './letters.types.js';
import type { Application } from './state.js';

/**
 * Whether a letter that was owed still makes sense now that it can leave. Only reminders and practical information can
 * become useless; what tells of a fact (a decision, a payment, a refund) goes out however late it is.
 */
export function isStillUseful(letter: LetterName, application: Application): boolean {
  if (isOfPayer(letter)) return isUsefulToPayer(letter, application);
  const { phase, account } = application;
  switch (letter) {
    case 'question-reminder':
      return phase.name === 'information-requested';
    case 'payment-reminder':
      return phase.name === 'awaiting-payment' && !phase.overdue;
    case 'payment-overdue':
    case 'staff-payment-overdue':
      return phase.name === 'awaiting-payment' && phase.overdue;
    case 'practical-information':
    case 'staff-place-reinstated':
      return phase.name === 'guaranteed';
    case 'staff-assessment-overdue':
      return phase.name === 'submitted';
    case 'staff-payment-reversed':
      return owesFee(application);
    case 'staff-place-in-question':
      return phase.name === 'guaranteed' && phase.inQuestion;
    case 'cancellation-to-confirm':
      return application.unconfirmedCancellation !== null;
    case 'staff-refund-near':
    case 'staff-refund-due':
      return account.refunds.some(({ stage }) => stage !== 'paid' && stage !== 'withdrawn');
    case 'receipt':
    case 'question':
    case 'admission-invoice':
    case 'admission-group':
    case 'group-invoice':
    case 'group-credit-note':
    case 'rejection':
    case 'payment-deadline-extended':
    case 'payment-received':
    case 'invoice-corrected':
    case 'invoice-cancelled':
    case 'reservation':
    case 'reservation-copy':
    case 'lapse':
    case 'reinstatement':
    case 'withdrawal':
    case 'place-given-up':
    case 'cancellation-accepted':
    case 'cancellation-data-requested':
    case 'cancellation-refused':
    case 'exception-granted':
    case 'admission-revoked':
    case 'application-reopened':
    case 'credit-note':
    case 'refund-owed':
    case 'refund-paid':
    case 'dates-confirmed':
    case 'dates-moved':
    case 'speakers-announced':
    case 'edition-cancelled':
    case 'substituted':
    case 'webinar-confirmed':
    case 'webinar-follow-up':
    case 'not-completed':
    case 'record-corrected':
    case 'certificate':
    case 'certificate-reissued':
    case 'certificate-revoked':
    case 'staff-refund-overdue':
      return true;
  }
}

/** Whether anything is still due of a group is seen when the letter is written: others than the one may owe it. */
function isUsefulToPayer(letter: PayerLetterName, application: Application): boolean {
  const isOfGroup = application.account.group !== undefined;
  switch (letter) {
    case 'payer-payment-reminder':
      return isOfGroup || isStillUseful('payment-reminder', application);
    case 'payer-payment-overdue':
      return isOfGroup || isStillUseful('payment-overdue', application);
    case 'payer-deadline-extended':
    case 'payer-lapse':
      return true;
  }
}
