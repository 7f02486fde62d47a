import { expect, it } from '@jest/globals';
import { cancel, guaranteed, happen, type Life, type Said } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import { BANK } from './payment.js';

const CANCELLED = '2024-10-12T08:00:00.000Z';
const AT = '2024-10-14T10:00:00.000Z';
const order = (batch: string): Said => ({ type: 'OrderRefund', refund: 1, batch, by: 'staff:carla' });
const paid: Said = {
  ...{ type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-10-14', bankReference: 'OUT-1', amountMinor: 45_000 },
};
const returned = { type: 'NoteRefundReturned', refund: 1, returnedOn: '2024-10-14', becauseId: 'text-1' } as const;
const approved = (): Life =>
  guaranteed().after(CANCELLED, cancel(CANCELLED)).after(AT, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' });

it('a share that came back is a person’s word where it left by hand, and the bank’s line alone where it stands in a batch’s file', () => {
  const noted: Said = { ...returned, amountMinor: 15_000 };
  const share = { type: 'RefundShareReturned', refund: 1, again: 2, amountMinor: 15_000, transfer: null } as const;
  const came = { returnedOn: '2024-10-14', becauseId: 'text-1' };
  const life = approved().after(AT, order('batch-1')).after(AT, paid);
  expect(life.tell(AT, noted)).toEqual(happen(AT, 'staff:anna', { ...share, ...came }));
  expect(life.application.account.refunds.map(({ amountMinor, stage }) => [amountMinor, stage])).toEqual([
    [30_000, 'paid'],
    [15_000, 'owed'],
  ]);

  const batch = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a';
  const inFile = approved()
    .after(AT, order(batch))
    .after(AT, { ...paid, by: BANK });
  expect(inFile.tell(AT, noted)).toEqual(new Rejection('refund-in-batch', { refund: 1, batch }));
  expect(inFile.tell(AT, { ...noted, by: BANK })).toEqual(happen(AT, BANK, { ...share, ...came }));
  // That all of it came back, a person may say before the bank's line does.
  expect(inFile.after(AT, returned).application.account.refunds[0]).toMatchObject({ stage: 'owed' });
});
