import { z } from 'zod';
import { applicantBody, billingBody, employerBody } from './person.js';
import { code, prose } from './programme/text.js';
import { because } from './values.js';

/** `POST applications/{id}/information-request` */
export const informationRequestBody = z.strictObject({ question: prose.max(4_000, 'is longer than 4000 characters') });

/** `POST applications/{id}/information` */
export const informationBody = z.strictObject({ answer: prose.max(8_000, 'is longer than 8000 characters') });

/** `POST applications/{id}/admission`: without an override the proposed band is taken. */
export const admissionBody = z
  .strictObject({ override: z.strictObject({ band: code, because }).optional() })
  .default({});

/** `POST applications/{id}/rejection`: the reason as a code, such as `not-eligible`; the words in `because`. */
export const rejectionBody = z.strictObject({ reason: code, because: because.optional() });

/** `POST applications/{id}/fee-correction`: without an override the evidence is judged anew. */
export const feeCorrectionBody = z.strictObject({
  override: z.strictObject({ band: code }).optional(),
  because,
});

/** `POST applications/{id}/invoice-replacement`: other parties on the same charge. */
export const invoiceReplacementBody = z.strictObject({ billing: billingBody, because });

/** `POST applications/{id}/substitution`: employer and billing stay where they are not given. */
export const substitutionBody = z.strictObject({
  applicant: applicantBody,
  employer: employerBody.optional(),
  billing: billingBody.optional(),
  because,
});
