import { accountOf } from '#domain/application/account.js';
import { eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { substitutionOf } from './cancellation.js';
import { paragraphs } from './frame.js';
import { windowsOf } from './windows.js';

export function reservation(input: LetterInput, speech: Speech) {
  const { application, asOf, programme } = input;
  const { keptMinor, currency } = accountOf(application);
  return {
    // Without an excess, which is on its way back.
    paid: keptMinor > 0 ? speech.money(keptMinor, currency) : null,
    windows: windowsOf(application, asOf.at, speech),
    substitution: substitutionOf(input, speech),
    included: programme.included,
    notIncluded: programme.notIncluded,
    hasHotels: programme.hotels.length > 0,
    requirements: application.edition.terms.completion.requires.map((one) => speech.words.requirement[one]),
  };
}

export function datesChanged(input: LetterInput, speech: Speech) {
  const { application, asOf, event } = input;
  const { name } = application.phase;
  const former = input.history
    .filter((one) => one !== event)
    .findLast((one) => one.type === 'DatesChanged' || one.type === 'ApplicationSubmitted');
  const formerDates = former?.type === 'ApplicationSubmitted' ? former.edition.dates : former?.dates;
  return {
    formerDates: formerDates ? speech.span(formerDates.starts, formerDates.ends, application.edition.zone) : null,
    isFinal: !application.edition.dates.provisional,
    hasPlace: name === 'guaranteed',
    windows: windowsOf(application, asOf.at, speech),
  };
}

export function practicalInformation(input: LetterInput, speech: Speech) {
  const { programme } = input;
  return {
    ...joining(input, speech),
    notes: paragraphs(programme.letters.practicalInformation),
    directions: paragraphs(programme.venue?.directions),
    included: programme.included,
    notIncluded: programme.notIncluded,
    sessions: sessionsOf(input, speech),
    hotels: programme.hotels.map(({ name, address, rates, note, web }) => ({
      name,
      address: address === null ? null : address.join(', '),
      rates: rates.map(({ label, perNight }) => `${label}: ${priceOf(perNight, speech)}`).join('; '),
      note,
      hotelUrl: web,
    })),
    requirements: input.application.edition.terms.completion.requires.map((one) => speech.words.requirement[one]),
  };
}

/** Sessions whose hours are announced. Hours that were given for other dates than those in force are none. */
function sessionsOf({ programme, application }: LetterInput, speech: Speech) {
  const { dates } = application.edition;
  if (programme.dates.starts !== dates.starts || programme.dates.ends !== dates.ends) return [];
  return programme.sessions.flatMap(({ title, starts, ends }) =>
    starts === null || ends === null ? [] : [{ title, when: speech.span(starts, ends, application.edition.zone) }],
  );
}

export function joining({ programme }: LetterInput, speech: Speech) {
  const { online, agenda, speakers } = programme;
  return {
    join: online === null ? null : { joinUrl: online.url, instructions: paragraphs(online.instructions) },
    agenda: agenda.map(({ title }) => title),
    speakers: speakers.map(({ name, organisation, part, confirmed }) => ({
      who: name === null ? organisation : `${name}, ${organisation}`,
      part,
      remark: confirmed ? null : speech.words.toBeConfirmed,
    })),
  };
}

export function followUp({ programme }: LetterInput) {
  return { notes: paragraphs(programme.letters.followUp) };
}

export function notCompleted(input: LetterInput, speech: Speech) {
  const { missing, closesAt } = eventOf(input, 'CourseNotCompleted');
  return {
    missing: missing.map((one) => speech.words.requirement[one]),
    review: speech.deadline(closesAt, input.application.edition.zone),
  };
}

export function recordCorrected(input: LetterInput, speech: Speech) {
  const { requirement, session, met } = eventOf(input, 'RecordCorrected');
  const title = input.programme.sessions.find(({ code }) => code === session)?.title ?? null;
  return { requirement: speech.words.requirement[requirement], session: title, met };
}

/** '120.00 EUR' as the language says it; the schema has checked its decimals. */
function priceOf(amount: string, speech: Speech): string {
  const [digits = '0', currency = 'EUR'] = amount.split(' ');
  return speech.money(Number(digits.replace('.', '')), currency);
}
