import { describe, expect, it } from '@jest/globals';
import type { LetterName } from '#domain/application/letters.types.js';
import { ana } from '../../test/support/correspondence.js';
import { guaranteed, lives } from '../../test/support/letter-lives.js';
import { contextOf } from './letter-context.js';
import type { LetterInput } from './letter-input.js';
import { type Language, LANGUAGES, speak } from './speech.js';
import { loadTemplates, type Rendered } from './templates.js';

const templates = loadTemplates();
const write = (input: LetterInput, language: Language = 'en'): Rendered =>
  templates({ letter: input.letter, language }, contextOf(input, speak(language)));

const nothing = { practicalInformation: null, followUp: null, certificate: null };
/** The least that a programme and a person can say. */
const bare = (input: LetterInput): LetterInput => ({
  ...input,
  person: { ...ana, givenName: '', phone: null },
  programme: {
    ...input.programme,
    bank: input.programme.bank && { ...input.programme.bank, bankName: null },
    venue: null,
    online: null,
    hotels: [],
    included: [],
    notIncluded: [],
    sessions: [],
    speakers: [],
    agenda: [],
    letters: nothing,
  },
  texts: new Map(),
});

const everything = Object.entries(lives).flatMap(([life, live]) =>
  live().letters.flatMap((input) => [
    { life, input },
    { life: `${life}, bare`, input: bare(input) },
    {
      life: `${life}, copied to the payer`,
      input: { ...input, person: { ...ana, invoiceEmail: 'payer@city.example.org' } },
    },
  ]),
);
const substituted: LetterInput = { ...guaranteed().letter('reservation'), letter: 'substituted' };

describe('every letter', () => {
  it('is written in some life', () => {
    const written = new Set<LetterName>([...everything.map(({ input }) => input.letter), 'substituted']);
    expect([...written].sort()).toMatchInlineSnapshot(`
     [
       "admission-group",
       "admission-invoice",
       "admission-revoked",
       "application-reopened",
       "cancellation-accepted",
       "cancellation-data-requested",
       "cancellation-refused",
       "cancellation-to-confirm",
       "certificate",
       "certificate-reissued",
       "certificate-revoked",
       "credit-note",
       "dates-confirmed",
       "dates-moved",
       "edition-cancelled",
       "exception-granted",
       "group-credit-note",
       "group-invoice",
       "invoice-cancelled",
       "invoice-corrected",
       "lapse",
       "not-completed",
       "payer-deadline-extended",
       "payer-lapse",
       "payer-payment-overdue",
       "payer-payment-reminder",
       "payment-deadline-extended",
       "payment-overdue",
       "payment-received",
       "payment-reminder",
       "place-given-up",
       "practical-information",
       "question",
       "question-reminder",
       "receipt",
       "record-corrected",
       "refund-owed",
       "refund-paid",
       "reinstatement",
       "rejection",
       "reservation",
       "reservation-copy",
       "speakers-announced",
       "staff-assessment-overdue",
       "staff-payment-overdue",
       "staff-payment-reversed",
       "staff-place-in-question",
       "staff-place-reinstated",
       "staff-refund-due",
       "staff-refund-near",
       "staff-refund-overdue",
       "substituted",
       "webinar-confirmed",
       "webinar-follow-up",
       "withdrawal",
     ]
    `);
  });

  it.each(
    [...everything, { life: 'substituted', input: substituted }].map(
      (one) => [one.input.letter, one.life, one.input] as const,
    ),
  )('%s when %s: complete in every language', (_letter, _life, input) => {
    for (const language of LANGUAGES) {
      const { subject, text, html } = write(input, language);
      for (const part of [subject, text, html]) expect(part).not.toMatch(/\{\{|undefined|null|NaN|\[object|\*\*/);
      // Holes in sentences: two blanks, a blank before a full stop, an empty pair of brackets.
      expect(text).not.toMatch(/[^\n] {2}|\S [.,](?:\s|$)|\(\s*\)/);
      expect(subject.length).toBeGreaterThan(10);
      expect(html).toContain(`<html lang="${language}">`);
    }
  });
});

describe('provisional dates', () => {
  const advice = 'that cannot be refunded before we have confirmed them';
  const living = everything.filter(
    ({ input }) =>
      input.audience === 'participant' &&
      input.application.edition.dates.provisional &&
      input.event.occurredAt < input.application.calendar.startsAt &&
      ['submitted', 'information-requested', 'awaiting-payment', 'guaranteed'].includes(input.application.phase.name),
  );

  it.each(living.map(({ input, life }) => [input.letter, life, input] as const))(
    'are said in %s when %s',
    (_letter, _life, input) => {
      expect(write(input).text).toContain(advice);
    },
  );

  it('are no longer said when they are final, nor to those who are not coming', () => {
    const said = everything.filter(({ input }) => write(input).text.includes(advice)).map(({ input }) => input.letter);
    for (const letter of ['dates-confirmed', 'rejection', 'lapse', 'cancellation-accepted'] as const)
      expect(said).not.toContain(letter);
  });
});

it('says a refusal of a name that a template misspells', () => {
  const { letter } = guaranteed().letter('reservation');
  expect(() => templates({ letter, language: 'en' }, {})).toThrow(/which it does not have|not defined/);
});
