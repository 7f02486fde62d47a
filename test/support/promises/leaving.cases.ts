import * as past from './promise-case.js';
import { CANCEL, CLOSES_AT, GIVE_UP, LAST, type PromiseCase, READ } from './promise-case.js';

const SEPTEMBER = '2024-09-02T08:00:00.000Z';
const refused = (receivedAt: string) => past.came({ receivedAt, answers: 'reservation', text: CANCEL });
const MISSING = 'Registered on 1 August 2024, and reached by ana@city.example.org.';

/** Somebody leaves in time, too late, in the wrong place, or without what the terms want to know. */
export const LEAVING: readonly PromiseCase[] = [
  {
    ...{ when: 'A place; a reply to the reservation mail, in time', before: past.placed, receivedAt: SEPTEMBER },
    ...{ answers: 'reservation', text: CANCEL },
  },
  {
    ...{ when: 'The same, in the last millisecond of the window', before: past.placed, receivedAt: LAST },
    ...{ answers: 'reservation', text: CANCEL },
  },
  {
    ...{ when: 'The same, when the window has just closed', before: past.placed, receivedAt: CLOSES_AT },
    ...{ answers: 'reservation', text: CANCEL },
  },
  {
    ...{ when: 'A reply to the marked copy of it', receivedAt: '2024-09-03T08:00:00.000Z' },
    before: past.after(past.placed, past.came({ receivedAt: SEPTEMBER, answers: 'receipt', text: CANCEL })),
    ...{ answers: 'reservation-copy', text: CANCEL },
  },
  {
    ...{ when: 'A place; a reply to another letter', before: past.placed, receivedAt: SEPTEMBER },
    ...{ answers: 'receipt', text: CANCEL },
  },
  {
    ...{ when: 'A place; a mail that answers no letter', before: past.placed, receivedAt: SEPTEMBER },
    ...{ answers: null, text: CANCEL },
  },
  {
    ...{ when: 'Something is missing, within the window', before: past.placed, receivedAt: past.BEGUN_AT },
    ...{ answers: 'reservation', bare: true, text: `${CANCEL}\n\nDiploma, Ana Pérez` },
  },
  {
    ...{ when: 'Still something is missing: it is asked for once', before: past.begun, answers: 'reservation' },
    ...{ bare: true, text: `${CANCEL}\n\nRegistered on 1 August 2024`, receivedAt: '2024-10-20T10:00:00.000Z' },
  },
  {
    ...{ when: 'What was missing comes in answer to another letter', before: past.begun, answers: 'receipt' },
    ...{ bare: true, text: MISSING, receivedAt: '2024-10-20T10:00:00.000Z' },
  },
  {
    ...{ when: 'What was missing comes in the last millisecond of the grace', before: past.begun },
    ...{ answers: 'reservation', bare: true, text: MISSING, receivedAt: '2024-10-23T21:29:59.999Z' },
  },
  {
    ...{ when: 'What was missing comes when the grace has just ended', before: past.begun, answers: 'reservation' },
    ...{ bare: true, text: `${CANCEL} ${MISSING}`, receivedAt: '2024-10-23T21:30:00.000Z' },
  },
  {
    ...{ when: 'The dates have moved; the last millisecond of the leave', before: past.moved, answers: 'reservation' },
    ...{ text: CANCEL, receivedAt: '2024-09-08T08:59:59.999Z' },
  },
  {
    ...{ when: 'The dates have moved; the leave has just ended', before: past.moved, answers: 'reservation' },
    ...{ text: CANCEL, receivedAt: '2024-09-08T09:00:00.000Z' },
  },
  {
    ...{ when: 'A part is paid; a reply to any letter', before: past.partPaid, answers: 'admission-invoice' },
    ...{ text: CANCEL, receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'Nothing is paid, and there is no place', before: past.admitted, answers: 'admission-invoice' },
    ...{ text: CANCEL, receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'The application is still being assessed', before: past.applied, answers: 'receipt', text: CANCEL },
    receivedAt: '2024-08-05T08:00:00.000Z',
  },
  {
    ...{ when: 'A place that cost nothing, without terms to leave it', before: past.subscribed },
    ...{ answers: 'webinar-confirmed', text: CANCEL, receivedAt: '2024-11-10T08:00:00.000Z' },
  },
  {
    ...{ when: 'Whoever writes has left already', answers: 'receipt', text: CANCEL },
    before: past.after(past.applied, past.told('2024-08-02T10:00:00.000Z', { type: 'Withdraw', by: 'applicant' })),
    receivedAt: '2024-08-05T08:00:00.000Z',
  },
  {
    ...{ when: 'In answer to another letter, a millisecond before there was a place', before: past.placed },
    ...{ answers: 'receipt', text: CANCEL, receivedAt: '2024-08-20T08:59:59.999Z', readAt: READ },
  },
  {
    ...{ when: 'The same, in the instant in which there was one', before: past.placed, answers: 'receipt' },
    ...{ text: CANCEL, receivedAt: past.PLACED_AT, readAt: READ },
  },
  {
    ...{ when: 'The terms take a cancellation from anywhere', before: past.placedUnder({ channel: 'any' }) },
    ...{ answers: null, bare: true, text: `${CANCEL} ${past.ALL}`, receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'By such terms, when the window has just closed', before: past.placedUnder({ channel: 'any' }) },
    ...{ answers: null, bare: true, text: `${CANCEL} ${past.ALL}`, receivedAt: CLOSES_AT },
  },
  {
    ...{ when: 'By the terms nothing that is quoted counts', receivedAt: SEPTEMBER },
    ...{ before: past.placedUnder({ quoted: 'does-not-count' }), answers: 'reservation', text: CANCEL },
  },
  {
    ...{ when: 'By such terms, with all of it in the sender’s own words', receivedAt: SEPTEMBER },
    ...{ before: past.placedUnder({ quoted: 'does-not-count' }), answers: 'reservation' },
    text: `${CANCEL} ${past.ALL}`,
  },
  {
    ...{ when: 'A mail from before the lapse, read after it', before: past.partPaid, answers: 'admission-invoice' },
    ...{ text: CANCEL, receivedAt: '2024-09-23T21:59:59.999Z', readAt: READ },
  },
  {
    ...{ when: 'The same, in the instant of the lapse', before: past.partPaid, answers: 'admission-invoice' },
    ...{ text: CANCEL, receivedAt: past.LAPSES_AT, readAt: READ },
  },
];

