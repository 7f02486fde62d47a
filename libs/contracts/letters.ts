import { z } from 'zod';
import { code, language } from './programme/text.js';
import { because, pageQuery } from './values.js';

const edition = code.optional();
const subject = z.string().max(1_000, 'is longer than 1000 characters');
const body = z.string().max(100_000, 'is longer than 100000 characters');
const draft = {
  /** An edition's own template; without it, the one of all editions that have none. */
  edition,
  subject: subject.optional(),
  body: body.optional(),
  /** With the data of this application, which must have been owed such a letter; without it, of a sample. */
  application: z.uuid('is not the id of an application').optional(),
};
const together = { message: 'belongs to the body: give both, or neither', path: ['subject'] };
const isWhole = (given: { subject?: string | undefined; body?: string | undefined }): boolean =>
  (given.subject === undefined) === (given.body === undefined);

/** `GET letter-templates` */
export const templatesQuery = pageQuery.extend({ edition });
export type TemplatesQuery = z.output<typeof templatesQuery>;

/** `GET letter-templates/{letter}/{language}` */
export const templateQuery = z.strictObject({ edition });
export type TemplateQuery = z.output<typeof templateQuery>;

/** `POST letter-templates/{letter}/{language}/versions` */
export const templateBody = z.strictObject({ edition, subject, body, because });
export type TemplateBody = z.output<typeof templateBody>;

/** `POST letter-templates/{letter}/{language}/restoration`: to a former version, 0 for the release's own words. */
export const restorationBody = z.strictObject({ edition, version: z.int('is not a version').min(0), because });
export type RestorationBody = z.output<typeof restorationBody>;

/** `POST letter-templates/{letter}/{language}/preview`: of a draft, or of what is in force. */
export const previewBody = z.strictObject(draft).refine(isWhole, together);
export type PreviewBody = z.output<typeof previewBody>;

/** `POST letter-templates/{letter}/{language}/test`: the same as a mail, to an address of the office. */
export const testLetterBody = z
  .strictObject({ ...draft, to: z.enum(['admissions', 'finance', 'finance-lead'], 'is not of the office') })
  .refine(isWhole, together);
export type TestLetterBody = z.output<typeof testLetterBody>;

const templateName = {
  letter: z.string(),
  language: z.string(),
  edition: z.string().nullable(),
};

export const templateItem = z.object({
  ...templateName,
  /** The office's own in force; 0: the words of the release. */
  version: z.int(),
});
export type TemplateItem = z.output<typeof templateItem>;

const versionView = z.object({
  version: z.int(),
  /** null, as the body: it went back to the words of the release. */
  subject: z.string().nullable(),
  body: z.string().nullable(),
  /** The version that it went back to; null where it was written anew. */
  restores: z.int().nullable(),
  because: z.string(),
  by: z.string(),
  at: z.string(),
});

export const templateView = z.object({
  ...templateName,
  /** As letters are written now: of this edition, or else of all. */
  inForce: z.object({ subject: z.string(), body: z.string(), isOfRelease: z.boolean() }),
  /** Every name that a placeholder may have. */
  placeholders: z.array(z.string()),
  /** What must be named, for the reader relies on it. */
  mandatory: z.array(z.string()),
  versions: z.array(versionView),
});
export type TemplateView = z.output<typeof templateView>;

export const letterPreview = z.object({ subject: z.string(), text: z.string(), html: z.string() });
export type LetterPreview = z.output<typeof letterPreview>;

/** Where a test went, and when. No word of it: this answer is kept for who asks again, and whom it spoke of may be erased. */
export const testLetterSent = z.object({ to: z.string(), at: z.string() });
export type TestLetterSent = z.output<typeof testLetterSent>;

/** `queued`: not tried yet; `deferred`: tried, and tried again at `nextAttemptAt`; `bounced`: it left, and came back. */
export const letterState = z.enum(['queued', 'deferred', 'sent', 'bounced', 'undeliverable', 'superseded']);
export type LetterState = z.output<typeof letterState>;

/** `GET letters`: what left and what did not, in the order in which it was owed, the newest first. */
export const letterItem = z.object({
  /** What stands before the @ of its Message-ID. */
  key: z.string(),
  letter: z.string(),
  to: z.string(),
  /** Whom it is about; null where it is about a bank entry. */
  application: z.uuid().nullable(),
  /** The application's, for people. */
  reference: z.string().nullable(),
  /** The bank entry that owes money back; null where it is about an application. */
  entry: z.uuid().nullable(),
  state: letterState,
  owedAt: z.string(),
  sentAt: z.string().nullable(),
  attempts: z.int(),
  nextAttemptAt: z.string().nullable(),
  /** Why it has not left; null once it has. */
  because: z.string().nullable(),
  /** When word came that the mailbox does not take it, and by which status (RFC 3463, `5.1.1`); null: none came. */
  bounced: z.object({ at: z.string(), status: z.string() }).nullable(),
  messageId: z.string().nullable(),
  /** Each time that a person had it sent again, and how the time before had ended. */
  resends: z.array(
    z.object({
      by: z.string(),
      at: z.string(),
      because: z.string(),
      formerState: z.string(),
      formerSentAt: z.string().nullable(),
      formerBecause: z.string().nullable(),
    }),
  ),
});
export type LetterItem = z.output<typeof letterItem>;

/** What is answered when a letter is sent again: kept for who asks again, and so without a word of anybody's. */
export const letterStanding = letterItem.omit({ because: true, resends: true });

export const lettersQuery = pageQuery.extend({
  application: z.uuid('is not the id of an application').optional(),
  state: letterState.optional(),
});
export type LettersQuery = z.output<typeof lettersQuery>;

/** `POST applications/{id}/letter-preferences`: what is not given stays as it is. */
export const letterPreferencesBody = z
  .strictObject({
    /** null: the edition's. */
    language: language.nullable().optional(),
    /** Of an open edition; what is owed goes out all the same. */
    reminders: z.boolean('is neither true nor false').optional(),
  })
  .refine(({ language: chosen, reminders }) => chosen !== undefined || reminders !== undefined, {
    message: 'is missing, and so is reminders',
    path: ['language'],
  });
export type LetterPreferencesBody = z.output<typeof letterPreferencesBody>;

export const letterPreferencesView = z.object({ language: z.string().nullable(), reminders: z.boolean() });
