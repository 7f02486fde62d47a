import * as past from './promise-case.js';
import { BOSS, CANCEL, GIVE_UP, LAST, type PromiseCase } from './promise-case.js';

const SEPTEMBER = '2024-09-02T08:00:00.000Z';
const answer = (receivedAt: string) => past.came({ receivedAt, answers: 'question', text: 'In the harbour.' });
const thrice = past.after(
  past.questioned,
  answer('2024-08-05T08:00:00.000Z'),
  past.question('2024-08-05T09:00:00.000Z'),
  answer('2024-08-05T10:00:00.000Z'),
  past.question('2024-08-05T11:00:00.000Z'),
  answer('2024-08-05T12:00:00.000Z'),
  past.question('2024-08-05T13:00:00.000Z'),
);
const refused = (receivedAt: string) => past.came({ receivedAt, answers: 'receipt', text: CANCEL });

/** An answer that admissions have asked for, and what is none. */
export const ANSWERS: readonly PromiseCase[] = [
  {
    ...{ when: 'Admissions have asked; the answer comes by mail', before: past.questioned, answers: 'question' },
    ...{ text: 'I work in the harbour.', receivedAt: '2024-08-05T08:00:00.000Z' },
  },
  {
    ...{ when: 'The same, in answer to another letter', before: past.questioned, answers: 'receipt' },
    ...{ text: 'I work in the harbour.', receivedAt: '2024-08-05T08:00:00.000Z' },
  },
  {
    ...{ when: 'It comes from another address', before: past.questioned, answers: 'question', from: BOSS },
    ...{ text: 'She works in the harbour.', receivedAt: '2024-08-05T08:00:00.000Z' },
  },
  {
    ...{ when: 'It comes in the last millisecond in which it is waited for', before: past.questioned },
    ...{ answers: 'question', text: 'I work in the harbour.', receivedAt: '2024-08-16T21:59:59.999Z' },
  },
  {
    ...{ when: 'It comes when it is waited for no longer', before: past.questioned, answers: 'question' },
    ...{ text: 'I work in the harbour.', receivedAt: '2024-08-16T22:00:00.000Z' },
  },
  {
    ...{ when: 'Instead of an answer, somebody leaves', before: past.questioned, answers: 'question', text: CANCEL },
    receivedAt: '2024-08-05T08:00:00.000Z',
  },
  {
    ...{ when: 'Says nothing of leaving, and nobody has asked', before: past.placed, answers: 'reservation' },
    ...{ text: 'Thank you, see you then.', receivedAt: SEPTEMBER },
  },
];

/** What rules leave open. */
export const UNCLEAR: readonly PromiseCase[] = [
  {
    ...{ when: 'Takes a cancellation back', before: past.placed, answers: 'reservation' },
    ...{ text: 'I would like to withdraw my cancellation.', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'Another’s place, or anything but one’s own', before: past.placed, answers: 'reservation' },
    ...{ text: 'Please cancel Juan Soler’s registration.', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'It is not clear what is wanted', before: past.placed, answers: 'reservation' },
    ...{ text: 'Do I have to cancel if I come a day late?', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'By way of a mailing list or a shared mailbox', before: past.placed, answers: 'reservation' },
    ...{ text: CANCEL, head: 'List-Id: <team.city.example>', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'It cannot be taken apart without harm', before: past.placed, answers: 'reservation', text: '' },
    ...{ instead: 'too-many-parts', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'It is too large to be kept whole', before: past.placed, answers: 'reservation', text: CANCEL },
    ...{ instead: 'too-long', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'Three mails have led to something within the day', before: thrice, answers: 'question' },
    ...{ text: 'At the port.', receivedAt: '2024-08-06T07:59:59.999Z' },
  },
  {
    ...{ when: 'The same, when the first of them is a day old', before: thrice, answers: 'question' },
    ...{ text: 'At the port.', receivedAt: '2024-08-06T08:00:00.000Z' },
  },
  {
    ...{ when: 'Three mails were answered with what is wrong with them, however long ago', answers: 'reservation' },
    before: past.after(
      past.placed,
      refused('2024-09-02T08:00:00.000Z'),
      refused('2024-09-06T08:00:00.000Z'),
      refused('2024-09-10T08:00:00.000Z'),
    ),
    ...{ text: CANCEL, receivedAt: '2024-09-20T08:00:00.000Z' },
  },
];

