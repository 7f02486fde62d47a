import { z } from 'zod';
import { applicantBody, billingBody, employerBody } from './person.js';
import { code, prose } from './programme/text.js';
import { because, localDate } from './values.js';

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

const year = z.int('is not a year').min(1990).max(2100);

/** What a paper says: `member` is the code in the network's list, null for none; `group` as the terms name it. */
const proof = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('member'), member: code.nullable() }),
  z.strictObject({ fact: z.literal('contributions-paid'), year, paid: z.boolean() }),
  z.strictObject({ fact: z.literal('income-group'), fiscalYear: year, group: code }),
]);

/**
 * `POST applications/{id}/evidence`: `asOf` is the day of which it speaks, `reference` names what was seen and where it is
 * kept.
 */
export const evidenceBody = z.strictObject({
  proofs: z.array(proof).min(1, 'is empty').max(10, 'has more than 10'),
  asOf: localDate,
  reference: prose.max(1_000, 'is longer than 1000 characters'),
  because,
});

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
