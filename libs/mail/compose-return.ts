import type { Composing } from './compose.js';
import { officeOf } from './compose.js';
import { entryContextOf } from './letter-context.js';
import type { EntryLetterInput } from './letters/returns.js';
import type { Mail } from './post.js';
import { speak } from './speech.js';

/** A letter about a bank entry as it goes out: to the office, in no edition's name, and nobody answers it. */
export function composeReturn(
  input: EntryLetterInput,
  {
    templates,
    template,
    offices,
    thread,
    date,
  }: Pick<Composing, 'templates' | 'template' | 'offices' | 'thread' | 'date'>,
): Mail {
  const { letter, to: audience, language } = input;
  const rendered = templates(
    { letter, language, source: template?.source ?? null },
    entryContextOf(input, speak(language)),
  );
  const to = officeOf(audience, offices);
  return {
    ...thread,
    ...rendered,
    from: { name: 'Matricula', address: offices.sender },
    ...{ replyTo: null, unsubscribeUrl: null, to, copies: [], recipient: to.address, attachments: [] },
    letter,
    templateId: template?.id ?? null,
    date,
  };
}
