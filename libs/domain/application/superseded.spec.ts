import { expect, it } from '@jest/globals';
import { admit, diploma, Life, pay, submit } from '../../../test/support/life.js';
import type { LetterName } from './letters.types.js';
import { isStillUseful } from './superseded.js';

const submitted = () => new Life().after('2024-08-01T10:00:00.000Z', submit);
const asked = () => submitted().after('2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' });
const invoiced = () => submitted().after('2024-08-10T10:00:00.000Z', admit);
const guaranteed = () => invoiced().after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'));
const overdue = () => {
  const life = invoiced();
  life.pass('2024-09-12T10:00:00.000Z');
  return life;
};
const overpaid = () => invoiced().after('2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-19'));
const refunded = () =>
  overpaid()
    .after('2024-08-21T09:00:00.000Z', { type: 'ApproveRefund', refund: 1 })
    .after('2024-08-21T10:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:ben' })
    .after('2024-08-22T10:00:00.000Z', {
      type: 'ConfirmRefundPaid',
      refund: 1,
      paidOn: '2024-08-22',
      bankReference: 'B1',
      amountMinor: null,
    });
const bounced = () =>
  guaranteed().after('2024-08-25T09:00:00.000Z', {
    type: 'ReversePayment',
    paymentId: '2024-08-19-60000',
    becauseId: 'b',
  });
const calledOff = () =>
  guaranteed().after(
    '2024-10-30T09:00:00.000Z',
    { type: 'NoteEdition', version: 2 },
    { edition: { ...diploma, version: 2, cancelled: true } },
  );

const doubted = () =>
  guaranteed().after('2024-09-02T10:00:00.000Z', {
    ...{ type: 'RequestConfirmation', receivedAt: '2024-09-02T10:00:00.000Z', noteId: 'n', senderId: 's' },
  });

const lives = { submitted, asked, invoiced, guaranteed, doubted, overdue, overpaid, refunded, bounced, calledOff };
const usefulIn = (letter: LetterName): string[] =>
  Object.entries(lives).flatMap(([name, life]) => (isStillUseful(letter, life().application) ? [name] : []));

it.each<[LetterName, string[]]>([
  ['question-reminder', ['asked']],
  ['payment-reminder', ['invoiced']],
  ['payment-overdue', ['overdue']],
  ['payer-payment-reminder', ['invoiced']],
  ['payer-payment-overdue', ['overdue']],
  ['staff-payment-overdue', ['overdue']],
  ['practical-information', ['guaranteed', 'doubted', 'overpaid', 'refunded', 'bounced']],
  ['staff-assessment-overdue', ['submitted']],
  ['cancellation-to-confirm', ['doubted']],
  ['staff-payment-reversed', ['invoiced', 'overdue', 'bounced']],
  ['staff-place-in-question', ['bounced']],
  ['staff-place-reinstated', ['guaranteed', 'doubted', 'overpaid', 'refunded', 'bounced']],
  ['staff-refund-near', ['overpaid', 'calledOff']],
  ['staff-refund-due', ['overpaid', 'calledOff']],
])('%s makes sense only while there is something to do or to know', (letter, names) => {
  expect(usefulIn(letter)).toEqual(names);
});

it.each<LetterName>([
  'receipt',
  'reservation',
  'cancellation-refused',
  'refund-paid',
  'staff-refund-overdue',
  'payer-lapse',
])('%s tells of a fact and goes out however late it is', (letter) => {
  expect(usefulIn(letter)).toEqual(Object.keys(lives));
});
