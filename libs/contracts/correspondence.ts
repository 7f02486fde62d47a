import { z } from 'zod';
import { because, pageQuery } from './values.js';

const datum = z.enum(['course', 'name', 'registration-date', 'contact']);
const foundIn = z.enum(['new', 'quoted']).nullable();
const mailState = z.enum(['received', 'told', 'set-aside', 'needs-a-person', 'resolved']);
const resolvedAs = z.enum(['cancellation', 'give-up', 'information', 'note', 'ignore', 'ended']);
const verdict = z.enum(['pass', 'fail', 'none']);

/** What rules made of a mail: each that spoke, and where each datum was found. It proposes, and decides nothing here. */
const readingView = z.object({
  /** `confirmation` and `denial`: of a cancellation from another address, by whoever was asked whether it is so. */
  kind: z.enum([
    'auto-reply',
    'delivery-report',
    'bounce',
    'cancellation',
    'giving-up',
    'confirmation',
    'denial',
    'information',
    'unclear',
  ]),
  /** In the order of the text: `en/asks`, `auto-submitted`. */
  rules: z.array(z.string()),
  /** The letter of ours that it answers, and the one that comes back in it; null: none. */
  answered: z.string().nullable(),
  returned: z.string().nullable(),
  found: z.record(datum, foundIn),
  isFromRegistered: z.boolean(),
});

/** A mail that came in, and what was made of it. */
export const mailView = z.object({
  id: z.uuid(),
  applicationId: z.uuid(),
  reference: z.string(),
  /** When it counts from: the instant at which we, or the mailbox, took it. */
  receivedAt: z.string(),
  sizeBytes: z.int(),
  /** `link`: an answer with files, by the page that letters link to. */
  cameBy: z.enum(['mail', 'link']),
  state: mailState,
  /** Why a person is needed: a code. */
  because: z.string().nullable(),
  /** What the application was told by it, of itself or by a person. */
  told: z.string().nullable(),
  /** null: it could not be read, or came by the link. */
  reading: readingView.nullable(),
  /** Whether the domain that it says it comes from stands by it, in one word and by each check. */
  authentication: verdict,
  verdicts: z.record(z.enum(['spf', 'dkim', 'dmarc']), z.string()).nullable(),
  /** What it says; null before it is read, and after erasure. */
  mail: z.object({ sender: z.string(), subject: z.string(), body: z.string(), quoted: z.string() }).nullable(),
  attachments: z.array(
    z.object({
      ordinal: z.int(),
      fileName: z.string().nullable(),
      mediaType: z.string().nullable(),
      sizeBytes: z.int(),
      /** Why it was not kept; null: it was. */
      refusedBecause: z.enum(['type', 'size', 'number']).nullable(),
    }),
  ),
  /** `ended`: the application ended in another way than by a cancellation or by a place given up. */
  resolution: z
    .object({
      as: resolvedAs,
      by: z.string(),
      at: z.string(),
      /** What the person said who resolved it. */
      because: z.string().nullable(),
      /** The event that left it nothing to bring; null: a person, or the answer to it, resolved it. */
      event: z.string().nullable(),
    })
    .nullable(),
});
export type MailView = z.output<typeof mailView>;

/** What a resolution led to, without anything that somebody wrote: it is kept as the final answer. */
export const mailStanding = mailView.pick({ id: true, applicationId: true, receivedAt: true, state: true, told: true });

/** `GET correspondence` */
export const correspondenceQuery = pageQuery.extend({
  application: z.uuid('is not the id of an application').optional(),
  state: mailState.optional(),
});
export type CorrespondenceQuery = z.output<typeof correspondenceQuery>;

/**
 * `POST correspondence/{id}/resolution`. A cancellation counts from the receipt of the mail, and as one in due form:
 * that is what the person decides. `given`: which of the data it carries, where the rules have not found them. A place
 * that is given up brings back what the terms say: nothing.
 */
export const resolutionBody = z
  .strictObject({
    as: resolvedAs.exclude(['ended']),
    because,
    given: z
      .array(datum)
      .max(4, 'names a datum twice')
      .refine((given) => new Set(given).size === given.length, 'names a datum twice')
      .optional(),
  })
  .refine(({ as, given }) => as === 'cancellation' || given === undefined, {
    message: 'is for a cancellation only',
    path: ['given'],
  });
export type ResolutionBody = z.output<typeof resolutionBody>;
