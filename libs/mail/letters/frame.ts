import { isEnded } from '#domain/application/account.js';
import { isOfPayer } from '#domain/application/letters.js';
import { applicationReference } from '#domain/application-reference.js';
import { beginningOf, localDateOf } from '#domain/time/zone.js';
import { eventOf, type LetterInput, type LetterPerson } from '../letter-input.js';
import type { Speech } from '../speech.js';

/** What every letter may say, whoever it goes to and whatever it is about. */
export function frameOf(input: LetterInput, speech: Speech) {
  const { application, person, programme, letter } = input;
  const { edition } = application;
  return {
    language: speech.language,
    course: courseOf(input, speech),
    person: {
      name: nameOf(person),
      email: person.email,
      contact: [person.email, person.phone].filter((part) => part !== null).join(', '),
    },
    reference: groupOf(input) ?? applicationReference(application.id),
    registeredOn: speech.day(localDateOf(application.submittedAt, edition.zone)),
    office: programme.organiser.name,
    // Where somebody else reads the letter too, it must not open the application.
    applicationUrl:
      isShared(input) || letter === 'substituted' || groupOf(input) !== null ? null : input.links.applicationUrl,
    isOpenEdition: edition.terms.admission.mode === 'open',
    provisional: isProvisional(input),
  };
}

/** The payer of a group is written to about the group, and may open nobody's application. */
export function groupOf(input: LetterInput): string | null {
  const { letter, event } = input;
  if (isOfPayer(letter)) return eventOf(input, 'InvoiceIssued').line?.group ?? null;
  if (letter === 'group-invoice' && event.type === 'InvoiceIssued') return event.line?.group ?? null;
  return event.type === 'LineCredited' ? event.line.group : null;
}

/** A course that has begun has its dates, even where nobody confirmed them. */
function isProvisional({ application: { edition, phase }, asOf }: LetterInput): boolean {
  const hasBegun = asOf.at >= beginningOf(edition.dates.starts, edition.zone);
  return edition.dates.provisional && !isEnded(phase) && !hasBegun;
}

function courseOf({ application, programme }: LetterInput, speech: Speech) {
  const { dates, zone } = application.edition;
  const { venue, online } = programme;
  const venueLines = venue === null ? [] : [venue.name, ...(venue.address ?? []), venue.city];
  return {
    title: programme.title,
    organiser: programme.organiser.name,
    dates: speech.span(dates.starts, dates.ends, zone),
    place: venueLines.filter((line) => line !== null).join(', ') || (online === null ? null : speech.words.online),
  };
}

/** The letters that carry a paper also go to whoever pays, where that is somebody else. */
export function copiesOf({ letter, person }: Pick<LetterInput, 'letter' | 'person'>): readonly string[] {
  const { invoiceEmail, email } = person;
  const carriesPaper = letter === 'admission-invoice' || letter === 'invoice-corrected' || letter === 'credit-note';
  if (!carriesPaper || invoiceEmail === null || invoiceEmail.toLowerCase() === email.toLowerCase()) return [];
  return [invoiceEmail];
}

const isShared = (input: LetterInput): boolean => input.audience === 'payer' || copiesOf(input).length > 0;

export const nameOf = ({ givenName, familyName }: LetterPerson): string => `${givenName} ${familyName}`.trim();

/** Text of several lines as lines: each becomes a paragraph of the letter. */
export const paragraphs = (text: string | null | undefined): string[] =>
  (text ?? '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');

/** What people wrote keeps its lines. */
export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** An IBAN or a reference as it is printed: 'ES91 2100 0418 …'. */
export const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');
