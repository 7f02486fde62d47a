import { expect, it } from '@jest/globals';
import { guaranteed, passed, pay } from '../../../test/support/life.js';
import { accountOf } from './account.js';
import { acceptsOf } from './outcome.js';

it('is due still when the course is over, until it is paid or a person takes what is there as enough', () => {
  const over = '2025-02-02T10:00:00.000Z';
  const bounced = passed(guaranteed(), '2025-02-01T10:00:00.000Z');
  const due = () => accountOf(bounced.application).dueMinor;
  expect(due()).toBe(0);
  bounced.after(over, { type: 'ReversePayment', paymentId: 'bank-1', becauseId: 'text-1', by: 'bank' });
  expect([due(), bounced.application.phase.name]).toEqual([60_000, 'not-completed']);
  bounced.after(over, pay(50_000, '2025-02-02', 'bank-2'));
  expect(due()).toBe(10_000);
  expect(acceptsOf(bounced.application)).toContain('AcceptShortPayment');
  bounced.after(over, { type: 'AcceptShortPayment', becauseId: 'text-1' });
  expect(due()).toBe(0);
  expect(acceptsOf(bounced.application)).not.toContain('AcceptShortPayment');
});
