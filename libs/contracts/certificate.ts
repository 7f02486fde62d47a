import { z } from 'zod';

/** `GET certificates/{code}`: what a stranger may know who was shown the certificate. */
export const certificateView = z.object({
  code: z.string(),
  valid: z.boolean(),
  /** Why it is not valid; a replaced one has been issued anew under another code. */
  invalidBecause: z.enum(['revoked', 'replaced']).nullable(),
  /** Empty once the person's data have been erased. */
  name: z.string(),
  course: z.string(),
  edition: z.string(),
  issuedOn: z.string(),
});
export type CertificateView = z.output<typeof certificateView>;
