import { expect, it } from '@jest/globals';
import { admit, cancel, Life, pay, submit } from '../../test/support/life.js';
import { waitingOf } from './waiting.js';

const applied = () => new Life().after('2024-08-01T10:00:00.000Z', submit);
const admitted = () => applied().after('2024-08-10T10:00:00.000Z', admit);
const guaranteed = () => admitted().after('2024-08-20T10:00:00.000Z', pay(60_000, '2024-08-20'));
const asked = { type: 'RequestInformation', questionId: 'q' } as const;
const said = { type: 'ObserveTime', by: 'clock' } as const;

it.each<[string, Life, string | null, string | null]>([
  ['for the assessment', applied(), 'assessment', '2024-08-15T22:00:00.000Z'],
  [
    'still for the assessment when it is overdue',
    applied().after('2024-09-15T10:00:00.000Z', said),
    'assessment',
    '2024-08-15T22:00:00.000Z',
  ],
  [
    'for the answer, not for its reminder',
    applied().after('2024-08-02T10:00:00.000Z', asked),
    'information',
    '2024-08-16T22:00:00.000Z',
  ],
  ['for the payment, not for its reminder', admitted(), 'payment', '2024-09-09T22:00:00.000Z'],
  [
    'for the overdue payment until it lapses',
    admitted().after('2024-09-15T10:00:00.000Z', said),
    'overdue-payment',
    '2024-09-23T22:00:00.000Z',
  ],
  ['for the end of the window', guaranteed(), 'cancellation-window', '2024-10-18T22:00:00.000Z'],
  [
    'for the place, though an excess is on its way back',
    guaranteed().after('2024-08-21T10:00:00.000Z', pay(100, '2024-08-21')),
    'cancellation-window',
    '2024-10-18T22:00:00.000Z',
  ],
  [
    'for a person, where a payment bounced',
    guaranteed().after('2024-08-21T10:00:00.000Z', {
      type: 'ReversePayment',
      paymentId: '2024-08-20-60000',
      becauseId: 'b',
    }),
    'decision',
    null,
  ],
  [
    'for the first refund due',
    guaranteed()
      .after('2024-08-21T10:00:00.000Z', pay(100, '2024-08-21'))
      .after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z')),
    'refund',
    '2024-09-20T22:00:00.000Z',
  ],
  [
    'for the file to close',
    applied().after('2024-08-02T10:00:00.000Z', { type: 'Withdraw' }),
    'file',
    '2024-10-01T22:00:00.000Z',
  ],
  [
    'for nothing, once it is closed',
    applied().after('2024-08-02T10:00:00.000Z', { type: 'Withdraw' }).after('2025-01-01T00:00:00.000Z', said),
    null,
    null,
  ],
])('waits %s', (_, life, waitsFor, until) => {
  expect(waitingOf(life.application)).toEqual({ waitsFor, until });
});
