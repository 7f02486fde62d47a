import { z } from 'zod';
import { moment, zone } from './measures.js';
import { bankSchema, onlineSchema, organiserSchema, venueSchema } from './organiser.js';
import {
  agendaItemSchema,
  hotelSchema,
  letterTextsSchema,
  moduleSchema,
  pageSchema,
  pillarSchema,
  sessionSchema,
  speakerSchema,
} from './teaching.js';
import { termsSchema } from './terms.js';
import { code, language, line } from './text.js';

const noTexts = { practicalInformation: null, followUp: null, certificate: null };

const datesSchema = z.strictObject({
  starts: moment,
  ends: moment,
  inPersonFrom: moment.nullable().default(null),
  provisional: z.boolean(),
});

const formSchema = z.strictObject({
  employer: z.enum(['required', 'optional']),
  billing: z.enum(['required', 'optional']),
  questions: z.array(z.strictObject({ code, label: line, required: z.boolean() })).default([]),
});

/** A programme file, each part by itself; what must hold between the parts is in consistency.ts. */
export const programmeShape = z.strictObject({
  code,
  title: line,
  subtitle: line.nullable().default(null),
  language,
  zone,
  organiser: organiserSchema,
  /** null where nothing is ever to be paid. */
  bank: bankSchema.nullable().default(null),
  venue: venueSchema.nullable().default(null),
  online: onlineSchema.nullable().default(null),
  dates: datesSchema,
  applications: z.strictObject({ closes: moment }),
  form: formSchema,
  terms: termsSchema,
  /** Terms that the announcement leaves open and the office has set: shown wherever the terms are. */
  readings: z.array(z.strictObject({ terms: z.array(z.string()).min(1, 'names no term'), because: line })).default([]),
  audience: z.array(line).default([]),
  included: z.array(line).default([]),
  notIncluded: z.array(line).default([]),
  hotels: z.array(hotelSchema).default([]),
  pillars: z.array(pillarSchema).default([]),
  modules: z.array(moduleSchema).default([]),
  sessions: z.array(sessionSchema).default([]),
  /** Possibly none yet: they are announced later. */
  speakers: z.array(speakerSchema).default([]),
  agenda: z.array(agendaItemSchema).default([]),
  page: pageSchema,
  letters: letterTextsSchema.default(noTexts),
  announcedOn: moment.nullable().default(null),
});

export type Programme = z.output<typeof programmeShape>;
