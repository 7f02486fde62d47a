import type { Response } from 'express';
import type { FinalAnswer } from '#access/idempotency.js';

/** Gives a final answer, first told or repeated alike; refusals keep their media type. */
export function answer(response: Response, { status, body }: FinalAnswer): object {
  response.status(status);
  if (status >= 400) response.type('application/problem+json');
  return body;
}
