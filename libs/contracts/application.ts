import { z } from 'zod';
import { accountView, invoiceView, refundView } from './account.js';
import { pageQuery } from './values.js';
import { code } from './programme/text.js';

const standing = {
  id: z.uuid(),
  /** Ten characters for people, such as 7K3QW9XM2A. */
  reference: z.string(),
  edition: z.string(),
  phase: z.string(),
  /** `payment`, `assessment` …; null when nothing is waited for. */
  waitsFor: z.string().nullable(),
  until: z.string().nullable(),
  submittedAt: z.string(),
  closed: z.boolean(),
};

/** Where an application stands, without anything personal: the answer to every command. */
export const applicationStatus = z.object({
  ...standing,
  /** The commands that may be told now. */
  accepts: z.array(z.string()),
  /** A payment bounced: whether the place stays is for a person to say. */
  inQuestion: z.boolean(),
  account: accountView,
  invoices: z.array(invoiceView),
  refunds: z.array(refundView),
  /** The code of the certificate in force. */
  certificate: z.string().nullable(),
});
export type ApplicationStatus = z.output<typeof applicationStatus>;

const person = z.object({
  givenName: z.string(),
  familyName: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
});

const employer = z.object({
  organisation: z.string(),
  position: z.string(),
  city: z.string(),
  country: z.string(),
});

const billing = z.object({
  legalName: z.string(),
  address: z.string(),
  taxId: z.string().nullable(),
  purchaseOrder: z.string().nullable(),
  buyerReference: z.string().nullable(),
  invoiceEmail: z.string(),
});

/** One fact behind a fee: what was found, as of when, from which source. */
const becauseView = z.object({
  fact: z.string(),
  holds: z.boolean(),
  value: z.string(),
  asOf: z.string(),
  source: z.string(),
});

/** The fee that the evidence of today leads to. */
const proposedFee = z.object({
  band: z.string(),
  amountMinor: z.int(),
  currency: z.string(),
  groupDiscountPercent: z.number(),
  because: z.array(becauseView),
});

/** `GET applications/{id}` */
export const applicationView = applicationStatus.extend({
  group: z.string().nullable(),
  applicant: person,
  employer: employer.nullable(),
  billing: billing.nullable(),
  answers: z.record(z.string(), z.string()),
  /** The question that waits for an answer. */
  question: z.string().nullable(),
  /** For the office: letters that cannot be delivered, or came back, in the order of their events; null for applicants. */
  undelivered: z.array(z.object({ letter: z.string(), to: z.string(), because: z.string() })).nullable(),
  /** For the office, while the application is assessed; null for applicants. */
  assessment: z
    .object({
      late: z.boolean(),
      likelyDuplicateOf: z.uuid().nullable(),
      proposedFee: proposedFee.nullable(),
    })
    .nullable(),
});
export type ApplicationView = z.output<typeof applicationView>;

/** `GET applications`: as many as fit on a page. */
export const applicationListItem = z.object({
  ...standing,
  name: z.string(),
  organisation: z.string().nullable(),
});
export type ApplicationListItem = z.output<typeof applicationListItem>;

export const applicationsQuery = pageQuery.extend({
  edition: code.optional(),
  phase: z
    .string()
    .regex(/^[a-z-]{1,40}$/, 'is not a phase')
    .optional(),
  /** Part of a name, e-mail address or organisation, or a reference. */
  q: z
    .string()
    .trim()
    .max(100, 'is longer than 100 characters')
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'has control characters')
    .optional(),
});
export type ApplicationsQuery = z.output<typeof applicationsQuery>;

/** `GET applications/{id}/history`: an event, who brought it about, when it took effect and when it was told. */
export const historyItem = z.object({
  version: z.int(),
  type: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  by: z.string(),
  /** What the event says, by its own field names. */
  facts: z.record(z.string(), z.unknown()),
  /** The words that were filed with it (reasons, questions, notes), by the field that names them. */
  texts: z.record(z.string(), z.string().nullable()),
});
export type HistoryItem = z.output<typeof historyItem>;