/** Somebody else writes, and the registered address is asked. */
export const OTHERS: readonly PromiseCase[] = [
  {
    ...{ when: 'From another address than the registered one', before: past.placed, answers: 'reservation' },
    ...{ text: CANCEL, from: BOSS, receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'The registered address says the same later', before: past.asked, answers: 'receipt', text: CANCEL },
    receivedAt: '2024-10-19T08:00:00.000Z',
  },
  {
    ...{ when: 'It confirms, in the last millisecond to do so', before: past.asked, text: 'Yes, I confirm.' },
    ...{ answers: 'cancellation-to-confirm', receivedAt: '2024-10-23T21:59:59.998Z' },
  },
  {
    ...{ when: 'The same, when the term to confirm has just ended', before: past.asked, text: 'Yes, I confirm.' },
    ...{ answers: 'cancellation-to-confirm', receivedAt: '2024-10-23T21:59:59.999Z' },
  },
  {
    ...{ when: 'Another address gave the place up in time, and it confirms that', text: 'Yes, I confirm.' },
    before: past.after(past.placed, past.came({ receivedAt: LAST, answers: 'reservation', text: GIVE_UP, from: BOSS })),
    ...{ answers: 'cancellation-to-confirm', receivedAt: '2024-10-19T08:00:00.000Z' },
  },
  {
    ...{ when: 'It says that it is not so', before: past.asked, answers: 'cancellation-to-confirm' },
    ...{ text: 'No, that was not me.', receivedAt: '2024-10-19T08:00:00.000Z' },
  },
  {
    ...{ when: 'It confirms what it has disowned', answers: 'cancellation-to-confirm', text: 'Yes, I confirm.' },
    before: past.after(
      past.asked,
      past.came({
        ...{ receivedAt: '2024-10-19T08:00:00.000Z', answers: 'cancellation-to-confirm', text: 'No, that was not me.' },
      }),
    ),
    receivedAt: '2024-10-19T09:00:00.000Z',
  },
  {
    ...{ when: 'It says yes, and that it may stay', before: past.asked, answers: 'cancellation-to-confirm' },
    ...{ text: 'Yes, but I would rather stay.', receivedAt: '2024-10-19T08:00:00.000Z' },
  },
  {
    ...{ when: 'Another address asks again, while the first waits', before: past.asked, answers: 'reservation' },
    ...{ text: CANCEL, from: 'desk@city.example.org', receivedAt: '2024-10-19T08:00:00.000Z' },
  },
  {
    ...{ when: 'A robot writes from another address', before: past.placed, answers: 'reservation', text: CANCEL },
    ...{ from: 'bot@city.example.org', head: 'Precedence: bulk', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'The sender’s domain says that the mail is not its own', before: past.placed, answers: 'reservation' },
    ...{ text: CANCEL, authentication: 'fail', receivedAt: SEPTEMBER },
  },
];

/** No person wrote it. */
export const MACHINES: readonly PromiseCase[] = [
  {
    ...{ when: 'Somebody is out of the office', before: past.placed, answers: 'reservation', text: CANCEL },
    ...{ head: 'Auto-Submitted: auto-replied', receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'The reservation mail comes back for good', before: past.placed, answers: null, text: '' },
    ...{ instead: { failed: 'reservation' }, receivedAt: SEPTEMBER },
  },
  {
    ...{ when: 'A letter comes back that nobody misses anything by', before: past.asked, answers: null, text: '' },
    ...{ instead: { failed: 'cancellation-to-confirm' }, receivedAt: LAST, readAt: '2024-10-19T08:00:00.000Z' },
  },
];
