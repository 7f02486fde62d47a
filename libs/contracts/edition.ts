import { z } from 'zod';
import { moment } from './programme/measures.js';
import { programmeShape } from './programme/shape.js';
import { speakerSchema } from './programme/teaching.js';
import { because, emptyBody } from './values.js';

/** `POST editions/{code}/reschedule`; a date is the whole local day, an instant is itself. */
export const rescheduleBody = z.strictObject({
  starts: moment,
  ends: moment,
  provisional: z.boolean(),
  because,
});

/** `POST editions/{code}/confirmation`: the provisional dates hold. */
export const confirmationBody = emptyBody;

/** `POST editions/{code}/speakers`: all of them, in the order in which they are shown. */
export const speakersBody = z.strictObject({ speakers: z.array(speakerSchema).min(1, 'names no speaker').max(200) });

/** What anyone may know of an edition without asking for all of it. */
export const editionListItem = z.object({
  code: z.string(),
  title: z.string(),
  language: z.string(),
  zone: z.string(),
  starts: z.string(),
  ends: z.string(),
  provisional: z.boolean(),
  closesAt: z.string(),
  cancelled: z.boolean(),
  version: z.int(),
});
export type EditionListItem = z.output<typeof editionListItem>;

/** `GET editions/{code}`: all that was published, with the dates in force; how to join is for participants only. */
export const editionView = editionListItem.extend({
  programme: programmeShape.omit({ online: true, bank: true, letters: true }),
});
export type EditionView = z.output<typeof editionView>;
