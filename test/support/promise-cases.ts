import type { LetterName } from '#domain/application/letters.types.js';
import type { CancellationTerms } from '#domain/programme/terms.js';
import type { Instant } from '#domain/time/zone.js';
import { Correspondence, webinarProgramme } from './correspondence.js';
import { admit, cancel, diploma, pay, submit, webinar } from './life.js';

/** A mail that comes in, and whose it is. */
export interface PromiseCase {
  readonly when: string;
  /** What had happened until then. */
  readonly before: () => Correspondence;
  readonly receivedAt: Instant;
  /** By default at once. */
  readonly readAt?: Instant;
  readonly answers: LetterName | null;
  readonly text: string;
  /** Without the letter quoted below. */
  readonly bare?: true;
  readonly head?: string;
  readonly from?: string;
  readonly authentication?: 'fail';
  /** Mails of the application that led to something in the day before. */
  readonly toldLately?: number;
  /** A cancellation from another address that came before, and waits. */
  readonly heldAt?: Instant;
}

const applied = (): Correspondence => new Correspondence().after('2024-08-01T10:00:00.000Z', submit);
const admitted = (): Correspondence => applied().after('2024-08-10T10:00:00.000Z', admit);
const partPaid = (): Correspondence => admitted().after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'));
const placed = (): Correspondence => admitted().after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
const subscribed = (): Correspondence =>
  new Correspondence({ edition: webinar }, { programme: webinarProgramme }).after('2024-11-03T10:00:00.000Z', {
    ...submit,
    edition: 'webinar',
  });

const FIRST = '2024-10-18T21:30:00.000Z';
const begun = (): Correspondence => placed().after(FIRST, cancel(FIRST, { given: ['course', 'name'] }));
const moved = (): Correspondence => {
  const dates = { starts: '2024-12-02', ends: '2024-12-06', inPersonFrom: '2024-12-02', provisional: false };
  return placed().after(
    '2024-08-25T09:00:00.000Z',
    { type: 'NoteEdition', version: 2, by: 'organiser' },
    { edition: { ...diploma, version: 2, dates } },
  );
};

/** Somebody else wrote in the last millisecond of the window, and the registered address was asked. */
const IN_TIME = '2024-10-18T21:59:59.999Z';
const asked = (): Correspondence =>
  placed().after(IN_TIME, {
    ...{ type: 'RequestConfirmation', receivedAt: IN_TIME, noteId: 'n', senderId: 's', by: 'correspondent' },
  });

export const CANCEL = 'Please cancel my place.';
const LAPSE = '2024-09-23T22:00:00.000Z';
const READ = '2024-10-05T09:00:00.000Z';
const underTerms = (changes: Partial<CancellationTerms>): Correspondence => {
  const { cancellation } = diploma.terms;
  if (cancellation === null) throw new Error('the diploma can be cancelled');
  const edition = { ...diploma, terms: { ...diploma.terms, cancellation: { ...cancellation, ...changes } } };
  return new Correspondence({ edition })
    .after('2024-08-01T10:00:00.000Z', submit)
    .after('2024-08-10T10:00:00.000Z', admit)
    .after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
};
const anywhere = (): Correspondence => underTerms({ channel: 'any' });
const unquoted = (): Correspondence => underTerms({ quoted: 'does-not-count' });
const lapsed = (): Correspondence => partPaid().pass(READ);
const givenUp = (): Correspondence => placed().after(READ, { type: 'GiveUpPlace', by: 'applicant' });
const questioned = (): Correspondence =>
  applied().after('2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' });

const MISSING = 'Registered on 1 August 2024, and reached by ana@city.example.org.';

