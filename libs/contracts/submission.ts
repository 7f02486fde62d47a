import { z } from 'zod';
import { answersBody, applicantBody, billingBody, employerBody } from './person.js';
import { code } from './programme/text.js';
import { because } from './values.js';

const submission = {
  applicant: applicantBody,
  employer: employerBody.optional(),
  billing: billingBody.optional(),
  answers: answersBody.default({}),
  /** The code under which two or more of one city apply together. */
  group: z.strictObject({ code }).optional(),
  acknowledged: z.strictObject({ terms: z.boolean(), privacy: z.boolean() }),
};

/** `POST editions/{code}/applications` */
export const submissionBody = z.strictObject(submission);
export type SubmissionBody = z.output<typeof submissionBody>;

/** `POST editions/{code}/late-applications`: admissions enter for somebody, after the close, and say why. */
export const lateSubmissionBody = z.strictObject({ ...submission, because });
export type LateSubmissionBody = z.output<typeof lateSubmissionBody>;

/** `accessToken` is not in the answer for open editions, nor for late applications: there it comes by mail. */
export const submittedView = z.object({
  id: z.uuid(),
  reference: z.string(),
  phase: z.string(),
  accessToken: z.string().optional(),
});
export type SubmittedView = z.output<typeof submittedView>;
