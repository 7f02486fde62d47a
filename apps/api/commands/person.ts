import type { ApplicantBody, Billing, BillingBody } from '#contracts/person.js';
import type { SubmissionBody } from '#contracts/submission.js';
import type { NewPerson } from '#filing/person.js';

/** As people are filed: what was not said is null. */
export const newPerson = ({ applicant, employer, billing, answers }: SubmissionBody): NewPerson => ({
  ...filedApplicant(applicant),
  employer: employer ?? null,
  billing: billing ? filedBilling(billing) : null,
  answers,
});

export const filedApplicant = ({ givenName, familyName, email, phone, language }: ApplicantBody) => ({
  givenName,
  familyName,
  email,
  phone: phone ?? null,
  language: language ?? null,
});

export const filedBilling = (billing: BillingBody): Billing => ({
  ...billing,
  country: billing.country ?? null,
  taxId: billing.taxId ?? null,
  purchaseOrder: billing.purchaseOrder ?? null,
  buyerReference: billing.buyerReference ?? null,
});

/** Which fields of the edition's form were filled in, by the names that its rules use. */
export function givenIn({ employer, billing, answers, acknowledged }: SubmissionBody): string[] {
  return [
    'applicant',
    ...(employer ? ['employer'] : []),
    ...(billing ? ['billing'] : []),
    ...Object.keys(answers)
      .filter((question) => answers[question] !== '')
      .map((question) => `answers.${question}`),
    ...(acknowledged.terms ? ['acknowledged.terms'] : []),
    ...(acknowledged.privacy ? ['acknowledged.privacy'] : []),
  ];
}
