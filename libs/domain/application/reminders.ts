import type { LetterName } from './letters.types.js';
import type { Application } from './state.js';

const REMINDERS: ReadonlySet<LetterName> = new Set<LetterName>([
  'speakers-announced',
  'practical-information',
  'webinar-follow-up',
]);

/**
 * What a subscriber of an open edition may do without. Everything else that is owed goes out whoever wants no reminders:
 * the confirmation, and word of dates that move or of an edition that is cancelled. Who pays for a course needs it all.
 */
export const isReminder = (letter: LetterName, { edition }: Pick<Application, 'edition'>): boolean =>
  edition.terms.admission.mode === 'open' && REMINDERS.has(letter);
