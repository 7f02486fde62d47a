import type { TemplateName } from '#domain/application/letters.types.js';

const PAYMENT = ['payment.toPay', 'payment.due', 'payment.account.iban', 'payment.account.reference'];
const REFUND = ['refund.amount', 'refund.due', 'refund.to'];
const STAFF_REFUND = ['refund.amount', 'refund.due'];

/**
 * What a letter must say, because the terms promise it or its reader acts upon it: a template that leaves it out is
 * refused. What stands in a partial that it takes counts.
 */
const MANDATORY: Partial<Record<TemplateName, readonly string[]>> = {
  receipt: ['answer'],
  question: ['question', 'answer'],
  'question-reminder': ['question', 'answer'],
  // Whoever pays must know first that the way out is closed, or closes before the payment is due.
  'admission-invoice': [...PAYMENT, 'cancellation.isClosed', 'cancellation.closesFirst', 'cancellation.window'],
  'group-invoice': ['invoiceNumber', 'due', 'account.iban', 'account.reference'],
  'group-credit-note': ['number', 'amount', 'corrects', 'owedBack', 'to'],
  rejection: ['review', ...REFUND],
  'payment-reminder': PAYMENT,
  'payment-overdue': PAYMENT,
  'payment-deadline-extended': PAYMENT,
  'payer-payment-reminder': ['participants', ...PAYMENT],
  'payer-payment-overdue': ['participants', ...PAYMENT],
  'payer-deadline-extended': ['participants', ...PAYMENT],
  'payer-lapse': ['participants', ...REFUND],
  'payment-received': ['amount', 'receivedOn', ...REFUND],
  'invoice-corrected': PAYMENT,
  'invoice-cancelled': ['invoiceNumber', 'answer'],
  // The four data that a cancellation states, and until when it counts.
  reservation: ['course.title', 'person.name', 'registeredOn', 'person.contact', 'course.dates', 'windows.windows'],
  lapse: REFUND,
  withdrawal: REFUND,
  'place-given-up': REFUND,
  'cancellation-to-confirm': ['received', 'confirm', 'isCopy'],
  'cancellation-accepted': ['received', 'percent', ...REFUND],
  'cancellation-data-requested': ['missing', 'complete'],
  'cancellation-refused': ['received', 'isLate', 'isWrongChannel', 'lacksData', 'deadline', 'missing'],
  'exception-granted': ['percent', ...REFUND],
  'admission-revoked': REFUND,
  'application-reopened': ['answer'],
  'credit-note': ['number', 'amount', 'corrects'],
  'refund-owed': REFUND,
  'refund-paid': ['amount', 'paidOn', 'bankReference', 'to'],
  'dates-confirmed': ['course.dates'],
  'dates-moved': ['course.dates', 'windows.windows'],
  'edition-cancelled': REFUND,
  'practical-information': ['course.dates', 'join.joinUrl'],
  'webinar-confirmed': ['course.dates', 'join.joinUrl'],
  'not-completed': ['missing', 'review'],
  'record-corrected': ['requirement', 'met'],
  certificate: ['code', 'verifyUrl'],
  'certificate-reissued': ['code', 'verifyUrl', 'replaces'],
  'certificate-revoked': ['code', 'review'],
  'staff-refund-near': STAFF_REFUND,
  'staff-refund-due': STAFF_REFUND,
  'staff-refund-overdue': STAFF_REFUND,
  'staff-return-near': STAFF_REFUND,
  'staff-return-due': STAFF_REFUND,
  'staff-return-overdue': STAFF_REFUND,
};

export const mandatoryParts = (letter: TemplateName): readonly string[] => MANDATORY[letter] ?? [];
