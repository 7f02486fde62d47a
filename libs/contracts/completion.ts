import { z } from 'zod';
import { code } from './programme/text.js';
import { because } from './values.js';

const requirement = z.enum(['attendance', 'experience', 'final-work']);

/** `POST applications/{id}/attendance` */
export const attendanceBody = z.strictObject({ session: code, present: z.boolean().default(true) });

/** `POST applications/{id}/waiver` */
export const waiverBody = z.strictObject({ requirement, because });

/** `POST applications/{id}/correction`: of a record that was entered wrongly; attendance names its session. */
export const correctionBody = z
  .strictObject({ requirement, session: code.optional(), met: z.boolean(), because })
  .refine(({ requirement: of, session }) => (of === 'attendance') === (session !== undefined), {
    message: 'belongs to attendance, and to nothing else',
    path: ['session'],
  });
