import type { Audience } from '#domain/application/letters.types.js';
import { isReminder } from '#domain/application/reminders.js';
import { calendarEntry, entryKind } from './calendar-entry.js';
import type { Thread } from './courier.js';
import { contextOf } from './letter-context.js';
import type { LetterInput } from './letter-input.js';
import { copiesOf, nameOf } from './letters/frame.js';
import type { Attachment, Mail, Mailbox } from './post.js';
import { type Language, languageOf, speak } from './speech.js';
import type { TemplateInForce } from './template-shelf.js';
import type { Templates } from './templates.js';

export interface Offices {
  /** Letters leave from here, and replies come back here. */
  readonly sender: string;
  readonly admissions: string;
  readonly finance: string;
  readonly lead: string;
}

export interface Composing {
  readonly templates: Templates;
  /** The office's own, in the language that `languageFor` says; null: the release's. */
  readonly template: TemplateInForce | null;
  readonly offices: Offices;
  readonly papers: readonly Attachment[];
  readonly thread: Thread;
  readonly date: string;
  /** Where answers of whoever has this application go; null where the office reads them itself. */
  readonly replyTo: string | null;
}

/** The letter as it goes out: in its reader's language, in the edition's name, to the person or the office that it is for. */
export function compose(
  input: LetterInput,
  { templates, template, offices, papers, thread, date, replyTo }: Composing,
): Mail {
  const speech = speak(languageFor(input));
  const rendered = templates(
    { letter: input.letter, language: speech.language, source: template?.source ?? null },
    contextOf(input, speech),
  );
  const kind = entryKind(input);
  const entry = kind === null ? [] : [calendarEntry(input, kind, date)];
  const to = readerOf(input, offices);
  return {
    ...thread,
    ...rendered,
    from: { name: input.programme.title, address: offices.sender },
    replyTo: mayAnswer(input) ? replyTo : null,
    unsubscribeUrl: isReminder(input.letter, input.application) ? input.links.unsubscribeUrl : null,
    to,
    copies: copiesOf(input),
    recipient: input.audience === 'payer' ? payerOf(input) : to.address,
    attachments: [...papers, ...entry],
    letter: input.letter,
    templateId: template?.id ?? null,
    date,
  };
}

/** As the person chose, or else the edition's. The office reads all letters of an edition in one language. */
export const languageFor = ({ audience, person, programme }: LetterInput): Language =>
  languageOf(audience === 'participant' || audience === 'payer' ? person.language : null, programme.language);

/** Whoever has given up the place to somebody else has no say in it any more; the staff answer nobody. */
const mayAnswer = ({ letter, audience }: LetterInput): boolean =>
  letter !== 'substituted' && (audience === 'participant' || audience === 'payer');

function payerOf({ person, letter }: LetterInput): string {
  if (person.invoiceEmail === null) throw new Error(`${letter} is owed to a payer, and nobody pays`);
  return person.invoiceEmail;
}

function readerOf({ audience, person }: LetterInput, offices: Offices): Mailbox {
  // Who reads a copy sees whose letter it is.
  if (audience === 'participant' || audience === 'payer') return { name: nameOf(person), address: person.email };
  return officeOf(audience, offices);
}

/** The mailbox of those who are meant. */
export function officeOf(audience: Exclude<Audience, 'participant' | 'payer'>, offices: Offices): Mailbox {
  switch (audience) {
    case 'admissions':
      return { name: '', address: offices.admissions };
    case 'finance':
      return { name: '', address: offices.finance };
    case 'finance-lead':
      return { name: '', address: offices.lead };
  }
}
