import { z } from 'zod';

/** RFC 9457. `type` is `urn:matricula:problem:<reason>`; `facts` are codes, amounts and instants for machines. */
export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  facts: z.record(z.string(), z.unknown()),
});
export type ProblemView = z.output<typeof problemView>;

export const PROBLEM_URN = 'urn:matricula:problem:';