/** Somebody gives the place up, before and after that was offered. */
export const GIVING_UP: readonly PromiseCase[] = [
  {
    ...{ when: 'Gives the place up, once a refusal has offered that; in answer to any letter', before: past.offered },
    ...{ answers: 'cancellation-refused', text: GIVE_UP, receivedAt: '2024-10-21T08:00:00.000Z' },
  },
  {
    ...{
      when: 'The same, by a mail from a millisecond before the offer',
      before: past.offered,
      answers: 'reservation',
    },
    ...{ text: GIVE_UP, receivedAt: '2024-10-20T07:59:59.999Z', readAt: '2024-10-21T08:00:00.000Z' },
  },
  {
    ...{ when: 'Gives the place up after the third refusal', answers: 'cancellation-refused', text: GIVE_UP },
    before: past.after(past.offered, refused('2024-10-22T08:00:00.000Z'), refused('2024-10-24T08:00:00.000Z')),
    receivedAt: '2024-10-26T08:00:00.000Z',
  },
  {
    ...{
      when: 'Gives the place up too late, and nothing was offered yet',
      before: past.placed,
      answers: 'reservation',
    },
    ...{ text: GIVE_UP, receivedAt: CLOSES_AT },
  },
  {
    ...{ when: 'Gives the place up while a cancellation still brings something', before: past.placed },
    ...{ answers: 'reservation', text: GIVE_UP, receivedAt: LAST },
  },
  {
    ...{ when: 'Another address gives it up, once that is offered', before: past.offered, from: past.BOSS },
    ...{ answers: 'cancellation-refused', text: GIVE_UP, receivedAt: '2024-10-21T08:00:00.000Z' },
  },
  {
    ...{
      when: 'It confirms what another address asked too late, once it has given the place up',
      text: 'Yes, I confirm.',
    },
    before: past.after(
      past.offered,
      past.came({ receivedAt: '2024-10-21T08:00:00.000Z', answers: 'reservation', text: CANCEL, from: past.BOSS }),
      past.came({ receivedAt: '2024-10-22T08:00:00.000Z', answers: 'cancellation-refused', text: GIVE_UP }),
    ),
    ...{ answers: 'cancellation-to-confirm', receivedAt: '2024-10-23T09:00:00.000Z' },
  },
  {
    ...{ when: 'Gives up a place that was given up before', answers: 'place-given-up', text: GIVE_UP },
    before: past.after(past.offered, past.told('2024-10-20T09:00:00.000Z', { type: 'GiveUpPlace', by: 'applicant' })),
    receivedAt: '2024-10-21T08:00:00.000Z',
  },
  {
    ...{ when: 'Cancels after giving up; the mail came in time', before: past.givenUp, answers: 'reservation' },
    ...{ text: CANCEL, receivedAt: '2024-10-02T08:00:00.000Z', readAt: '2024-10-06T09:00:00.000Z' },
  },
  {
    ...{ when: 'Cancels after giving up, within the window still', before: past.givenUp, answers: 'place-given-up' },
    ...{ text: CANCEL, receivedAt: '2024-10-06T09:00:00.000Z' },
  },
  {
    ...{
      when: 'Cancels after giving up, when the window has just closed',
      before: past.givenUp,
      answers: 'reservation',
    },
    ...{ text: CANCEL, receivedAt: CLOSES_AT },
  },
];
