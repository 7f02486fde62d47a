import type { EntryLetterName, LetterName, TemplateName } from '#domain/application/letters.types.js';
import type { LetterInput } from './letter-input.js';
import * as assessment from './letters/assessment.js';
import * as cancellation from './letters/cancellation.js';
import * as certificates from './letters/certificates.js';
import { frameOf } from './letters/frame.js';
import * as invoicing from './letters/invoicing.js';
import * as payer from './letters/payer.js';
import * as place from './letters/place.js';
import * as refunds from './letters/refunds.js';
import { type EntryLetterInput, returnOf } from './letters/returns.js';
import * as staff from './letters/staff.js';
import type { Speech } from './speech.js';

type Own = (input: LetterInput, speech: Speech) => object;

const nothingMore = () => ({});

/** What each letter says beyond its frame. Every value is there, null or empty where it does not apply. */
const own = {
  receipt: assessment.receipt,
  question: assessment.question,
  'question-reminder': assessment.question,
  'admission-invoice': invoicing.invoice,
  'admission-group': nothingMore,
  'group-invoice': invoicing.groupInvoice,
  'group-credit-note': invoicing.groupCreditNote,
  rejection: assessment.rejection,
  'payment-reminder': invoicing.reminder,
  'payment-overdue': invoicing.overdue,
  'payment-deadline-extended': invoicing.reminder,
  'payer-payment-reminder': payer.payerReminder,
  'payer-payment-overdue': payer.payerOverdue,
  'payer-deadline-extended': payer.payerReminder,
  'payer-lapse': payer.payerLapse,
  'payment-received': invoicing.received,
  'invoice-corrected': invoicing.invoice,
  'invoice-cancelled': invoicing.cancelled,
  reservation: place.reservation,
  'reservation-copy': place.reservation,
  lapse: cancellation.lapse,
  reinstatement: nothingMore,
  withdrawal: cancellation.ending,
  'place-given-up': cancellation.ending,
  'cancellation-to-confirm': cancellation.toConfirm,
  'cancellation-accepted': cancellation.accepted,
  'cancellation-data-requested': cancellation.dataRequested,
  'cancellation-refused': cancellation.refused,
  'exception-granted': cancellation.exceptionGranted,
  'admission-revoked': cancellation.ending,
  'application-reopened': assessment.reopened,
  'credit-note': invoicing.creditNote,
  'refund-owed': refunds.refundOwed,
  'refund-paid': refunds.refundPaid,
  'dates-confirmed': place.datesChanged,
  'dates-moved': place.datesChanged,
  'speakers-announced': place.joining,
  'edition-cancelled': cancellation.ending,
  'practical-information': place.practicalInformation,
  substituted: nothingMore,
  'webinar-confirmed': place.joining,
  'webinar-follow-up': place.followUp,
  'not-completed': place.notCompleted,
  'record-corrected': place.recordCorrected,
  certificate: certificates.certificate,
  'certificate-reissued': certificates.reissued,
  'certificate-revoked': certificates.revoked,
  'staff-assessment-overdue': staff.assessmentOverdue,
  'staff-payment-overdue': staff.paymentOverdue,
  'staff-payment-reversed': staff.paymentReversed,
  'staff-place-in-question': staff.placeInQuestion,
  'staff-place-reinstated': staff.placeReinstated,
  'staff-refund-near': staff.refund,
  'staff-refund-due': staff.refund,
  'staff-refund-overdue': staff.refund,
} satisfies Readonly<Record<LetterName, Own>>;

/** What letters say that no application owes: there is no frame around it, for there is neither course nor person. */
const ofEntries = {
  'staff-return-near': returnOf,
  'staff-return-due': returnOf,
  'staff-return-overdue': returnOf,
} satisfies Readonly<Record<EntryLetterName, (input: EntryLetterInput, speech: Speech) => object>>;

export const LETTER_NAMES = Object.keys({ ...own, ...ofEntries }) as readonly TemplateName[];

/** What one letter may name. */
export type LetterContext<Letter extends TemplateName> = Letter extends LetterName
  ? ReturnType<typeof frameOf> & ReturnType<(typeof own)[Letter]>
  : ReturnType<(typeof ofEntries)[Letter & EntryLetterName]>;

/** The values that a letter's template may name: its frame, and what is its own. */
export const contextOf = (input: LetterInput, speech: Speech): object => ({
  ...frameOf(input, speech),
  ...(own[input.letter] as Own)(input, speech),
});

/** The same of a letter that a bank entry owes. */
export const entryContextOf = (input: EntryLetterInput, speech: Speech): object => ({
  language: speech.language,
  ...ofEntries[input.letter](input, speech),
});
