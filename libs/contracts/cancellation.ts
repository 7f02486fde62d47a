import { z } from 'zod';
import { percent } from './programme/measures.js';
import { because, instant } from './values.js';

/** `POST applications/{id}/cancellation-request`: what arrived, when, how, and which of the four data it carried. */
export const cancellationRequestBody = z.strictObject({
  receivedAt: instant,
  channel: z.enum(['reply-to-reservation', 'reply-to-other-letter', 'other']),
  given: z
    .array(z.enum(['course', 'name', 'registration-date', 'contact']))
    .max(4, 'names a datum twice')
    .refine((given) => new Set(given).size === given.length, 'names a datum twice'),
  note: because.optional(),
});

/** `POST applications/{id}/exception`: the first person proposes, another grants the same percent. */
export const exceptionBody = z.strictObject({ percent, because });
