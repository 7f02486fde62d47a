/** Every letter that the register writes: one template per letter and language. */
export type TemplateName = LetterName | EntryLetterName;

/** Of money that goes back to whoever sent it, and is no application's. To staff. */
export type EntryLetterName = 'staff-return-near' | 'staff-return-due' | 'staff-return-overdue';

/** What an application's events owe. */
export type LetterName =
  | 'receipt'
  | 'question'
  | 'question-reminder'
  | 'admission-invoice'
  | 'admission-group'
  | 'group-invoice'
  | 'group-credit-note'
  | 'rejection'
  | 'payment-reminder'
  | 'payment-overdue'
  | 'payment-deadline-extended'
  // to whoever pays for somebody else, or for a group
  | 'payer-payment-reminder'
  | 'payer-payment-overdue'
  | 'payer-deadline-extended'
  | 'payer-lapse'
  | 'payment-received'
  | 'invoice-corrected'
  | 'invoice-cancelled'
  | 'reservation'
  // marked as a copy: a reply to it counts as one to the reservation letter
  | 'reservation-copy'
  | 'lapse'
  | 'reinstatement'
  | 'withdrawal'
  | 'place-given-up'
  | 'cancellation-to-confirm'
  | 'cancellation-accepted'
  | 'cancellation-data-requested'
  | 'cancellation-refused'
  | 'exception-granted'
  | 'admission-revoked'
  | 'application-reopened'
  | 'credit-note'
  | 'refund-owed'
  | 'refund-paid'
  | 'dates-confirmed'
  | 'dates-moved'
  | 'speakers-announced'
  | 'edition-cancelled'
  | 'practical-information'
  | 'substituted'
  | 'webinar-confirmed'
  | 'webinar-follow-up'
  | 'not-completed'
  | 'record-corrected'
  | 'certificate'
  | 'certificate-reissued'
  | 'certificate-revoked'
  // to staff
  | 'staff-assessment-overdue'
  | 'staff-payment-overdue'
  | 'staff-payment-reversed'
  | 'staff-place-in-question'
  | 'staff-place-reinstated'
  | 'staff-refund-near'
  | 'staff-refund-due'
  | 'staff-refund-overdue';

/** Those to whoever pays, in words of their own. */
export type PayerLetterName = Extract<LetterName, `payer-${string}`>;

/** Of a paper the payer is whom it is made out to, where that is somebody else than the participant. */
export type Audience = 'participant' | 'payer' | 'admissions' | 'finance' | 'finance-lead';

/** Something that an event owes the world: a letter to be sent, or a paper to be rendered first. */
export type Owed =
  | {
      readonly kind: 'letter';
      readonly letter: LetterName;
      readonly to: Audience;
      /** What is owed under the same words already, be it by another application, is not owed again. */
      readonly once?: string;
    }
  | { readonly kind: 'document'; readonly document: 'invoice' | 'credit-note' | 'certificate' };