/** Each case of the terms, with the instants just before and at each boundary. */
export const PROMISE_CASES: readonly PromiseCase[] = [
  {
    ...{
      when: 'A place; a reply to the reservation mail, in time',
      before: placed,
      answers: 'reservation',
      text: CANCEL,
    },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{
      when: 'The same, in the last millisecond of the window',
      before: placed,
      answers: 'reservation',
      text: CANCEL,
    },
    receivedAt: '2024-10-18T21:59:59.999Z',
  },
  {
    ...{ when: 'The same, when the window has just closed', before: placed, answers: 'reservation', text: CANCEL },
    receivedAt: '2024-10-18T22:00:00.000Z',
  },
  {
    ...{ when: 'A reply to the marked copy of it', before: placed, answers: 'reservation-copy', text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{ when: 'A place; a reply to another letter', before: placed, answers: 'receipt', text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{ when: 'A place; a mail that answers no letter', before: placed, answers: null, text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{ when: 'Something is missing, within the window', before: placed, answers: 'reservation', bare: true },
    ...{ text: `${CANCEL}\n\nDiploma, Ana Pérez`, receivedAt: FIRST },
  },
  {
    ...{ when: 'Still something is missing: it is asked for once', before: begun, answers: 'reservation', bare: true },
    ...{ text: `${CANCEL}\n\nRegistered on 1 August 2024`, receivedAt: '2024-10-20T10:00:00.000Z' },
  },
  {
    ...{ when: 'What was missing comes in answer to another letter', before: begun, answers: 'receipt', bare: true },
    ...{ text: MISSING, receivedAt: '2024-10-20T10:00:00.000Z' },
  },
  {
    ...{ when: 'What was missing comes in the last millisecond of the grace', before: begun, answers: 'reservation' },
    ...{ text: MISSING, bare: true, receivedAt: '2024-10-23T21:29:59.999Z' },
  },
  {
    ...{ when: 'What was missing comes when the grace has just ended', before: begun, answers: 'reservation' },
    ...{ text: `${CANCEL} ${MISSING}`, bare: true, receivedAt: '2024-10-23T21:30:00.000Z' },
  },
  {
    ...{ when: 'The dates have moved; the last millisecond of the leave', before: moved, answers: 'reservation' },
    ...{ text: CANCEL, receivedAt: '2024-09-08T08:59:59.999Z' },
  },
  {
    ...{ when: 'The dates have moved; the leave has just ended', before: moved, answers: 'reservation', text: CANCEL },
    receivedAt: '2024-09-08T09:00:00.000Z',
  },
  {
    ...{ when: 'A part is paid; a reply to any letter', before: partPaid, answers: 'admission-invoice', text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{ when: 'Nothing is paid, and there is no place', before: admitted, answers: 'admission-invoice', text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{ when: 'The application is still being assessed', before: applied, answers: 'receipt', text: CANCEL },
    receivedAt: '2024-08-05T08:00:00.000Z',
  },
  {
    ...{
      when: 'A place that cost nothing, without terms to leave it',
      before: subscribed,
      answers: 'webinar-confirmed',
    },
    ...{ text: CANCEL, receivedAt: '2024-11-10T08:00:00.000Z' },
  },
  {
    ...{ when: 'Whoever writes has left already', answers: 'receipt', text: CANCEL },
    before: () => applied().after('2024-08-02T10:00:00.000Z', { type: 'Withdraw', by: 'applicant' }),
    receivedAt: '2024-08-05T08:00:00.000Z',
  },
  {
    ...{
      when: 'In answer to another letter, a millisecond before there was a place',
      before: placed,
      answers: 'receipt',
    },
    ...{ text: CANCEL, receivedAt: '2024-08-20T08:59:59.999Z', readAt: READ },
  },
  {
    ...{ when: 'The same, in the instant in which there was one', before: placed, answers: 'receipt', text: CANCEL },
    ...{ receivedAt: '2024-08-20T09:00:00.000Z', readAt: READ },
  },
  {
    ...{ when: 'The terms take a cancellation from anywhere', before: anywhere, answers: null, text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{ when: 'By the terms nothing that is quoted counts', before: unquoted, answers: 'reservation', text: CANCEL },
    receivedAt: '2024-09-02T08:00:00.000Z',
  },
  {
    ...{
      when: 'A mail from before the lapse, read after it',
      before: lapsed,
      answers: 'admission-invoice',
      text: CANCEL,
    },
    ...{ receivedAt: '2024-09-23T21:59:59.999Z', readAt: READ },
  },
  {
    ...{ when: 'The same, in the instant of the lapse', before: lapsed, answers: 'admission-invoice', text: CANCEL },
    ...{ receivedAt: LAPSE, readAt: READ },
  },
  {
    ...{ when: 'The place was given up before; the mail came in time', before: givenUp, answers: 'reservation' },
    ...{ text: CANCEL, receivedAt: '2024-10-02T08:00:00.000Z', readAt: '2024-10-06T09:00:00.000Z' },
  },
  {
    ...{ when: 'Admissions have asked; the answer comes by mail', before: questioned, answers: 'question' },
    ...{ text: 'I work in the harbour.', receivedAt: '2024-08-05T08:00:00.000Z' },
  },
  {
    ...{ when: 'Says nothing of leaving, and nobody has asked', before: placed, answers: 'reservation' },
    ...{ text: 'Thank you, see you then.', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'Takes a cancellation back', before: placed, answers: 'reservation' },
    ...{ text: 'I would like to withdraw my cancellation.', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'Another’s place, or anything but one’s own', before: placed, answers: 'reservation' },
    ...{ text: 'Please cancel Juan Soler’s registration.', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'By way of a mailing list or a shared mailbox', before: placed, answers: 'reservation', text: CANCEL },
    ...{ head: 'List-Id: <team.city.example>', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'Three mails have led to something within the day', before: placed, answers: 'reservation' },
    ...{ text: CANCEL, toldLately: 3, receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'It is not clear what is wanted', before: placed, answers: 'reservation' },
    ...{ text: 'Do I have to cancel if I come a day late?', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'From another address than the registered one', before: placed, answers: 'reservation', text: CANCEL },
    ...{ from: 'boss@city.example.org', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'The registered address says the same later', before: asked, answers: 'receipt', text: CANCEL },
    ...{ receivedAt: '2024-10-19T08:00:00.000Z', heldAt: IN_TIME },
  },
  {
    ...{ when: 'It confirms, in the last millisecond to do so', before: asked, answers: 'cancellation-to-confirm' },
    ...{ text: 'Yes, I confirm.', receivedAt: '2024-10-23T21:59:59.998Z', heldAt: IN_TIME },
  },
  {
    ...{ when: 'The same, when the term to confirm has just ended', before: asked, answers: 'cancellation-to-confirm' },
    ...{ text: 'Yes, I confirm.', receivedAt: '2024-10-23T21:59:59.999Z', heldAt: IN_TIME },
  },
  {
    ...{ when: 'It says that it is not so', before: asked, answers: 'cancellation-to-confirm' },
    ...{ text: 'No, that was not me.', receivedAt: '2024-10-19T08:00:00.000Z', heldAt: IN_TIME },
  },
  {
    ...{ when: 'It says yes, and that it may stay', before: asked, answers: 'cancellation-to-confirm' },
    ...{ text: 'Yes, but I would rather stay.', receivedAt: '2024-10-19T08:00:00.000Z', heldAt: IN_TIME },
  },
  {
    ...{
      when: 'Another address asks again, while the first waits',
      before: asked,
      answers: 'reservation',
      text: CANCEL,
    },
    ...{ from: 'desk@city.example.org', receivedAt: '2024-10-19T08:00:00.000Z', heldAt: IN_TIME },
  },
  {
    ...{ when: 'A robot writes from another address', before: placed, answers: 'reservation', text: CANCEL },
    ...{ from: 'bot@city.example.org', head: 'Precedence: bulk', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'The sender’s domain says that the mail is not its own', before: placed, answers: 'reservation' },
    ...{ text: CANCEL, authentication: 'fail', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
  {
    ...{ when: 'Somebody is out of the office', before: placed, answers: 'reservation', text: CANCEL },
    ...{ head: 'Auto-Submitted: auto-replied', receivedAt: '2024-09-02T08:00:00.000Z' },
  },
];
