import { z } from 'zod';
import { amount, moment } from './measures.js';
import { code, line, postalAddress, prose, webAddress } from './text.js';

export const pillarSchema = z.strictObject({ title: line, about: prose.nullable().default(null) });

export const moduleSchema = z.strictObject({
  code,
  title: line,
  about: prose.nullable().default(null),
  lessons: z.array(line).default([]),
});

/** Which sessions count for attendance is said once, in terms.completion.sessions. */
export const sessionSchema = z.strictObject({
  code,
  title: line,
  kind: z.enum(['knowledge', 'skills', 'site-visit', 'networking', 'final-work', 'webinar']),
  /** null: not announced yet. */
  starts: moment.nullable().default(null),
  ends: moment.nullable().default(null),
});

export const speakerSchema = z.strictObject({
  /** null: the organisation speaks, the person is not named yet. */
  name: line.nullable().default(null),
  organisation: line,
  part: line,
  /** false: to be confirmed, and shown so. */
  confirmed: z.boolean(),
});

export const agendaItemSchema = z.strictObject({ title: line, about: prose.nullable().default(null) });

export const hotelSchema = z.strictObject({
  name: line,
  address: postalAddress.nullable().default(null),
  /** Several: by room, by season, with breakfast or without. */
  rates: z.array(z.strictObject({ label: line, perNight: amount })).min(1, 'names no rate'),
  note: line.nullable().default(null),
  web: webAddress.nullable().default(null),
});

/** The public page. */
export const pageSchema = z.strictObject({
  summary: prose,
  sections: z.array(z.strictObject({ title: line, text: prose })).default([]),
});

/** What an edition adds to the letters of its office. */
export const letterTextsSchema = z.strictObject({
  /** Goes with the practical information before the start. */
  practicalInformation: prose.nullable().default(null),
  /** Goes out after the end, where the edition has a follow-up letter. */
  followUp: prose.nullable().default(null),
  /** Goes with the certificate: the invitation to show it. */
  certificate: prose.nullable().default(null),
});
